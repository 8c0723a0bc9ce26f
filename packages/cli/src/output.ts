import { once } from 'node:events';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { isMdmError, MdmError } from '@mdm/errors';
import { printable } from './printable.js';
import { type Cell, tableOf } from './table.js';

export interface OutputOptions {
  readonly json: boolean;
  readonly quiet: boolean;
}

/** Results go to stdout, everything else to stderr. */
export interface Output extends OutputOptions {
  /** A line of a result. */
  line(text: string): Promise<void>;
  /** One JSON value on a line of its own. */
  value(value: unknown): Promise<void>;
  table(titles: readonly string[], rows: readonly (readonly Cell[])[]): Promise<void>;
  /** Names and values. */
  pairs(pairs: readonly (readonly [string, string])[]): Promise<void>;
  bytes(source: AsyncIterable<Uint8Array>, options: { readonly signal: AbortSignal }): Promise<void>;
  /** Something that is good to know; not with --quiet. */
  note(text: string): void;
  /** Something that must be known. */
  warn(text: string): void;
  error(error: MdmError): void;
}

export function createOutput({ json, quiet }: OutputOptions): Output {
  const { stdout, stderr } = process;
  const line = async (text: string) => {
    if (!stdout.write(`${text}\n`)) await once(stdout, 'drain');
  };
  const warn = (text: string) => void stderr.write(`${text}\n`);
  return {
    json,
    quiet,
    line,
    value: (value) => line(JSON.stringify(value, plainErrors)),
    table: async (titles, rows) => {
      const table = tableOf(titles, rows);
      await line(table.header);
      for (const row of rows) await line(table.line(row));
    },
    pairs: async (pairs) => {
      const { line: format } = tableOf(['', ''], pairs);
      for (const pair of pairs) await line(format(pair));
    },
    bytes: (source, { signal }) =>
      pipeline(
        source,
        new Writable({
          write: (chunk, _encoding, done) => {
            if (stdout.write(chunk)) done();
            else stdout.once('drain', done);
          },
        }),
        { signal },
      ),
    note: (text) => {
      if (!quiet) warn(text);
    },
    warn,
    error: (error) => {
      if (json) warn(JSON.stringify({ error }, plainErrors));
      else warn(`mdm: ${printable(error.message)} (${error.code})\nremedy: ${printable(error.remedy)}`);
    },
  };
}

/** Of an error only what is meant for its reader: never its stack or its cause. */
function plainErrors(_key: string, value: unknown): unknown {
  if (!isMdmError(value)) return value;
  const { code, message, remedy, field, refusal } = value;
  return { code, message, remedy, ...(field && { field }), ...(refusal && { refusal }) };
}

/** A reader of our output that goes away, such as `head`, ends the command without a word. */
export function endWithReader(abort: (reason: MdmError) => void): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    abort(
      new MdmError(
        'cancelled',
        error.code === 'EPIPE' ? 'nobody reads the output any more' : 'the output cannot be written',
        {
          cause: error,
        },
      ),
    );
  });
}
