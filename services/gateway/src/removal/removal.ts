import { certificateSigner, imagesOfCertificate } from '@mdm/erasure';
import { fail } from '@mdm/errors';
import { newGuid, type Running, type ServiceBase } from '@mdm/rpc';
import { createSagaRunner } from '@mdm/saga';
import { finishedWithin } from '../finished-within.js';
import { type Erasure, type ErasureStore, erasureStore } from '../store/erasures.js';
import type { Principal, Tokens } from '../tokens.js';
import { certificateOf } from './certificate.js';
import { removalSaga } from './saga.js';

export interface Removal extends Running {
  readonly erasures: ErasureStore;
  start(): void;
  /**
   * Makes a removal durable and waits for up to ten seconds until everybody has confirmed. What is pending then goes on by
   * itself, also after a restart.
   */
  remove(
    wanted: { readonly guids: readonly string[]; readonly reason: string; readonly by: Principal },
    signal: AbortSignal,
  ): Promise<Erasure>;
  /**
   * The signed certificates of a removal as it stands now, one for each part.
   * @throws certificate-invalid invalid-argument  the certificate of this gateway cannot sign
   */
  certificates(erasure: Erasure & { readonly parts: number }, signal: AbortSignal): AsyncIterable<string>;
}

const waitMs = 10_000;
const drainMs = 5_000;
const workers = 4;

export function openRemoval(base: ServiceBase & { readonly tokens: Tokens }): Removal {
  const { db, logger, clock, credentials, site } = base;
  const erasures = erasureStore(db, site);
  const runner = createSagaRunner({
    db,
    saga: removalSaga,
    context: { ...base, erasures },
    logger,
    concurrency: workers,
  });
  return {
    erasures,
    start: () => runner.start(),
    close: () => runner.drain(AbortSignal.timeout(drainMs)),
    remove: async ({ guids, reason, by }, signal) => {
      const now = clock();
      const id = newGuid();
      const parts = Array.from({ length: Math.ceil(guids.length / imagesOfCertificate) }, (_, index) =>
        guids.slice(index * imagesOfCertificate, (index + 1) * imagesOfCertificate),
      );
      const items = parts.map((_, index) => ({
        key: `${id}/${index + 1}`,
        state: { erasure: id, part: index + 1, by: { dn: by.dn, groups: [...by.groups] } },
      }));
      await db.transaction(
        async (tx) => {
          await erasures.add(tx, { id, requestedBy: by.dn, requestedMs: now, reason }, parts);
          await runner.enqueue(tx, items);
        },
        { signal },
      );
      const keys = items.map(({ key }) => key);
      await finishedWithin(waitMs, runner, keys, signal);
      return (await erasures.find(id, signal)) ?? fail('internal', `the removal "${id}" is gone`);
    },
    certificates: async function* (erasure, signal) {
      const sign = certificateSigner(credentials.current(), { clock });
      for (let part = 1; part <= erasure.parts; part += 1) {
        const images = await erasures.images({ erasure: erasure.id, part }, signal);
        yield sign(certificateOf(erasure, part, images));
      }
    },
  };
}
