import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, it } from '@jest/globals';
import { expectIndistinguishable } from '@mdm/testbed/matrix';
import { ageFile, type DpmBed, type Storage, startDpm } from './testing.js';

let dpm: DpmBed;
beforeAll(async () => {
  dpm = await startDpm();
});
afterAll(() => dpm.close());

const calls: readonly (readonly [name: string, ask: (storage: Storage, guid: string) => Promise<unknown>])[] =
  [
    ['stat', (storage, guid) => storage.stat({ guid })],
    ['prepareToGet', (storage, guid) => storage.prepareToGet({ guid })],
  ];

describe('a file that one may not know of', () => {
  it.each(calls)(
    'is answered by %s as one that there is not, in the same words and the same time',
    async (_, ask) => {
      const guid = await dpm.store(ageFile(1_000));
      const storage = await dpm.gateway(dpm.stranger);
      await expectIndistinguishable(
        (name) => ask(storage, name),
        () => guid,
        randomUUID,
      );
    },
  );
});
