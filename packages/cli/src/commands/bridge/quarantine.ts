import { open, rm } from 'node:fs/promises';
import type { Quarantined } from '@mdm/client';
import { fail } from '@mdm/errors';
import type { Command } from 'commander';
import { wholeNumber } from '../../arguments.js';
import type { Bind, Cli } from '../../cli.js';
import { examples } from '../../help.js';
import { confirmForGood } from '../site/confirm.js';
import { upTo } from './up-to.js';

export function addQuarantine(bridge: Command, bind: Bind): void {
  const quarantine = bridge
    .command('quarantine')
    .description(
      'what was refused and put aside: unreadable, over the limit, or other content under a known UID',
    );
  for (const add of [addList, addShow, addExport, addDiscard, addAccept]) add(quarantine, bind);
}

const time = (ms: number): string => new Date(ms).toISOString();

function addList(quarantine: Command, bind: Bind): void {
  const command = quarantine
    .command('list')
    .description('list it, the newest first')
    .option('--cause <code>', 'only what was refused for this, such as invalid-dicom or content-conflict')
    .option('--limit <number>', 'at most so many', wholeNumber(1, 1_000_000), 100)
    .action(
      bind(
        async (
          { client, out, signal },
          { cause, limit }: { readonly cause?: string; readonly limit: number },
        ) => {
          const found: Quarantined[] = [];
          for await (const one of upTo(limit, (await client()).quarantine({ cause, signal }))) {
            if (out.json) await out.value(one);
            else found.push(one);
          }
          if (!out.json)
            await out.table(
              ['QUARANTINED', 'RECEIVED', 'FROM', 'BYTES', 'UNTIL', 'CAUSE'],
              found.map(({ guid, receivedAt, source, size, expiresAt, cause: code, message }) => [
                guid,
                time(receivedAt),
                source,
                size,
                time(expiresAt).slice(0, 10),
                `${message} (${code})`,
              ]),
            );
          return undefined;
        },
      ),
    );
  examples(
    command,
    ['mdm bridge quarantine list', 'who sent what, when, and what is wrong with it'],
    ['mdm bridge quarantine list --cause content-conflict', 'other content under a known SOP Instance UID'],
  );
}

function addShow(quarantine: Command, bind: Bind): void {
  const command = quarantine
    .command('show')
    .description('say all about one instance that was put aside')
    .argument('<guid>', 'as "mdm bridge quarantine list" gives it')
    .action(
      bind(async ({ client, out, signal }, guid: string) => {
        const one = await (await client()).quarantined(guid, { signal });
        if (out.json) await out.value(one);
        else
          await out.pairs([
            ['quarantined', one.guid],
            ['cause', `${one.message} (${one.cause})`],
            ['from', one.source],
            ['received', time(one.receivedAt)],
            ['kept until', time(one.expiresAt)],
            ['owner', one.owner],
            ['SOP Instance UID', one.sopInstanceUid || 'unknown: it cannot be read'],
            ['bytes', String(one.size)],
            ['SHA-256', one.sha256],
          ]);
        return undefined;
      }),
    );
  examples(command, ['mdm bridge quarantine show GUID', 'before you export, accept or discard it']);
}

function addExport(quarantine: Command, bind: Bind): void {
  const command = quarantine
    .command('export')
    .description('write what was kept to a file; it may show who the patient is, and the export is audited')
    .argument('<guid>', 'as "mdm bridge quarantine list" gives it')
    .argument('<file>', 'where to; it must not be there yet')
    .action(
      bind(async (cli, guid: string, file: string) => {
        const bytes = await exportTo(file, guid, cli);
        if (cli.out.json) await cli.out.value({ guid, file, bytes });
        else cli.out.note(`${file}: ${bytes} bytes`);
        return undefined;
      }),
    );
  examples(command, [
    'mdm bridge quarantine export GUID odd.dcm && dcmdump odd.dcm',
    'what the modality has sent',
  ]);
}

/** A file for its owner only, whole or not at all; its size. */
async function exportTo(file: string, guid: string, { client, signal }: Cli): Promise<number> {
  const mdm = await client();
  const handle = await open(file, 'wx', 0o600).catch((cause: NodeJS.ErrnoException) =>
    fail('invalid-argument', `"${file}" cannot be made: ${cause.code}`, { field: 'file', cause }),
  );
  let bytes = 0;
  try {
    for await (const piece of mdm.exportQuarantined(guid, { signal })) {
      await handle.writeFile(piece);
      bytes += piece.length;
    }
    await handle.sync();
    return bytes;
  } catch (thrown) {
    await rm(file, { force: true });
    throw thrown;
  } finally {
    await handle.close();
  }
}

function addDiscard(quarantine: Command, bind: Bind): void {
  const command = quarantine
    .command('discard')
    .description('remove one instance that was put aside, for good')
    .argument('<guid>', 'as "mdm bridge quarantine list" gives it')
    .option('--yes', 'do not ask')
    .action(
      bind(async (cli, guid: string, options: { readonly yes?: boolean }) => {
        const { client, out, signal } = cli;
        const mdm = await client();
        if (!options.yes) {
          const { source, receivedAt } = await mdm.quarantined(guid, { signal });
          await confirmForGood(cli, `Discard what ${source} sent at ${time(receivedAt)}?`, options);
        }
        await mdm.discardQuarantined(guid, { signal });
        if (out.json) await out.value({ guid, discarded: true });
        else await out.line(`${guid} is discarded`);
        return undefined;
      }),
    );
  examples(command, ['mdm bridge quarantine discard GUID --yes', 'nobody needs it']);
}

function addAccept(quarantine: Command, bind: Bind): void {
  const command = quarantine
    .command('accept')
    .description('register it in the place of the former instance with its SOP Instance UID')
    .argument('<guid>', 'as "mdm bridge quarantine list" gives it')
    .addHelpText(
      'after',
      `
The former must be gone: given up, or removed by its owner with "mdm rm", which legal holds and retention prevent.`,
    )
    .action(
      bind(async ({ client, out, signal }, guid: string) => {
        const registration = await (await client()).acceptQuarantined(guid, { signal });
        if (out.json) await out.value(registration);
        else await out.line(`${registration.state}  ${guid}`);
        return undefined;
      }),
    );
  examples(command, ['mdm bridge quarantine accept GUID', 'the later one was the right one']);
}
