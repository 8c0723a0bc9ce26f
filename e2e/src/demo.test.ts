import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
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

describe('the demo', () => {
  it('that is interrupted, even while it starts, leaves no process behind', async () => {
    const demo = startDemo('--json');
    const children = await eventually(async () => {
      const pids = await childrenOf(demo.pid ?? 0);
      expect(pids.length).toBeGreaterThan(12);
      return pids;
    }, 120_000);
    demo.kill('SIGINT');
    expect(await once(demo, 'exit')).toEqual([130, null]);
    await eventually(async () => {
      expect(children.filter((pid) => existsSync(`/proc/${pid}`))).toEqual([]);
    }, 60_000);
  }, 240_000);

  it('says how it is used', async () => {
    const demo = startDemo('--help');
    const [text] = await once(demo.stdout ?? demo, 'data');
    expect(String(text)).toContain('--once');
    expect(await once(demo, 'exit')).toEqual([0, null]);
  });
});
