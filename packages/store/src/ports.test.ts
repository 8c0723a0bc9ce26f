import { describe, expect, it } from '@jest/globals';
import { freePort, reservePorts } from './ports.js';

describe('a block of ports', () => {
  it('is of one owner at a time', async () => {
    const [one, other] = [await reservePorts(), await reservePorts()];
    expect(Math.abs(other.take() - one.take())).toBeGreaterThan(16);
    await Promise.all([one.release(), other.release()]);
  });

  it('says when it is used up', async () => {
    const other = await reservePorts();
    for (let taken = 0; taken < 31; taken += 1) other.take();
    expect(() => other.take()).toThrow(expect.objectContaining({ code: 'limit-exceeded' }));
    await other.release();
  });
});

describe('a port for a server that starts later', () => {
  it('is given once, and lies in no block of anybody else', async () => {
    const ports: number[] = [];
    for (let given = 0; given < 70; given += 1) ports.push(await freePort());
    expect(new Set(ports).size).toBe(ports.length);
    const other = await reservePorts();
    const blockOf = (one: number) => Math.floor(one / 32);
    expect(ports.map(blockOf)).not.toContain(blockOf(other.take()));
    await other.release();
  });
});
