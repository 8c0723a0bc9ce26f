import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { fail } from '@mdm/errors';

/** TCP ports of 127.0.0.1 that belong to one owner until they are released. */
export interface PortBlock {
  /** The next port that was not taken yet. */
  take(): number;
  release(): Promise<void>;
}

const blockSize = 32;
/** Below the range from which systems draw the ports of outgoing connections. */
const first = 10_240;
const blocks = (32_768 - first) / blockSize;

/**
 * Reserves a block of ports. Its first port is listened on until the block is released: that keeps others on this
 * machine away from the whole block, also while a server of it is down.
 * @param options.keepsAlive  this process does not end before the block is released; default true
 */
export async function reservePorts({ keepsAlive = true } = {}): Promise<PortBlock> {
  const start = Math.floor(Math.random() * blocks);
  for (let step = 0; step < blocks; step += 1) {
    const lockPort = first + ((start + step) % blocks) * blockSize;
    const lock = await listenOn(lockPort);
    if (lock === undefined) continue;
    const ports = Array.from({ length: blockSize - 1 }, (_, index) => lockPort + 1 + index);
    const probes = await Promise.all(ports.map((port) => listenOn(port)));
    await Promise.all(probes.map((probe) => probe && closeServer(probe)));
    if (probes.every((probe) => probe !== undefined)) {
      if (!keepsAlive) lock.unref();
      return {
        take: () =>
          ports.shift() ?? fail('limit-exceeded', `one block has ${blockSize - 1} ports`, { field: 'ports' }),
        release: () => closeServer(lock),
      };
    }
    await closeServer(lock);
  }
  return fail('failed-precondition', 'no block of TCP ports is free on 127.0.0.1', {
    remedy: 'end programs that listen on many ports between 10240 and 32767',
  });
}

let own: Promise<PortBlock> | undefined;
let left = 0;

/**
 * A port for a server that is started later. As long as this process lives, nobody else is given it here, and no system gives it
 * to a server that takes any port, as happens to one that was only looked for.
 */
export async function freePort(): Promise<number> {
  if (left === 0) {
    own = reservePorts({ keepsAlive: false });
    left = blockSize - 1;
  }
  left -= 1;
  const block = await own;
  return block?.take() ?? fail('internal', 'there is no block of ports');
}

/** Undefined when somebody else has the port. */
export async function listenOn(port: number, server = createServer()): Promise<Server | undefined> {
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
    return server;
  } catch {
    return undefined;
  }
}

export async function closeServer(server: Server): Promise<void> {
  server.unref();
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
}
