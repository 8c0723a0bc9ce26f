import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { eventually } from '@mdm/testbed/federation';

const program = fileURLToPath(new URL('../../deploy/dist/demo.js', import.meta.url));

function startDemo(...args: string[]): ChildProcess {
  const env = { ...process.env, NODE_OPTIONS: '', MDM_TEST_LOGS: '' };
  return spawn(process.execPath, [program, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
}

const childrenOf = async (pid: number): Promise<number[]> =>
  (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).trim().split(' ').filter(Boolean).map(Number);

/** Of these processes those that still run, with their command; one that only waits to be reaped has ended. */
async function filterRunning(pids: readonly number[]): Promise<string[]> {
  const found = await Promise.all(
    pids.map(async (pid) => {
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
      const state = stat.slice(stat.lastIndexOf(')') + 2)[0] ?? 'gone';
      if (state === 'gone' || state === 'Z') return [];
      return [`${pid} ${state} ${await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')}`];
    }),
  );
  return found.flat();
}

describe('the demo', () => {
  it.each([
    ['as soon as it has its first child', 0],
    ['while its services are being loaded', 7],
    ['while its services start', 12],
  ])('that is interrupted %s leaves no process behind', async (_when, others) => {
    const demo = startDemo('--json');
    const children = await eventually(async () => {
      const pids = await childrenOf(demo.pid ?? 0);
      expect(pids.length).toBeGreaterThan(others);
      return pids;
    }, 120_000);
    demo.kill('SIGINT');
    expect(await once(demo, 'exit')).toEqual([130, null]);
    await eventually(async () => {
      expect(await filterRunning(children)).toEqual([]);
    }, 60_000);
  });

  it('says how it is used', async () => {
    const demo = startDemo('--help');
    // It may have ended before what it says is read.
    const ended = once(demo, 'exit');
    const [text] = await once(demo.stdout ?? demo, 'data');
    expect(String(text)).toContain('--once');
    expect(await ended).toEqual([0, null]);
  });
});
