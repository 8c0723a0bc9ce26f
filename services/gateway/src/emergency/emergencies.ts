import { emergencyGroup, emergencyPurpose } from '@mdm/access';
import { fail } from '@mdm/errors';
import type { Caller } from '@mdm/identity';
import { newGuid, type Running, type ServiceBase } from '@mdm/rpc';
import { createSagaRunner } from '@mdm/saga';
import type { People } from '../people.js';
import type { Progress, Sharing } from '../sharing/sharing.js';
import {
  type Emergency,
  type EmergencyImage,
  type EmergencyStore,
  emergencyStore,
} from '../store/emergencies.js';
import { type Alert, alertSaga, openWebhook } from './alert.js';

/** An emergency, and the services that are still to be told of what was just changed. */
export interface EmergencyChange {
  readonly emergency: Emergency;
  readonly pending: readonly string[];
}

export interface Emergencies extends Running {
  readonly store: EmergencyStore;
  start(): void;
  /**
   * Records an emergency, has it told, and shares its images with its reader for as long as it lasts. All three go on by
   * themselves after a crash.
   */
  open(
    wanted: {
      readonly reader: Pick<Caller, 'dn' | 'issuer'>;
      readonly reason: string;
      readonly hours: number;
      readonly images: readonly EmergencyImage[];
    },
    signal: AbortSignal,
  ): Promise<EmergencyChange>;
  /** Takes away what an emergency has given. */
  withdraw(emergency: Emergency, signal: AbortSignal): Promise<readonly string[]>;
}

const hourMs = 3_600_000;
const drainMs = 5_000;
const read = 4;

/** @throws failed-precondition  the CA of `emergency.alert` cannot be read */
export function openEmergencies(
  base: ServiceBase & { readonly sharing: Sharing; readonly people: People },
): Emergencies {
  const { db, clock, logger, sharing, people, site } = base;
  const store = emergencyStore(db);
  const webhook = openWebhook(base);
  const runner = createSagaRunner({
    db,
    saga: alertSaga,
    context: { ...base, webhook },
    logger,
    concurrency: 1,
  });

  /** Changes what the reader has of the images, acting for each of their owners. */
  async function change(
    reader: Pick<Caller, 'dn' | 'issuer'>,
    images: readonly EmergencyImage[],
    until: number | undefined,
    signal: AbortSignal,
  ): Promise<readonly string[]> {
    const parts = new Map<string, [EmergencyImage, ...EmergencyImage[]]>();
    for (const image of images) {
      const key = JSON.stringify([image.owner, image.level]);
      const part = parts.get(key);
      if (part) part.push(image);
      else parts.set(key, [image]);
    }
    const progress = await Promise.all(
      [...parts.values()].map((part): Promise<Progress> => {
        const [{ owner, level }] = part;
        const edit = {
          tag: 'group' as const,
          id: emergencyGroup(reader),
          ...(until !== undefined && { perm: read, until, level, purpose: emergencyPurpose }),
        };
        const by = { dn: owner, groups: people.find(owner)?.groups ?? [] };
        return sharing.change({ edit, of: [{ guids: part.map(({ guid }) => guid), by }] }, signal);
      }),
    );
    return [...new Set(progress.flatMap(({ pending }) => pending))];
  }

  return {
    store,
    start: () => runner.start(),
    close: () => runner.drain(AbortSignal.timeout(drainMs)),
    open: async ({ reader, reason, hours, images }, signal) => {
      const now = clock();
      const emergency = {
        id: newGuid(),
        reader: reader.dn,
        readerSite: reader.issuer,
        reason,
        createdMs: now,
        untilMs: now + hours * hourMs,
      };
      const { id, createdMs, untilMs } = emergency;
      const alert: Alert = {
        event: 'emergency',
        id,
        site,
        reader: reader.dn,
        readerSite: reader.issuer,
        images: images.length,
        created: new Date(createdMs).toISOString(),
        until: new Date(untilMs).toISOString(),
      };
      await db.transaction(
        async (tx) => {
          await store.add(tx, emergency, images);
          if (webhook.isSet()) await runner.enqueue(tx, [{ key: id, state: alert }]);
        },
        { signal },
      );
      logger.warn(alert, 'somebody has broken the glass');
      const pending = await change(reader, images, untilMs, signal);
      return { emergency: { ...emergency, images: images.length }, pending };
    },
    withdraw: async ({ id, reader, readerSite }, signal) => {
      const images = await store.images(id, signal);
      if (images.length === 0) fail('internal', `the emergency "${id}" has no images`);
      return change({ dn: reader, issuer: readerSite }, images, undefined, signal);
    },
  };
}
