import { forwarded } from '@mdm/rpc';
import { z } from 'zod';
import { refuseRelay } from '../owner.js';
import { upload } from './define.js';

const maxChunk = 1024 * 1024;

/** Passes a DICOM file (PS3.10) on to the dicom-bridge of this site, which registers it under the caller as its owner. */
export const register = upload({
  name: 'gateway.register',
  input: z.object({}),
  right: forwarded('dicom-bridge.register'),
  effect: 'write',
  run: async (_input, body, call) => {
    refuseRelay(call);
    const { peers, credentials: as, signal } = call;
    return peers.client('mdm.bridge.v1.BridgeService').register(pieces(body), { as, signal });
  },
});

async function* pieces(body: AsyncIterable<Buffer>): AsyncGenerator<{ chunk: Buffer }> {
  for await (const bytes of body) {
    for (let at = 0; at < bytes.length; at += maxChunk) yield { chunk: bytes.subarray(at, at + maxChunk) };
  }
}
