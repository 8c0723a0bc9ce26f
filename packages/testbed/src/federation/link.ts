import { connect, createServer, type Server, type Socket } from 'node:net';
import { fail } from '@mdm/errors';
import { listenOn } from '@mdm/store';
import { addressOf } from './address.js';

/** The network between a site and the others, which a drill may disturb. Nothing of it can be seen by the services. */
export interface Link {
  /** Ends all connections and refuses new ones, as a firewall or a site without power does. */
  cut(): Promise<void>;
  /** Keeps connections open, accepts new ones and forwards nothing: the failure that only deadlines notice. */
  stall(): void;
  /** Each way takes this much longer; 0 by default. */
  delay(ms: number): void;
  /** Back to normal, whatever it was. */
  restore(): Promise<void>;
}

/** A {@link Link} in front of one service. */
export interface ServiceLink extends Link {
  close(): Promise<void>;
}

/** Bytes on their way in one direction before the sender is held back. */
const inFlightLimit = 16 * 1024 * 1024;

/** What all connections of a link obey. */
interface Weather {
  delayMs: number;
  stalled: boolean;
  readonly waiting: Set<() => void>;
}

/** Listens and forwards every connection to the target, which need not be there yet. Both are `host:port`. */
export async function openLink(options: {
  readonly listen: string;
  readonly target: string;
}): Promise<ServiceLink> {
  const { port } = addressOf(options.listen);
  const target = addressOf(options.target);
  const weather: Weather = { delayMs: 0, stalled: false, waiting: new Set() };
  const sockets = new Set<Socket>();
  let server: Server | undefined;

  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('close', () => sockets.delete(socket));
  };
  const accept = (near: Socket) => {
    const far = connect({ ...target, allowHalfOpen: true });
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      keep(socket);
      socket.on('error', () => other.destroy());
      forward(socket, other, weather);
    }
  };
  const open = async () => {
    server ??=
      (await listenOn(port, createServer({ allowHalfOpen: true }, accept))) ??
      fail('failed-precondition', `the port ${port} of a link is taken`);
  };
  const flow = () => {
    weather.stalled = false;
    for (const resume of [...weather.waiting]) resume();
  };
  const cut = async () => {
    // The port is closed at once. Connections are not waited for: they are destroyed.
    server?.close();
    server = undefined;
    for (const socket of sockets) socket.destroy();
  };

  await open();
  return {
    cut,
    stall: () => {
      weather.stalled = true;
    },
    delay: (ms) => {
      weather.delayMs = ms;
    },
    restore: async () => {
      weather.delayMs = 0;
      await open();
      flow();
    },
    close: cut,
  };
}

/** Copies one direction in order, each piece not before its time. */
function forward(from: Socket, to: Socket, weather: Weather): void {
  const queue: { readonly due: number; readonly chunk: Buffer | undefined }[] = [];
  let bytes = 0;
  let timer: NodeJS.Timeout | undefined;

  const push = (chunk: Buffer | undefined) => {
    queue.push({ due: performance.now() + weather.delayMs, chunk });
    bytes += chunk?.length ?? 0;
    if (bytes >= inFlightLimit) from.pause();
    if (timer === undefined) flush();
  };
  const flush = () => {
    timer = undefined;
    for (let next = queue[0]; next !== undefined && !weather.stalled; next = queue[0]) {
      const wait = next.due - performance.now();
      if (wait > 0) {
        timer = setTimeout(flush, wait);
        return;
      }
      if (to.writableNeedDrain) return;
      queue.shift();
      if (next.chunk === undefined) to.end();
      else to.write(next.chunk);
      bytes -= next.chunk?.length ?? 0;
    }
    if (bytes < inFlightLimit) from.resume();
  };

  weather.waiting.add(flush);
  from.on('data', push);
  from.on('end', () => push(undefined));
  to.on('drain', flush);
  from.on('close', () => {
    if (!to.destroyed && !from.readableEnded) to.destroy();
  });
  to.on('close', () => {
    clearTimeout(timer);
    weather.waiting.delete(flush);
    // A socket that was written to its end needs no more of this direction, and what goes the other way may still wait here.
    if (!to.writableFinished) from.destroy();
  });
}

/** Several links as one. */
export function bundleLinks(links: readonly Link[]): Link {
  return {
    cut: async () => void (await Promise.all(links.map((link) => link.cut()))),
    stall: () => {
      for (const link of links) link.stall();
    },
    delay: (ms) => {
      for (const link of links) link.delay(ms);
    },
    restore: async () => void (await Promise.all(links.map((link) => link.restore()))),
  };
}
