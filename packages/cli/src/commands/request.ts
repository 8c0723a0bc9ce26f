import type { DataLevel } from '@mdm/client';
import { fail } from '@mdm/errors';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Bind } from '../cli.js';
import { exitCodes } from '../exit-codes.js';
import { objectOf, objectOptions, type SharingOptions } from '../grantee.js';
import { examples } from '../help.js';
import { readDeclaration } from '../settings.js';

interface RequestOptions extends Pick<SharingOptions, 'below' | 'cohort' | 'owner'> {
  readonly reason: string;
  readonly until?: number;
  readonly level: DataLevel;
}

export function addRequest(program: Command, bind: Bind): void {
  const command = program
    .command('request')
    .description('ask the owners of images for access to them')
    .argument('<lfn>', 'logical name or GUID of an image; with --below, a GUID; with --cohort, its id')
    .requiredOption('--reason <text>', 'for the owner: what you need it for')
    .option('--until <date>', 'until the end of which day, UTC; default: without an end', endOfDay)
    .addOption(
      new Option('--level <level>', 'level of data')
        .choices(['identified', 'pseudonymous', 'anonymous'])
        .default('pseudonymous'),
    )
    .action(
      bind(async ({ client, io, out, signal, options: global }, target: string, options: RequestOptions) => {
        const { reason, until, level, owner } = options;
        const { purpose } = await readDeclaration(global, io.env);
        if (purpose === undefined) {
          fail('invalid-argument', 'it is not said for which purpose', {
            field: 'purpose',
            remedy: 'name one with --purpose, such as HRESCH (research) or TREAT (treatment)',
          });
        }
        const object = { ...objectOf(target, options), ...(owner && { site: owner }) };
        const left = await (await client()).requestAccess(
          object,
          { reason, purpose, until, level },
          { signal },
        );
        if (out.json) await out.value(left);
        else {
          await out.line(left.id);
          out.note(`left with the owners, if there are any, until ${new Date(left.expiresAt).toISOString()}`);
        }
        for (const site of left.unreached) out.warn(`site ${site} could not be asked`);
        return left.unreached.length === 0 ? exitCodes.ok : exitCodes.partial;
      }),
    );
  for (const option of objectOptions()) command.addOption(option);
  command.addHelpText(
    'after',
    `
The answer is the same whether there is such an image: only its owner, and the officers and administrators of its site, see
the request. "mdm requests" says what has become of it.`,
  );
  examples(
    command,
    ['mdm request LFN --reason "study of hearts" --purpose HRESCH --until 2027-12-31', 'its owner is asked'],
    ['mdm request --cohort ID --reason "approved by the board" --purpose HRESCH', 'all owners of its images'],
  );
}

function endOfDay(text: string): number {
  const start = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  if (!Number.isNaN(start) && new Date(start).toISOString().startsWith(text)) return start + 86_399_999;
  throw new InvalidArgumentError('Write a date such as 2027-12-31.');
}
