import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { abortable } from './abortable.js';

const chunkCharacters = 64 * 1024;

/** COPY FROM STDIN in text format; memory is one chunk, whatever the number of rows. */
export async function copyRows(
  client: pg.PoolClient,
  table: string,
  columns: readonly string[],
  rows: Iterable<readonly unknown[]> | AsyncIterable<readonly unknown[]>,
  signal: AbortSignal | undefined,
): Promise<number> {
  const name = table.split('.').map(pg.escapeIdentifier).join('.');
  const names = columns.map(pg.escapeIdentifier).join(', ');
  const target = client.query(copyFrom(`copy ${name} (${names}) from stdin`));
  // The pipeline itself tells the server (CopyFail); a cancel request would not be seen while it waits for rows.
  const copying = () => pipeline(Readable.from(encode(rows), { objectMode: false }), target, { signal });
  await abortable(client, signal, copying, () => Promise.resolve());
  return target.rowCount;
}

async function* encode(
  rows: Iterable<readonly unknown[]> | AsyncIterable<readonly unknown[]>,
): AsyncGenerator<Buffer> {
  let chunk = '';
  for await (const row of rows) {
    chunk += `${row.map(copyField).join('\t')}\n`;
    if (chunk.length >= chunkCharacters) {
      yield Buffer.from(chunk);
      chunk = '';
    }
  }
  if (chunk !== '') yield Buffer.from(chunk);
}

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** One field of COPY's text format. PostgreSQL 18, COPY, "Text Format". */
function copyField(value: unknown): string {
  const text = fieldText(value);
  return text === undefined
    ? '\\N'
    : text.replace(/[\\\t\n\r]/g, (character) => escapes[character] ?? character);
}

function fieldText(value: unknown): string | undefined {
  if (value === null || value === undefined) return undefined;
  if (typeof value !== 'object') return String(value);
  if (ArrayBuffer.isView(value)) {
    return `\\x${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex')}`;
  }
  if (Array.isArray(value)) return `{${value.map(arrayItem).join(',')}}`;
  return value instanceof Date ? value.toISOString() : JSON.stringify(value);
}

function arrayItem(value: unknown): string {
  if (Array.isArray(value)) return fieldText(value) ?? '{}';
  const text = fieldText(value);
  return text === undefined ? 'NULL' : `"${text.replace(/["\\]/g, '\\$&')}"`;
}
