import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { processorMs } from './processor-time.js';

const busyMs = 300;
const beBusy = `const end = process.cpuUsage().user + ${busyMs * 1000}; while (process.cpuUsage().user < end);`;

describe('the processor time of processes', () => {
  it('counts what they have used, and what those have that they started and waited for', async () => {
    const before = await processorMs([process.pid]);
    execFileSync(process.execPath, ['-e', beBusy]);
    expect((await processorMs([process.pid])) - before).toBeGreaterThanOrEqual(busyMs);
  });

  it('counts what still runs below them, and nothing of others', async () => {
    const child = spawn(process.execPath, [
      '-e',
      `${beBusy} console.log('done'); setInterval(() => {}, 1000);`,
    ]);
    try {
      await once(child.stdout, 'data');
      const own = await processorMs([process.pid]);
      const childs = await processorMs([child.pid ?? 0]);
      expect(childs).toBeGreaterThanOrEqual(busyMs);
      expect(own).toBeGreaterThanOrEqual(childs);
      expect(await processorMs([2 ** 30])).toBe(0);
    } finally {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
  });
});
