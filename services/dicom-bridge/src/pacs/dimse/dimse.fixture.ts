import { createDicomServer, type DicomServer, type DicomServerOptions, writeDataset } from '@mdm/dicom';
import { MdmError } from '@mdm/errors';
import type { Pacs } from '../pacs.js';
import { createDimse } from './dimse.js';
import { createGet } from './get.js';
import { createDimseLink } from './link.js';
import { createMove } from './move.js';
import { createMoves } from './moves.js';

export type Way = 'get' | 'move';
type Retrievables = Awaited<ReturnType<NonNullable<DicomServerOptions['onRetrieve']>>>;
export type Retrievable = Retrievables[number];

export const ctStorage = '1.2.840.10008.5.1.4.1.1.2';
/** The one image that every PACS of this fixture names, and its data set. */
export const image = { study: '1.2.3', series: '1.2.3.1', instance: '1.2.3.1.1' };
export const dataset = writeDataset([
  [0x00080016, 'UI', ctStorage],
  [0x00080018, 'UI', image.instance],
  [0x00100020, 'LO', 'A-1'],
  [0x0020000d, 'UI', image.study],
  [0x0020000e, 'UI', image.series],
]);

/** Of the largest object, unless a test says otherwise. */
export const mostBytes = 1 << 20;

export interface LinkOptions {
  /** Default: this machine. */
  readonly host?: string;
  readonly ways?: readonly Way[];
  /** How long a PACS may be silent. Default: so long that no right answer is late on a busy machine. */
  readonly timeoutSeconds?: number;
  readonly maxObjectSize?: number;
}

/** PACS with DIMSE, right and wrong ones, as the bridge sees them; they end together. */
export class DimseBench {
  readonly #closing: (() => Promise<unknown>)[] = [];

  onClose(close: () => Promise<unknown>): void {
    this.#closing.push(close);
  }

  async close(): Promise<void> {
    for (const close of this.#closing.splice(0).reverse()) await close();
  }

  async serve(options: Partial<DicomServerOptions>): Promise<DicomServer> {
    const server = await createDicomServer({ aeTitle: 'PACS', host: '127.0.0.1', port: 0, ...options });
    this.onClose(() => server.close(AbortSignal.abort()));
    return server;
  }

  /** The bridge's side of a PACS at a port, and the provider to which it sends for C-MOVE. */
  async open(
    port: number,
    { host = '127.0.0.1', ways = ['get'], timeoutSeconds = 60, maxObjectSize = mostBytes }: LinkOptions = {},
  ): Promise<{ readonly pacs: Pacs; readonly provider: DicomServer }> {
    const shutdown = new AbortController();
    this.onClose(async () => shutdown.abort(new MdmError('unavailable', 'the test is over')));
    const moves = createMoves();
    const provider = await this.serve({
      aeTitle: 'MDM',
      maxObjectSize,
      acceptCalling: (_callingAe, address) => moves.expects(address),
      onStore: async (store) => (await moves.take(store)) ?? { status: 0x0124 },
    });
    const link = createDimseLink({
      name: 'bad',
      host,
      port,
      callingAe: 'MDM',
      calledAe: 'PACS',
      limits: { concurrent: 2, perSecond: 100_000, timeoutSeconds },
      maxObjectSize,
      clock: Date.now,
      shutdown: shutdown.signal,
    });
    const all = {
      get: createGet(link),
      move: createMove(link, { destination: 'MDM', from: undefined, moves }),
    };
    const retrieves = ways.map((way) => all[way]);
    return { pacs: createDimse(link, retrieves, { recheckDays: 1, clock: Date.now }), provider };
  }

  /** A PACS that names the image, and gives out these objects in the ways that are asked for. */
  async pacsWith(
    objects: readonly Retrievable[],
    { ways, timeoutSeconds, maxObjectSize, ...options }: Partial<DicomServerOptions> & LinkOptions = {},
  ): Promise<Pacs> {
    let destination = 0;
    const { port } = await this.serve({
      onFind: async function* () {
        yield {
          identifier: [
            [0x00080016, 'UI', ctStorage],
            [0x00080018, 'UI', image.instance],
          ],
        };
      },
      onRetrieve: async () => objects,
      moveDestination: (aeTitle) =>
        aeTitle === 'MDM' ? { host: '127.0.0.1', port: destination } : undefined,
      ...options,
    });
    const { pacs, provider } = await this.open(port, {
      ...(ways && { ways }),
      ...(timeoutSeconds !== undefined && { timeoutSeconds }),
      ...(maxObjectSize !== undefined && { maxObjectSize }),
    });
    destination = provider.port;
    return pacs;
  }
}
