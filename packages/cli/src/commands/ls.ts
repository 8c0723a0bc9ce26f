import type { Entry } from '@mdm/client';
import type { Command } from 'commander';
import type { Bind } from '../cli.js';
import { examples } from '../help.js';
import type { Output } from '../output.js';
import { type Cell, tableOf } from '../table.js';

/** Entries whose widths decide those of the table; memory does not grow with the directory. */
const sampleSize = 1_000;
const titles = ['MODE', 'LINKS', 'OWNER', 'SIZE', 'MODIFIED', 'NAME'];

export function addLs(program: Command, bind: Bind): void {
  const command = program
    .command('ls')
    .description('list a directory of the catalogue, or describe one entry')
    .argument('<lfn>', 'logical name or GUID')
    .action(
      bind(async ({ client, out, signal }, target: string) => {
        const mdm = await client();
        const entry = await mdm.stat(target, { signal });
        const entries = entry.kind === 'directory' ? mdm.list(entry.lfn, { signal }) : [entry];
        if (out.json) for await (const listed of entries) await out.value(listed);
        else await printTable(entries, out);
        return undefined;
      }),
    );
  examples(
    command,
    ['mdm ls /grid/biomed/a', 'the studies of site a that you may know of'],
    ['mdm ls --json /grid/biomed/a | jq -r .lfn', 'their names only'],
  );
}

async function printTable(entries: AsyncIterable<Entry> | Iterable<Entry>, out: Output): Promise<void> {
  let table: ReturnType<typeof tableOf> | undefined;
  let waiting: Cell[][] = [];
  const flush = async () => {
    if (!table) {
      table = tableOf(titles, waiting);
      await out.line(table.header);
    }
    for (const row of waiting) await out.line(table.line(row));
    waiting = [];
  };
  for await (const entry of entries) {
    waiting.push(rowOf(entry));
    if (waiting.length >= sampleSize) await flush();
  }
  await flush();
}

function rowOf({ kind, mode, links, owner, size, modifiedAt, lfn, aliasOf, condemned }: Entry): Cell[] {
  const name = `${lfn.slice(lfn.lastIndexOf('/') + 1)}${condemned ? ' (being removed)' : ''}`;
  return [
    `${{ directory: 'd', file: '-', alias: 'l' }[kind]}${modeText(mode)}`,
    links,
    owner,
    size,
    new Date(modifiedAt).toISOString().slice(0, 16),
    aliasOf ? `${name} -> ${aliasOf}` : name,
  ];
}

/** Nine permission bits as `ls -l` writes them. */
function modeText(mode: number): string {
  return Array.from('rwxrwxrwx', (letter, bit) => (mode & (0o400 >> bit) ? letter : '-')).join('');
}
