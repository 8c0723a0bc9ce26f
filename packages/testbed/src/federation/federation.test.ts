import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { listenOn } from '@mdm/store';
import { z } from 'zod';
import { addressOf } from './address.js';
import { eventually, type Federation, startFederation } from './index.js';

let federation: Federation;
beforeAll(async () => {
  federation = await startFederation({ sites: 2, services: ['hydra'], durable: false });
});
afterAll(() => federation?.stop());

/** A call that needs the process, its database and the trust between the sites. */
async function askB(): Promise<unknown> {
  const door = federation.door('b', 'hydra');
  const as = door.user({ site: 'a', name: 'Alice', groups: ['/biomed'] });
  const client = await door.client('mdm.hydra.v1.KeyService', { through: 'gateway', site: 'a', as });
  return client.getShares({ guids: ['01890a5d-ac96-774b-bcce-b302099a8057'] });
}
const answer = { outcomes: [{ error: { code: 'not-found' } }] };
const alive = (pid: number) => existsSync(`/proc/${pid}`);

describe('a federation of processes', () => {
  it('answers, and says what it was asked in the audit of the site that was asked', async () => {
    await expect(askB()).resolves.toMatchObject(answer);
    expect((await federation.door('b', 'hydra').auditRecords()).at(-1)).toMatchObject({
      operation: 'hydra.get-shares',
      issuer: 'a',
    });
  });

  it('lets a service be killed and started again', async () => {
    const hydra = federation.service('b', 'hydra');
    const { pid } = hydra;
    await hydra.kill('SIGKILL');
    expect(hydra.pid).toBeUndefined();
    expect(await hydra.exited()).toEqual({ code: null, signal: 'SIGKILL' });
    await expect(askB()).rejects.toMatchObject({ code: 'unavailable' });
    await hydra.restart();
    expect(hydra.pid).not.toBe(pid);
    expect(await eventually(askB)).toMatchObject(answer);
  });

  it('lets PostgreSQL be killed and started again on its data', async () => {
    await federation.postgres('b').kill();
    await expect(askB()).rejects.toMatchObject({ code: expect.stringContaining('unavailable') });
    await federation.postgres('b').restart();
    expect(await eventually(askB)).toMatchObject(answer);
  });

  it('names the end of the log when a service does not start', async () => {
    const hydra = federation.service('a', 'hydra');
    await expect(hydra.restart({ MDM_DATABASE_URL: 'nonsense' })).rejects.toMatchObject({
      message: expect.stringMatching(/hydra of site a ended with exit code 1.*MDM_DATABASE_URL: is wrong/s),
    });
    await hydra.restart();
  });

  it('leaves no process, no port and no file behind', async () => {
    const other = await startFederation({ sites: ['x'], services: ['hydra'], durable: false });
    const pids = [other.service('x', 'hydra').pid ?? 0, other.postgres('x').pid];
    const { port } = addressOf(other.address('x', 'hydra'));
    await other.stop();
    expect(pids.map(alive)).toEqual([false, false]);
    expect(existsSync(other.directory)).toBe(false);
    const probe = await listenOn(port);
    expect(probe).toBeDefined();
    probe?.close();
  });

  it('ends with the process that started it, however that ends', async () => {
    const root = new URL('../../../../', import.meta.url);
    const child = fork(fileURLToPath(new URL('../testing/orphan.ts', import.meta.url)), {
      execArgv: ['--import', new URL('scripts/typescript.mjs', root).href],
      env: { ...process.env, NODE_OPTIONS: '' },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const [message] = await once(child, 'message');
    const { directory, pids } = z.object({ directory: z.string(), pids: z.array(z.number()) }).parse(message);
    expect(pids.map(alive)).toEqual([true, true]);
    child.kill('SIGKILL');
    await once(child, 'exit');
    while (pids.some(alive) || existsSync(directory)) await pause(100);
  });
});
