import { afterEach, describe, expect, it } from '@jest/globals';
import { transferSyntaxes as syntaxes } from '../part10/uid.js';
import { Associations } from './testing/associations.js';
import { ctImageStorage, explicitVrLittleEndian } from './testing/raw-peer.js';
import { queryRetrieve } from './uids.js';

const all = new Associations();
afterEach(() => all.close());

const mebibyte = 1024 * 1024;
const size = 32 * mebibyte;
/** What the system keeps for two sockets on loopback, and the little that we keep. */
const mostOnTheWay = 16 * mebibyte;

/** Counts what has been asked of a source and not yet arrived at the receiver. */
class Flow {
  most = 0;
  arrived = 0;
  #sent = 0;

  async *source(): AsyncGenerator<Buffer> {
    const chunk = Buffer.alloc(64 * 1024);
    while (this.#sent < size) {
      this.#sent += chunk.length;
      this.most = Math.max(this.most, this.#sent - this.arrived);
      yield chunk;
    }
  }

  async take(dataset: AsyncIterable<Buffer>): Promise<{ status: number }> {
    for await (const piece of dataset) {
      this.arrived += piece.length;
      // A receiver that is slower than the sender.
      await new Promise(setImmediate);
    }
    return { status: 0 };
  }
}

const image = (n: number) => ({ sopClassUid: ctImageStorage, sopInstanceUid: `1.2.${n}` });
const storage = { abstractSyntax: ctImageStorage, transferSyntaxes: [explicitVrLittleEndian] };

describe('what is on its way does not grow with the objects', () => {
  it('of 8 associations that send at the same time', async () => {
    const flows = Array.from({ length: 8 }, () => new Flow());
    const server = await all.serve({
      onStore: ({ sopInstanceUid, dataset }) =>
        flows[Number(sopInstanceUid.slice(4))]?.take(dataset) ?? Promise.reject(new Error('unknown')),
    });
    await Promise.all(
      flows.map(async (flow, n) => {
        const association = await all.connect(server, [storage]);
        const dataset = flow.source();
        const object = { ...image(n), transferSyntax: explicitVrLittleEndian, dataset, size };
        expect(await association.store(object)).toEqual({ status: 0 });
        await association.release();
      }),
    );
    for (const flow of flows) {
      expect(flow.arrived).toBe(size);
      expect(flow.most).toBeLessThan(mostOnTheWay);
    }
  });

  it('of C-GET, whose receiver is the user', async () => {
    const flow = new Flow();
    const sopClassUid = queryRetrieve.studyRoot.get;
    const server = await all.serve({
      onRetrieve: async () => [
        {
          ...image(1),
          transferSyntaxes: [explicitVrLittleEndian],
          open: async () => ({ dataset: flow.source(), size }),
        },
      ],
    });
    const association = await all.connect(
      server,
      [
        { abstractSyntax: sopClassUid, transferSyntaxes: [syntaxes.implicitLittleEndian] },
        { ...storage, role: 'scp' },
      ],
      { onStore: ({ dataset }) => flow.take(dataset) },
    );
    for await (const response of association.get({ sopClassUid, identifier: [[0x00080052, 'CS', 'STUDY']] }))
      expect(response).toMatchObject({ status: 0, subOperations: { completed: 1 } });
    expect(flow.arrived).toBe(size);
    expect(flow.most).toBeLessThan(mostOnTheWay);
  });
});
