import type { Hold } from '@mdm/client';
import type { Command } from 'commander';
import type { Bind } from '../cli.js';
import { examples } from '../help.js';
import type { Output } from '../output.js';

export function addHold(program: Command, bind: Bind): void {
  const hold = program
    .command('hold')
    .description('legal holds: images that nobody removes; for data protection officers');
  for (const add of [addPlace, addLift, addList, addShow]) add(hold, bind);
}

function addPlace(hold: Command, bind: Bind): void {
  const command = hold
    .command('place')
    .description('place images of your site under a legal hold, or more of them under one that is there')
    .argument('<lfn...>', 'logical names or GUIDs; a directory stands for all images below it now')
    .requiredOption('--case <reference>', 'number of the case, which names the hold')
    .requiredOption('--reason <text>', 'for officers and the owners of the images')
    .action(
      bind(
        async (
          { client, out, signal },
          targets: string[],
          options: { readonly case: string; readonly reason: string },
        ) => {
          const { case: reference, reason } = options;
          const placed = await (await client()).placeHold(targets, { reference, reason }, { signal });
          if (out.json) await out.value(placed);
          else await out.line(`${placed.images} images under legal hold "${placed.reference}"`);
          return undefined;
        },
      ),
    );
  examples(command, [
    'mdm hold place /grid/biomed/a/STUDY --case "4 C 12/26" --reason "claim for damages"',
    'nobody removes the images of the study until the hold is lifted',
  ]);
}

function addLift(hold: Command, bind: Bind): void {
  const command = hold
    .command('lift')
    .description('lift a legal hold from all its images')
    .argument('<reference>', 'number of the case')
    .action(
      bind(async ({ client, out, signal }, reference: string) => {
        const lifted = await (await client()).liftHold(reference, { signal });
        if (out.json) await out.value(lifted);
        else
          await out.line(`${lifted.images} images are not under legal hold "${lifted.reference}" any more`);
        return undefined;
      }),
    );
  examples(command, ['mdm hold lift "4 C 12/26"', 'the case is closed']);
}

function addList(hold: Command, bind: Bind): void {
  const command = hold
    .command('list')
    .description('list the legal holds of your site')
    .action(
      bind(async ({ client, out, signal }) => {
        const holds: Hold[] = [];
        for await (const one of (await client()).holds({ signal })) holds.push(one);
        await showHolds(holds, out);
        return undefined;
      }),
    );
  examples(command, ['mdm hold list', 'which cases keep how many images']);
}

function addShow(hold: Command, bind: Bind): void {
  const command = hold
    .command('show')
    .description('say why an image of yours must be kept')
    .argument('<lfn>', 'logical name or GUID')
    .action(
      bind(async ({ client, out, signal }, target: string) => {
        const { holds, retainedUntil } = await (await client()).keepers(target, { signal });
        await showHolds(holds, out);
        const day = retainedUntil && new Date(retainedUntil).toISOString().slice(0, 10);
        if (out.json) await out.value({ retainedUntil: day ?? null });
        else
          await out.line(day ? `kept by the rule of the site until ${day}` : 'no rule of the site keeps it');
        return undefined;
      }),
    );
  examples(command, ['mdm hold show LFN', 'before "mdm rm LFN"']);
}

async function showHolds(holds: readonly Hold[], out: Output): Promise<void> {
  if (out.json) {
    for (const one of holds) await out.value(one);
    return;
  }
  await out.table(
    ['CASE', 'SINCE', 'IMAGES', 'PLACED BY', 'REASON'],
    holds.map(({ reference, placedAt, images, placedBy, reason }) => [
      reference,
      new Date(placedAt).toISOString().slice(0, 10),
      images,
      placedBy,
      reason,
    ]),
  );
}
