import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, it } from '@jest/globals';
import { errorOfItem } from '@mdm/rpc';
import { expectIndistinguishable } from '@mdm/testbed/matrix';
import { type HydraBed, startHydra } from './testing.js';

let hydra: HydraBed;
beforeAll(async () => {
  hydra = await startHydra();
});
afterAll(() => hydra.close());

describe('a key that one may not know of', () => {
  it('is answered as one that there is not, in the same words and the same time', async () => {
    const { guid } = await hydra.put();
    const stranger = await hydra.gateway(hydra.stranger);
    const ask = async (name: string) => {
      const { outcomes } = await stranger.getShares({ guids: [name] });
      const error = outcomes[0]?.error;
      if (error) throw errorOfItem(error);
    };
    await expectIndistinguishable(
      ask,
      () => guid,
      () => randomUUID(),
    );
  });
});
