import type { SagaRunner } from '@mdm/saga';
import { type Database, groupCommit, type Queryable } from '@mdm/store';
import type { State } from '../saga/state.js';
import type { Spool } from '../spool/spool.js';
import type { Instance, InstanceStore } from '../store/instances.js';
import type { PacsImageStore, SeenImage } from '../store/pacs-images.js';
import type { AsideOutcome, QuarantineStore } from '../store/quarantine.js';

export interface Arrival {
  readonly instance: Instance;
  readonly state: State;
  /** Where its bytes are, when a PACS keeps them. */
  readonly kept?: SeenImage;
}

/** What became of an instance whose bytes are in the spool. `guid` is that of the image from now on. */
export interface Admission {
  readonly kind: 'new' | 'duplicate' | 'conflict';
  readonly guid: string;
  /** Of a conflict: what became of its bytes. */
  readonly aside?: AsideOutcome;
}

/** Makes spooled instances the bridge's own: durable, known under their SOP Instance UID, and queued for the saga. */
export type Intake = (arrival: Arrival) => Promise<Admission>;

const maxGroup = 64;

export const conflictMessage =
  'another instance with this SOP Instance UID was received before; this one is put aside';

/**
 * Instances that arrive at the same time share one sync of the spool's directory and one transaction. The same instance
 * again is a duplicate; other bytes under the same SOP Instance UID are a conflict and put aside, unless the
 * registration of the former was given up: then they take its place, as does all that comes in the place of what was removed
 * because of its PACS. When it throws, nothing is registered, or
 * (the connection broke during the commit) the sender's next try finds it registered.
 */
export function createIntake(context: {
  readonly db: Database;
  readonly spool: Spool;
  readonly instances: InstanceStore;
  readonly pacsImages: PacsImageStore;
  readonly quarantine: QuarantineStore;
  /** The most that may be put aside. */
  readonly maxAsideBytes: number;
  readonly saga: SagaRunner<State>;
  /** Aborted when the process stops. */
  readonly shutdown: AbortSignal;
}): Intake {
  const { db, spool, instances, pacsImages, quarantine, maxAsideBytes, saga, shutdown } = context;
  /** Files of commits of which nobody knows whether they happened. */
  const doubtful = new Set<string>();

  async function commit(arrivals: readonly Arrival[]): Promise<Admission[]> {
    const guids = arrivals.map(({ instance }) => instance.guid);
    let attempted = false;
    try {
      await spool.sync();
      const settled = await db.transaction(async (tx) => {
        attempted = false;
        const outcome = await settle(tx, arrivals);
        attempted = true;
        return outcome;
      });
      await tidy(settled);
      await clearDoubts();
      return guids.map((guid) => settled.admissions.get(guid) ?? { kind: 'new', guid });
    } catch (thrown) {
      if (attempted) {
        for (const guid of guids) doubtful.add(guid);
        await clearDoubts().catch(() => undefined);
      } else await spool.remove(guids).catch(() => undefined);
      throw thrown;
    }
  }

  interface Settled {
    /** Of those that are not new. */
    readonly admissions: ReadonlyMap<string, Admission>;
    /** Spool files that nobody needs any more, and those to put aside. */
    readonly superfluous: readonly string[];
    readonly aside: ReadonlySet<string>;
  }

  async function settle(tx: Queryable, arrivals: readonly Arrival[]): Promise<Settled> {
    const all = arrivals.map(({ instance }) => instance);
    const entered = new Set(await instances.insert(tx, all));
    const admissions = new Map<string, Admission>();
    const replaced: string[] = [];
    const again: { guid: string; source: string }[] = [];
    let rest = all.filter(({ guid }) => !entered.has(guid));
    while (rest.length > 0) {
      const known = new Map(
        (
          await instances.findBySopUids(
            tx,
            rest.map(({ sopUid }) => sopUid),
          )
        ).map((row) => [row.sopUid, row]),
      );
      const left: Instance[] = [];
      for (const instance of rest) {
        const present = known.get(instance.sopUid);
        const same = present !== undefined && sameContent(present, instance);
        if (present && !present.withdrawn && (same || !present.givenUp)) {
          const { guid } = present;
          admissions.set(instance.guid, { kind: same ? 'duplicate' : 'conflict', guid });
          if (same) again.push({ guid, source: instance.source });
        } else {
          if (present) replaced.push(present.guid);
          left.push(instance);
        }
      }
      if (left.length > 0) {
        await instances.forget(tx, replaced);
        for (const guid of await instances.insert(tx, left)) entered.add(guid);
      }
      rest = left.filter(({ guid }) => !entered.has(guid));
    }
    await instances.alsoSent(tx, again);
    const aside = await putConflictsAside(
      tx,
      arrivals.filter(({ instance }) => admissions.get(instance.guid)?.kind === 'conflict'),
    );
    for (const [guid, outcome] of aside)
      admissions.set(guid, { kind: 'conflict', guid: admissions.get(guid)?.guid ?? guid, aside: outcome });
    const kept = new Set([...aside].flatMap(([guid, outcome]) => (outcome === 'kept' ? guid : [])));
    const added = arrivals.filter(({ instance }) => entered.has(instance.guid));
    await pacsImages.insert(
      tx,
      added.flatMap((arrival) => arrival.kept ?? []),
    );
    await saga.enqueue(
      tx,
      added.map(({ instance, state }) => ({ key: instance.guid, state })),
    );
    const superfluous = [...admissions.keys()].filter((guid) => !kept.has(guid));
    return { admissions, superfluous: [...superfluous, ...replaced], aside: kept };
  }

  async function putConflictsAside(tx: Queryable, arrivals: readonly Arrival[]) {
    if (arrivals.length === 0) return new Map<string, AsideOutcome>();
    const rows = arrivals.map(({ instance, state: { fileSize, policy } }) => ({
      ...instance,
      kept: fileSize,
      cause: 'content-conflict',
      message: conflictMessage,
      policy,
    }));
    return quarantine.put(tx, rows, maxAsideBytes);
  }

  async function tidy({ superfluous, aside }: Settled): Promise<void> {
    await spool.remove(superfluous);
    for (const guid of aside) await spool.quarantine(guid);
  }

  async function clearDoubts(): Promise<void> {
    if (doubtful.size === 0) return;
    const asked = [...doubtful];
    const { waiting, aside } = await instances.standing(asked, shutdown);
    await spool.remove(asked.filter((guid) => !waiting.has(guid) && !aside.has(guid)));
    for (const guid of aside) await spool.quarantine(guid);
    for (const guid of asked) doubtful.delete(guid);
  }

  return groupCommit(commit, maxGroup);
}

/** Of what a PACS keeps the bytes are not known before they were fetched: then the UID alone says what it is. */
const sameContent = (one: Pick<Instance, 'sha256'>, other: Pick<Instance, 'sha256'>): boolean =>
  one.sha256 === other.sha256 || one.sha256 === '' || other.sha256 === '';
