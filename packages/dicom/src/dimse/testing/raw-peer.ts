import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { transferSyntaxes as syntaxes } from '../../part10/uid.js';
import { type ControlPdu, decodePdu, encodePdu, pDataHeader, pdvCommand, pdvLast } from '../pdu.js';
import { dicomApplicationContext } from '../uids.js';

export interface RawPdu {
  readonly type: number;
  readonly body: Buffer;
}

export const ctImageStorage = '1.2.840.10008.5.1.4.1.1.2';
export const explicitVrLittleEndian = '1.2.840.10008.1.2.1';

/** A peer that says exactly what a test tells it to, right or wrong, and shows what it is answered. */
export class RawPeer {
  readonly socket: Socket;
  readonly #pdus: AsyncGenerator<RawPdu>;

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on('error', () => undefined);
    this.#pdus = pdus(socket);
  }

  static async connect(port: number): Promise<RawPeer> {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    await once(socket, 'connect');
    return new RawPeer(socket);
  }

  send(...parts: Buffer[]): void {
    this.socket.write(Buffer.concat(parts));
  }

  /** The next PDU; undefined when the connection ends first. */
  async next(): Promise<RawPdu | undefined> {
    const { value, done } = await this.#pdus.next();
    return done === true ? undefined : value;
  }

  /** The next PDU, decoded; fails for P-DATA-TF. */
  async nextControl(): Promise<ControlPdu | undefined> {
    const pdu = await this.next();
    return pdu === undefined ? undefined : decodePdu(pdu.type, pdu.body);
  }

  /** Command set of the next P-DATA-TF PDU, which has to hold all of it. */
  async nextCommand(): Promise<Buffer> {
    const pdu = await this.next();
    if (pdu?.type !== 4) throw new Error(`expected P-DATA-TF, got ${pdu?.type}`);
    return pdu.body.subarray(6);
  }

  async associate(
    overrides: Partial<Parameters<typeof associateRq>[0]> = {},
  ): Promise<ControlPdu | undefined> {
    this.send(encodePdu(associateRq(overrides)));
    return await this.nextControl();
  }
}

/** Runs one raw peer as the accepting side. */
export async function listenRaw(
  serve: (peer: RawPeer) => Promise<void>,
): Promise<{ port: number; served: Promise<void>; close: () => void }> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const served = once(server, 'connection').then(([socket]) => serve(new RawPeer(socket)));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no address');
  return { port: address.port, served, close: () => server.close() };
}

async function* pdus(socket: Socket): AsyncGenerator<RawPdu> {
  let buffered = Buffer.alloc(0);
  try {
    for await (const chunk of socket) {
      buffered = Buffer.concat([buffered, chunk]);
      while (buffered.length >= 6 && buffered.length >= 6 + buffered.readUInt32BE(2)) {
        const end = 6 + buffered.readUInt32BE(2);
        yield { type: buffered.readUInt8(0), body: buffered.subarray(6, end) };
        buffered = buffered.subarray(end);
      }
    }
  } catch {
    // A reset connection has ended, too.
  }
}

/** A proposal with one CT context (id 1) and a verification context (id 3). */
export function associateRq({
  calledAe = 'MDM',
  callingAe = 'SCANNER',
  applicationContext = dicomApplicationContext,
  protocolVersion = 1,
  maxPduLength = 16_384,
  contexts = [
    { id: 1, abstractSyntax: ctImageStorage, transferSyntaxes: [explicitVrLittleEndian] },
    { id: 3, abstractSyntax: '1.2.840.10008.1.1', transferSyntaxes: [syntaxes.implicitLittleEndian] },
  ],
}: {
  calledAe?: string;
  callingAe?: string;
  applicationContext?: string;
  protocolVersion?: number;
  maxPduLength?: number;
  contexts?: { id: number; abstractSyntax: string; transferSyntaxes: string[] }[];
} = {}): Extract<ControlPdu, { type: 'associate-rq' }> {
  return {
    type: 'associate-rq',
    protocolVersion,
    calledAe,
    callingAe,
    applicationContext,
    contexts,
    userInformation: {
      maxPduLength,
      implementationClassUid: '1.2.3',
      roles: [],
      extended: [],
      commonExtended: [],
      others: [],
    },
  };
}

/** One P-DATA-TF PDU with one value. */
export function pData(contextId: number, control: number, bytes: Buffer): Buffer {
  return Buffer.concat([pDataHeader(contextId, control, bytes.length), bytes]);
}

export const commandPdu = (contextId: number, command: Buffer): Buffer =>
  pData(contextId, pdvCommand | pdvLast, command);
