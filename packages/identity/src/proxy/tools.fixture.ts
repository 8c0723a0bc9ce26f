import { execFileSync } from 'node:child_process';

/** Runs another implementation and gives its standard output; that it is missing is a failure. */
export function runTool(program: string, args: readonly string[], env: Record<string, string> = {}): string {
  try {
    return execFileSync(program, args, { encoding: 'utf8', stdio: 'pipe', env: { ...process.env, ...env } });
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT')
      throw new Error(`the program "${program}" is needed for this test: see .ci/run for its package`);
    throw cause;
  }
}
