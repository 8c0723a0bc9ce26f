import { EventEmitter, once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type Server, type TLSSocket } from 'node:tls';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type TestDatabase, testDatabase } from '@mdm/store';
import { auditMigrations } from '../migrations.js';
import {
  counted as countedIn,
  type FeedCredentials,
  feedCredentials,
  startFeed,
  upTo,
  writeRecords,
} from './syslog-feed.fixture.js';

let credentials: FeedCredentials;
let test: TestDatabase;
let port: number | undefined;
const closing: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  credentials ??= await feedCredentials();
  test = await testDatabase({ migrations: auditMigrations });
  port = undefined;
});
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
  await test.drop();
});

interface Receiver {
  readonly server: Server;
  readonly destination: string;
  /** Record numbers in the order in which they came. */
  readonly received: number[];
  readonly clients: string[];
  /** Resolves when `seq` has come. */
  until(seq: number): Promise<void>;
  close(): Promise<void>;
}

/** A receiver of syslog over mutual TLS that reads frames as RFC 5425 has them. */
async function startReceiver(
  onConnection: (socket: TLSSocket, received: readonly number[]) => void = () => undefined,
): Promise<Receiver> {
  const received: number[] = [];
  const clients: string[] = [];
  const news = new EventEmitter();
  const sockets = new Set<TLSSocket>();
  const server = createServer({
    cert: credentials.receiver.cert,
    key: credentials.receiver.key,
    ca: credentials.ca.cert,
    requestCert: true,
    rejectUnauthorized: true,
  });
  server.on('secureConnection', (socket) => {
    sockets.add(socket);
    clients.push(socket.getPeerCertificate().subjectaltname ?? '');
    let rest = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      rest = Buffer.concat([rest, chunk]);
      for (;;) {
        const space = rest.indexOf(' ');
        const length = Number(rest.subarray(0, Math.max(space, 0)).toString('latin1'));
        if (space < 1 || rest.length < space + 1 + length) return;
        const message = rest.subarray(space + 1, space + 1 + length).toString();
        rest = rest.subarray(space + 1 + length);
        received.push(Number(/mdm:\/\/a\/lfc\/audit\/(\d+)/.exec(message)?.[1]));
        news.emit('news');
      }
    });
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    onConnection(socket, received);
  });
  server.listen(port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
  const receiver = {
    server,
    destination: `127.0.0.1:${port}`,
    received,
    clients,
    until: async (seq: number) => {
      while (!received.includes(seq)) await once(news, 'news');
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      if (!server.listening) return;
      server.close();
      await once(server, 'close');
    },
  };
  closing.push(receiver.close);
  return receiver;
}

function feedTo(destination: string, authorities?: string) {
  const feed = startFeed(test.db, destination, credentials, authorities);
  closing.push(feed.close);
  return feed;
}
const write = (count: number) => writeRecords(test.db, count);
const counted = (seq: number) => countedIn(test.db, seq);

describe('the feed of a syslog receiver', () => {
  it('sends every record once and in order, with the certificate of the service, and then what comes', async () => {
    const receiver = await startReceiver();
    await write(1_200);
    feedTo(receiver.destination);
    await receiver.until(1_200);
    await write(3);
    await receiver.until(1_203);
    await counted(1_203);
    expect(receiver.received).toEqual(upTo(1_203));
    expect(new Set(receiver.clients)).toEqual(new Set(['URI:mdm://a/lfc']));
  });

  it('goes on where it was after a restart', async () => {
    const receiver = await startReceiver();
    await write(10);
    const first = feedTo(receiver.destination);
    await counted(10);
    await first.close();
    await write(5);
    feedTo(receiver.destination);
    await counted(15);
    expect(receiver.received).toEqual(upTo(15));
  });

  it('loses nothing when the receiver breaks off in the middle of a batch, and waits for one that is away', async () => {
    const breaks: ((socket: TLSSocket) => unknown)[] = [
      (socket) => socket.destroy(),
      (socket) => socket.end(),
    ];
    const receiver = await startReceiver((socket) => {
      const breakOff = breaks.shift();
      socket.once('data', () => breakOff?.(socket));
    });
    await write(700);
    feedTo(receiver.destination);
    await counted(700);
    expect([...new Set(receiver.received)].sort((a, b) => a - b)).toEqual(upTo(700));
    await receiver.close();
    await write(20);
    const again = await startReceiver();
    await counted(720);
    expect(again.received).toEqual(upTo(720).slice(700));
  });

  it('waits for a receiver that reads slowly', async () => {
    const receiver = await startReceiver((socket) => {
      socket.pause();
      setImmediate(() => socket.resume());
    });
    await write(2_000);
    feedTo(receiver.destination);
    await counted(2_000);
    expect(receiver.received).toEqual(upTo(2_000));
  });

  it('sends nothing to a receiver of another CA', async () => {
    const { ca: other } = await feedCredentials();
    const receiver = await startReceiver();
    await write(1);
    const refused = once(receiver.server, 'tlsClientError');
    feedTo(receiver.destination, other.cert);
    await refused;
    expect(receiver.received).toEqual([]);
    expect(await test.db.query('select * from audit_exports')).toEqual([]);
  });
});
