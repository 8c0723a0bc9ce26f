import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { closeServer, listenOn, type PortBlock, reservePorts } from '@mdm/store';
import { addressOf } from './address.js';
import { openLink, type ServiceLink } from './link.js';

let block: PortBlock;
let echo: Server;
let link: ServiceLink;
let port: number;
const open = new Set<Socket>();

beforeAll(async () => {
  block = await reservePorts();
  const target = block.take();
  port = block.take();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => undefined);
    socket.pipe(socket);
  });
  echo = (await listenOn(target, server)) ?? server;
  link = await openLink({ listen: `127.0.0.1:${port}`, target: `127.0.0.1:${target}` });
});
afterEach(async () => {
  for (const socket of open) socket.destroy();
  open.clear();
  await link.restore();
});
afterAll(async () => {
  await link.close();
  await closeServer(echo);
  await block.release();
});

async function dial(): Promise<Socket> {
  const socket = connect({ ...addressOf(`127.0.0.1:${port}`), allowHalfOpen: true });
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  open.add(socket);
  return socket;
}

async function answer(socket: Socket, text: string): Promise<string> {
  socket.write(text);
  let got = '';
  while (got.length < text.length) got += String((await once(socket, 'data'))[0]);
  return got;
}

async function all(socket: Socket): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of socket) pieces.push(piece);
  return Buffer.concat(pieces);
}

describe('a link', () => {
  it('forwards both ways, more than fits into any buffer, and the end as well', async () => {
    const socket = await dial();
    const sent = Buffer.alloc(40 * 1024 * 1024, 'mdm');
    const received = all(socket);
    socket.end(sent);
    expect((await received).equals(sent)).toBe(true);
  });

  it('delivers what it still holds when the other end is gone', async () => {
    const accepted = once(echo, 'connection');
    const socket = await dial();
    const [far] = (await accepted) as [Socket];
    const gone = once(far, 'close');
    const sent = Buffer.alloc(14 * 1024 * 1024, 'mdm');
    socket.end(sent);
    await gone;
    expect((await all(socket)).equals(sent)).toBe(true);
  });

  it('that is cut ends connections and refuses new ones, until it is restored', async () => {
    const socket = await dial();
    expect(await answer(socket, 'one')).toBe('one');
    socket.resume();
    const ended = once(socket, 'end');
    await link.cut();
    await ended;
    await expect(dial()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await link.restore();
    expect(await answer(await dial(), 'two')).toBe('two');
  });

  it('that is stalled stays open, keeps what it got, and delivers it when it is restored', async () => {
    const socket = await dial();
    expect(await answer(socket, 'one')).toBe('one');
    link.stall();
    const late = answer(socket, 'two');
    const other = await dial();
    const later = answer(other, 'three');
    const nothing = await Promise.race([late, later, new Promise((resolve) => setImmediate(resolve))]);
    expect(nothing).toBeUndefined();
    expect(socket.destroyed || other.destroyed).toBe(false);
    await link.restore();
    expect([await late, await later]).toEqual(['two', 'three']);
  });

  it('that delays takes at least that much longer each way', async () => {
    const socket = await dial();
    link.delay(30);
    const before = performance.now();
    expect(await answer(socket, 'one')).toBe('one');
    expect(performance.now() - before).toBeGreaterThanOrEqual(58);
  });
});
