import * as grpc from '@grpc/grpc-js';
import { readCredential } from '@mdm/identity';
import { freePort } from '@mdm/store';
import type { Site } from '@mdm/testbed';
import { openLink } from '@mdm/testbed/federation';

const chunk = Buffer.alloc(256 * 1024);
const same = (bytes: Buffer) => bytes;
const method = (path: string) => ({
  path,
  requestSerialize: same,
  requestDeserialize: same,
  responseSerialize: same,
  responseDeserialize: same,
});
const definition = {
  read: { ...method('/bench.Plain/Read'), requestStream: false, responseStream: true },
  write: { ...method('/bench.Plain/Write'), requestStream: true, responseStream: false },
} as const satisfies grpc.ServiceDefinition;

/** What one gets from grpc-js without thinking about windows: mutual TLS, memory to memory, the same distance. */
export interface PlainGrpc {
  /** Receives so many bytes. */
  read(size: number): Promise<void>;
  /** Sends so many bytes, until the server says that it has them. */
  write(size: number): Promise<void>;
  close(): Promise<void>;
}

export async function startPlainGrpc(site: Site, oneWayMs: number): Promise<PlainGrpc> {
  const { cert, key } = await readCredential(site.tlsDirectory('gateway'));
  const pair = [Buffer.from(key), Buffer.from(cert)] as const;
  const authority = Buffer.from(site.ca.cert);
  const server = new grpc.Server();
  server.addService(definition, { read: send, write: receive });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync(
      '127.0.0.1:0',
      grpc.ServerCredentials.createSsl(authority, [{ private_key: pair[0], cert_chain: pair[1] }], true),
      (error, bound) => (error ? reject(error) : resolve(bound)),
    );
  });
  const near = `127.0.0.1:${await freePort()}`;
  const link = await openLink({ listen: near, target: `127.0.0.1:${port}` });
  link.delay(oneWayMs);
  const client = new grpc.Client(near, grpc.credentials.createSsl(authority, ...pair));
  return {
    read: async (size) => {
      const request = Buffer.alloc(4);
      request.writeUInt32BE(size);
      const call = client.makeServerStreamRequest(definition.read.path, same, same, request);
      for await (const _ of call) {
        // only counted by the clock
      }
    },
    write: (size) =>
      new Promise((resolve, reject) => {
        const call = client.makeClientStreamRequest(definition.write.path, same, same, (error) =>
          error ? reject(error) : resolve(),
        );
        void writeChunks(call, size);
      }),
    close: async () => {
      client.close();
      server.forceShutdown();
      await link.close();
    },
  };
}

function send(call: grpc.ServerWritableStream<Buffer, Buffer>): void {
  void writeChunks(call, call.request.readUInt32BE());
}

function receive(call: grpc.ServerReadableStream<Buffer, Buffer>, done: grpc.sendUnaryData<Buffer>): void {
  call.on('data', () => undefined);
  call.on('end', () => done(null, Buffer.alloc(0)));
}

interface Sink {
  write(chunk: Buffer): boolean;
  once(event: 'drain', listener: () => void): unknown;
  end(): unknown;
}

async function writeChunks(sink: Sink, size: number): Promise<void> {
  for (let sent = 0; sent < size; sent += chunk.length) {
    if (!sink.write(chunk)) await new Promise<void>((resolve) => sink.once('drain', () => resolve()));
  }
  sink.end();
}
