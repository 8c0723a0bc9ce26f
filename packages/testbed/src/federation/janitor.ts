import { spawn } from 'node:child_process';

/**
 * `read` returns when the other end of the pipe closes: when this process has died, however it died. The services and
 * PostgreSQL notice the same, and may write until they have stopped.
 */
const script = 'read -r _; for n in 1 2 3 4 5 6 7 8; do sleep 2; rm -rf -- "$1"; done';

/** Removes a temporary directory when this process can no longer do it itself. Returns what calls that off. */
export function removeWhenOrphaned(directory: string): () => void {
  const janitor = spawn('/bin/sh', ['-c', script, 'sh', directory], {
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  janitor.on('error', () => undefined);
  janitor.stdin.on('error', () => undefined);
  janitor.unref();
  if ('unref' in janitor.stdin && typeof janitor.stdin.unref === 'function') janitor.stdin.unref();
  return () => janitor.kill('SIGKILL');
}
