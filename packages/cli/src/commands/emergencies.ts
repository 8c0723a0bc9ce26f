import type { Emergency } from '@mdm/client';
import { fail } from '@mdm/errors';
import type { Command } from 'commander';
import type { Bind } from '../cli.js';
import { showEmergency } from '../emergency.js';
import { examples } from '../help.js';

export function addEmergencies(program: Command, bind: Bind): void {
  const command = program
    .command('emergencies')
    .description('list who has broken the glass at your site; for data protection officers')
    .option('--open', 'only those that nobody has reviewed')
    .action(
      bind(async ({ client, out, signal }, { open = false }: { readonly open?: boolean }) => {
        const found: Emergency[] = [];
        for await (const emergency of (await client()).emergencies({ open, signal })) {
          if (out.json) await out.value(emergency);
          else found.push(emergency);
        }
        if (!out.json)
          await out.table(
            ['EMERGENCY', 'SINCE', 'UNTIL', 'READER', 'SITE', 'IMAGES', 'REVIEW', 'REASON'],
            found.map(({ id, createdMs, untilMs, reader, readerSite, images, state, reason }) => [
              id,
              new Date(createdMs).toISOString(),
              new Date(untilMs).toISOString(),
              reader,
              readerSite,
              String(images),
              state,
              reason,
            ]),
          );
        return undefined;
      }),
    );
  examples(command, ['mdm emergencies --open', 'what has to be reviewed']);
}

interface ReviewOptions {
  readonly accept?: boolean;
  readonly reject?: boolean;
  readonly comment: string;
}

export function addEmergency(program: Command, bind: Bind): void {
  const emergency = program
    .command('emergency')
    .description('review emergencies; for data protection officers');
  const command = emergency
    .command('review')
    .description('accept an emergency, or reject it, which takes away at once what it has given')
    .argument('<id>', 'id of the emergency')
    .option('--accept', 'it was one')
    .option('--reject', 'it was none')
    .requiredOption('--comment <text>', 'what you have found; name no patient')
    .action(
      bind(async ({ client, out, signal }, id: string, options: ReviewOptions) => {
        const { accept = false, reject = false, comment } = options;
        if (accept === reject) {
          fail('invalid-argument', 'a review accepts or rejects', {
            field: 'accept',
            remedy: 'use --accept or --reject',
          });
        }
        const mdm = await client();
        return showEmergency(await mdm.reviewEmergency(id, { accept, comment }, { signal }), out);
      }),
    );
  examples(
    command,
    ['mdm emergency review ID --accept --comment "seen in the emergency room book"', 'it is done'],
    ['mdm emergency review ID --reject --comment "no such patient that night"', 'and nothing opens any more'],
  );
}
