import { createInterface } from 'node:readline/promises';
import { fail } from '@mdm/errors';
import { Option } from 'commander';
import { several } from '../../arguments.js';
import type { Cli } from '../../cli.js';

export interface Confirmation {
  /** How the DNs of its people begin. */
  readonly subjects?: string[];
  /** What the administrator was told on another way. */
  readonly fingerprint?: string;
  readonly yes?: boolean;
}

export const subjectsOption = (): Option =>
  new Option(
    '--subjects <dn>',
    'how the DNs of its people begin; may be repeated; default: /O= and the name of the site',
  ).argParser(several);

/** Somebody has to compare the fingerprint of a CA before it is trusted: here, now, or by an option. */
export async function confirmFingerprint(
  { io, signal }: Cli,
  { site, fingerprint }: { readonly site: string; readonly fingerprint: string },
  { fingerprint: told, yes = false }: Confirmation,
): Promise<void> {
  if (told !== undefined) {
    const { normalizeFingerprint } = await import('@mdm/federation');
    if (normalizeFingerprint(told) === fingerprint) return;
    fail('certificate-invalid', `the CA of site "${site}" has the fingerprint ${fingerprint}, another one`, {
      field: 'fingerprint',
      remedy: 'compare it with the administrator of that site by telephone; do not go on if it differs',
    });
  }
  if (yes) return;
  if (!io.stdin.isTTY) {
    fail('invalid-argument', 'nobody has confirmed the fingerprint', {
      field: 'fingerprint',
      remedy: 'give what the other site has told you with --fingerprint, or --yes if it has been compared',
    });
  }
  if (await agrees({ io, signal }, 'Is this the fingerprint that the site has told you?')) return;
  fail('cancelled', 'the fingerprint was not confirmed, nothing has changed', {
    remedy: 'compare it with the administrator of that site by telephone',
  });
}

/** What cannot be taken back is confirmed: here, now, or by an option. */
export async function confirmForGood(
  { io, signal }: Cli,
  question: string,
  { yes = false }: { readonly yes?: boolean },
): Promise<void> {
  if (yes) return;
  if (!io.stdin.isTTY) {
    fail('invalid-argument', 'nobody has confirmed what cannot be taken back', {
      field: 'yes',
      remedy: 'give --yes if it is meant',
    });
  }
  if (!(await agrees({ io, signal }, question)))
    fail('cancelled', 'it was not confirmed, nothing has changed');
}

async function agrees({ io, signal }: Pick<Cli, 'io' | 'signal'>, question: string): Promise<boolean> {
  const terminal = createInterface({ input: io.stdin, output: io.stderr });
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `, { signal })).trim());
  } finally {
    terminal.close();
  }
}
