import { open, stat } from 'node:fs/promises';
import path from 'node:path';
import { fail, isMdmError, MdmError } from '@mdm/errors';
import { type FederationLogger, fileStamp, followDirectories } from '@mdm/federation';

/** Why a file is not in use, or not as it is now. */
export interface FileProblem {
  /** Below the directory. */
  readonly file: string;
  readonly error: MdmError;
}

/** What the files of a directory say, kept true while they change. */
export interface LiveDirectory<View> {
  current(): View;
  /** Calls the listener after each change; returns its removal. */
  onChange(listener: (view: View) => void): () => void;
  /** What is wrong at present: for health pages. */
  problems(): readonly FileProblem[];
  /** Reads the directory now. */
  reload(): Promise<void>;
  close(): void;
}

export interface DirectoryOptions {
  readonly directory: string;
  readonly logger: FederationLogger;
  /** How often the directory is read where the file system does not report changes: in subdirectories and behind links. */
  readonly pollMs?: number;
}

/** What a kind of directory adds. */
export interface DirectoryKind<Content, View> {
  /** What messages call it, such as "CA directory". */
  readonly title: string;
  /** The files that belong to it, below the directory. */
  list(directory: string): Promise<readonly string[]>;
  /** In bytes. */
  maxSize(file: string): number;
  /** @throws MdmError */
  parse(file: string, bytes: Buffer): Content;
  /** @param unreadable files that are there and say nothing */
  build(
    contents: ReadonlyMap<string, Content>,
    unreadable: ReadonlySet<string>,
  ): { readonly view: View; readonly problems: readonly FileProblem[] };
}

interface Entry<Content> {
  /** What changes with the file: it is read again only then. */
  readonly stamp: string;
  readonly content?: Content;
  readonly error?: MdmError;
}

const maxFiles = 4096;

/**
 * Opens a directory of trust and follows its changes without a restart. A file that cannot be read is a problem of its
 * own and takes no other away. What it last said stays until it is removed, so that a download that went wrong
 * shuts nobody out.
 * @throws failed-precondition  the directory cannot be read (field directory)
 */
export async function openLiveDirectory<Content, View>(
  kind: DirectoryKind<Content, View>,
  { directory, logger, pollMs }: DirectoryOptions,
): Promise<LiveDirectory<View>> {
  const listeners = new Set<(view: View) => void>();
  let entries: ReadonlyMap<string, Entry<Content>> = new Map();
  let built = kind.build(new Map(), new Set());
  let problems: readonly FileProblem[] = [];

  const read = async (): Promise<void> => {
    const before = entries;
    entries = await readEntries(kind, directory, before);
    if (sameEntries(before, entries)) return;
    built = kind.build(contentsOf(entries), unreadableOf(entries));
    const known = new Set(problems.map(keyOf));
    problems = [...errorsOf(entries), ...built.problems];
    for (const problem of problems) {
      if (known.has(keyOf(problem))) continue;
      const { file, error } = problem;
      logger.warn({ directory, file, err: error }, error.message);
    }
    logger.info({ directory, files: entries.size }, `the ${kind.title} changed`);
    for (const listener of listeners) listener(built.view);
  };

  const follower = await followDirectories({
    directories: [directory],
    read,
    pollMs,
    onError: (error) =>
      logger.warn({ directory, err: MdmError.from(error) }, `the ${kind.title} could not be reloaded`),
  });
  return {
    current: () => built.view,
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    problems: () => problems,
    reload: follower.reload,
    close: () => {
      follower.close();
      listeners.clear();
    },
  };
}

async function readEntries<Content>(
  kind: DirectoryKind<Content, unknown>,
  directory: string,
  before: ReadonlyMap<string, Entry<Content>>,
): Promise<ReadonlyMap<string, Entry<Content>>> {
  const files = await kind.list(directory).catch((cause: unknown) =>
    fail('failed-precondition', `the ${kind.title} cannot be read`, {
      field: 'directory',
      remedy: 'create it and let this service read it',
      cause,
    }),
  );
  if (files.length > maxFiles)
    fail('limit-exceeded', `the ${kind.title} has more than ${maxFiles} files`, { field: 'directory' });
  const entries = new Map<string, Entry<Content>>();
  for (const file of [...files].sort())
    entries.set(file, await readEntry(kind, directory, file, before.get(file)));
  return entries;
}

async function readEntry<Content>(
  kind: DirectoryKind<Content, unknown>,
  directory: string,
  file: string,
  before: Entry<Content> | undefined,
): Promise<Entry<Content>> {
  const target = path.join(directory, file);
  const found = await stat(target, { bigint: true }).catch(() => undefined);
  const stamp = found?.isFile() ? fileStamp(found) : 'no file';
  if (before?.stamp === stamp) return before;
  if (!found?.isFile()) return { stamp, error: unusable(file, 'it is not a file') };
  try {
    return { stamp, content: kind.parse(file, await readLimited(target, kind.maxSize(file))) };
  } catch (cause) {
    const problem = isMdmError(cause) ? cause.message : 'it cannot be opened';
    return { stamp, content: before?.content, error: unusable(file, problem, cause) };
  }
}

async function readLimited(target: string, maxSize: number): Promise<Buffer> {
  const file = await open(target);
  try {
    const { size } = await file.stat();
    if (size > maxSize) fail('limit-exceeded', `it is larger than ${maxSize} bytes`, { field: 'file' });
    const { buffer, bytesRead } = await file.read(Buffer.alloc(size), 0, size, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** A problem with a file: the sentence names it, and the remedy is for the administrator of the site. */
export function unusable(file: string, problem: string, cause?: unknown): MdmError {
  return new MdmError('failed-precondition', `the file "${file}" is not in use: ${problem}`, {
    field: 'file',
    remedy: 'install the file again, or remove it',
    cause,
  });
}

function sameEntries<Content>(
  a: ReadonlyMap<string, Entry<Content>>,
  b: ReadonlyMap<string, Entry<Content>>,
): boolean {
  return a.size === b.size && [...a].every(([file, entry]) => b.get(file) === entry);
}

function contentsOf<Content>(entries: ReadonlyMap<string, Entry<Content>>): ReadonlyMap<string, Content> {
  const contents = new Map<string, Content>();
  for (const [file, { content }] of entries) if (content !== undefined) contents.set(file, content);
  return contents;
}

function unreadableOf(entries: ReadonlyMap<string, Entry<unknown>>): ReadonlySet<string> {
  return new Set([...entries].filter(([, { content }]) => content === undefined).map(([file]) => file));
}

function errorsOf(entries: ReadonlyMap<string, Entry<unknown>>): readonly FileProblem[] {
  return [...entries].flatMap(([file, { error }]) => (error ? [{ file, error }] : []));
}

function keyOf({ file, error }: FileProblem): string {
  return `${file}: ${error.message}`;
}
