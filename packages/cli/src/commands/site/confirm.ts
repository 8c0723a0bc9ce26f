import { createInterface } from 'node:readline/promises';
import { fail } from '@mdm/errors';
import type { Cli } from '../../cli.js';

export interface Confirmation {
  /** What the administrator was told on another way. */
  readonly fingerprint?: string;
  readonly yes?: boolean;
}

/** Somebody has to compare the fingerprint of a CA before it is trusted: here, now, or by an option. */
export async function confirmFingerprint(
  { signal }: Cli,
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
  if (!process.stdin.isTTY) {
    fail('invalid-argument', 'nobody has confirmed the fingerprint', {
      field: 'fingerprint',
      remedy: 'give what the other site has told you with --fingerprint, or --yes if it has been compared',
    });
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question('Is this the fingerprint that the site has told you? [y/N] ', {
      signal,
    });
    if (/^y(es)?$/i.test(answer.trim())) return;
  } finally {
    terminal.close();
  }
  fail('cancelled', 'the fingerprint was not confirmed, nothing has changed', {
    remedy: 'compare it with the administrator of that site by telephone',
  });
}
