import type { LostImage, PacsStatus } from '@mdm/client';
import { fail } from '@mdm/errors';
import type { Command } from 'commander';
import { wholeNumber } from '../../arguments.js';
import type { Bind } from '../../cli.js';
import { examples } from '../../help.js';
import { confirmForGood } from '../site/confirm.js';
import { upTo } from './up-to.js';

export function addPacs(bridge: Command, bind: Bind): void {
  const pacs = bridge
    .command('pacs')
    .description('the PACS that your site looks through: how far, and what they have lost')
    .addHelpText(
      'after',
      `
An image that its PACS does not have any more, or has with other content, stays registered, unless site.yaml says otherwise
(pacs: onDeleted, onChanged). What is removed because of a PACS is bounded (pacs: withdrawals): more than that waits until you
have confirmed it.`,
    );
  for (const add of [addList, addLost, addRetry, addConfirm]) add(pacs, bind);
}

const time = (ms: number): string => (ms === 0 ? 'unknown' : new Date(ms).toISOString());

function addList(pacs: Command, bind: Bind): void {
  const command = pacs
    .command('list', { isDefault: true })
    .description('say of each PACS how far it is known, what it has lost, and what is wrong')
    .action(
      bind(async ({ client, out, signal }) => {
        const found = await (await client()).pacs({ signal });
        for (const [index, one] of found.entries()) {
          if (out.json) await out.value(one);
          else {
            if (index > 0) await out.line('');
            await out.pairs(linesOf(one));
          }
        }
        if (found.length === 0 && !out.json) out.note('site.yaml names no PACS');
        return undefined;
      }),
    );
  examples(
    command,
    ['mdm bridge pacs', 'is everything known, is anything lost, when is the backfill done'],
    ['mdm bridge pacs --json', 'one JSON line for each PACS'],
  );
}

function linesOf(one: PacsStatus): [string, string][] {
  const { onDeleted, onChanged, roundLooked, roundTotal, roundEndsAt, error, followError } = one;
  return [
    ['PACS', one.name],
    ['seen', `${one.seen} instances, ${one.refused} of them refused`],
    ['known', knownOf(one)],
    [
      'looked at',
      roundEndsAt === 0
        ? 'nothing yet'
        : `${roundLooked} of ${roundTotal}, the rest until ${time(roundEndsAt)}`,
    ],
    ['lost', `${one.gone} gone (${onDeleted}), ${one.changed} changed (${onChanged})`],
    ['removed', `${one.withdrawn} because of the PACS${one.due > 0 ? `, ${one.due} more are due` : ''}`],
    ...held(one),
    ...(error ? [['problem', `${error.message} (${error.code})`] as [string, string]] : []),
    ...(followError
      ? [['not followed', `${followError.message} (${followError.code})`] as [string, string]]
      : []),
  ];
}

const held = ({ heldBack, name }: PacsStatus): [string, string][] =>
  heldBack === 0
    ? []
    : [
        [
          'waiting',
          `${heldBack} images wait for you: "mdm bridge pacs lost ${name}", then "mdm bridge pacs confirm ${name}"`,
        ],
      ];

function knownOf({ left, perSecond, endsAt, caughtUpAt, mark }: PacsStatus): string {
  if (left > 0) return `${left} entries are left, ${perSecond.toFixed(1)} a second, until ${time(endsAt)}`;
  if (caughtUpAt > 0) return `everything at ${time(caughtUpAt)}`;
  return mark === '' ? 'nothing yet' : `what comes before ${mark}`;
}

function addLost(pacs: Command, bind: Bind): void {
  const command = pacs
    .command('lost')
    .description('list images that a PACS does not have any more (gone), or has with other content (changed)')
    .argument('<name>', 'of the PACS, as in site.yaml')
    .option('--limit <number>', 'at most so many', wholeNumber(1, 1_000_000), 100)
    .action(
      bind(async ({ client, out, signal }, name: string, { limit }: { readonly limit: number }) => {
        const found: LostImage[] = [];
        for await (const one of upTo(limit, (await client()).lostImages(name, { signal }))) {
          if (out.json) await out.value(one);
          else found.push(one);
        }
        if (!out.json)
          await out.table(
            ['IMAGE', 'LOSS', 'SINCE', 'LOOKED AT', 'OWNER', 'KEPT BECAUSE'],
            found.map(({ guid, loss, missedAt, lookedAt, owner, withheld }) => [
              guid,
              loss,
              time(missedAt),
              time(lookedAt),
              owner,
              withheld ? `${withheld.message} (${withheld.code})` : '',
            ]),
          );
        return undefined;
      }),
    );
  examples(
    command,
    ['mdm bridge pacs lost main', 'which images, since when, and whose they are'],
    ['mdm bridge pacs lost main --json --limit 100000', 'one JSON line each, with LFNs'],
  );
}

function addRetry(pacs: Command, bind: Bind): void {
  const command = pacs
    .command('retry')
    .description('try what was refused again, and look at a PACS now; what is known is not registered twice')
    .argument('<name>', 'of the PACS, as in site.yaml')
    .option('--anew', 'look through it from its beginning, as far as backfill of site.yaml goes')
    .action(
      bind(async ({ client, out, signal }, name: string, { anew = false }: { readonly anew?: boolean }) => {
        const refused = await (await client()).retryPacs(name, { anew, signal });
        if (out.json) await out.value({ name, refused, anew });
        else
          await out.line(
            `${refused} instances are tried again${anew ? ', and everything is looked through' : ''}`,
          );
        return undefined;
      }),
    );
  examples(
    command,
    ['mdm bridge pacs retry main', 'after the limit for the size of an image was raised'],
    ['mdm bridge pacs retry main --anew', 'after its database was restored'],
  );
}

function addConfirm(pacs: Command, bind: Bind): void {
  const command = pacs
    .command('confirm')
    .description(
      'let the images be removed that wait because they are many; see "mdm bridge pacs lost" before',
    )
    .argument('<name>', 'of the PACS, as in site.yaml')
    .option('--yes', 'do not ask')
    .action(
      bind(async (cli, name: string, options: { readonly yes?: boolean }) => {
        const { client, out, signal } = cli;
        const mdm = await client();
        const { heldBack } =
          (await mdm.pacs({ signal })).find((one) => one.name === name) ??
          fail('not-found', `no PACS of this site is "${name}"`, {
            field: 'name',
            remedy: 'list them with "mdm bridge pacs"',
          });
        if (heldBack > 0)
          await confirmForGood(
            cli,
            `Remove ${heldBack} images for good, because of PACS "${name}"?`,
            options,
          );
        const confirmed = heldBack === 0 ? 0 : await mdm.confirmWithdrawals(name, heldBack, { signal });
        if (out.json) await out.value({ name, confirmed });
        else await out.line(confirmed === 0 ? 'nothing waits' : `${confirmed} images are removed now`);
        return undefined;
      }),
    );
  examples(command, ['mdm bridge pacs confirm main', 'old studies were deleted from the PACS on purpose']);
}
