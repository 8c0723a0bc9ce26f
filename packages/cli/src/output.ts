import { isMdmError, MdmError } from '@mdm/errors';
import type { Io } from './io.js';
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
  bytes(source: AsyncIterable<Uint8Array>): Promise<void>;
  /** Something that is good to know; not with --quiet. */
  note(text: string): void;
  /** Something that must be known. */
  warn(text: string): void;
  error(error: MdmError): void;
}

export function createOutput({ stdout, stderr }: Io, { json, quiet }: OutputOptions): Output {
  const write = (chunk: string | Uint8Array) =>
    new Promise<void>((resolve, reject) => {
      stdout.write(chunk, (error) => (error ? reject(outputError(error)) : resolve()));
    });
  const line = (text: string) => write(`${text}\n`);
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
    bytes: async (source) => {
      for await (const piece of source) await write(piece);
    },
    note: (text) => {
      if (!quiet) warn(text);
    },
    warn,
    error: (error) => {
      if (json) warn(JSON.stringify({ error }, plainErrors));
      else for (const text of linesOf(error)) warn(printable(text));
    },
  };
}

/** What happened, who refused it and in which layer, what would help, and whom to ask. */
function linesOf({ message, code, remedy, refusal }: MdmError): string[] {
  const { site, service, layer, reason, ask } = refusal ?? {};
  const who = [service, site && `site ${site}`].filter(Boolean).join(' of ');
  const why = [who, layer && `layer ${layer}`, reason && `reason ${reason}`].filter(Boolean).join(', ');
  return [
    `mdm: ${message} (${code})`,
    ...(why ? [`refused by: ${why}`] : []),
    `remedy: ${remedy}`,
    ...(ask ? [`ask: ${ask}`] : []),
  ];
}

/** Of an error only what is meant for its reader: never its stack or its cause. */
function plainErrors(_key: string, value: unknown): unknown {
  if (!isMdmError(value)) return value;
  const { code, message, remedy, field, refusal } = value;
  return { code, message, remedy, ...(field && { field }), ...(refusal && { refusal }) };
}

const readerGone = new MdmError('cancelled', 'nobody reads the output any more');

/** Whether the reader of the output went away, as `head` does: which is no error. */
export const isReaderGone = (error: MdmError): boolean => error === readerGone;

const outputError = (cause: NodeJS.ErrnoException): MdmError =>
  cause.code === 'EPIPE'
    ? readerGone
    : new MdmError('storage-full', `the output cannot be written: ${cause.code}`, {
        remedy: 'free space, or write it elsewhere',
        cause,
      });
