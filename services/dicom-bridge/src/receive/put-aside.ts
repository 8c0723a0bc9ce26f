import type { MdmError } from '@mdm/errors';
import type { Call } from '@mdm/rpc';
import type { BridgeContext } from '../context.js';
import type { Spooled } from '../spool/spool.js';
import type { AsideOutcome } from '../store/quarantine.js';
import type { Delivery } from './take-in.js';

/** What was refused, why, and the bytes that came and are to come. */
export interface Refused {
  readonly guid: string;
  readonly receivedMs: number;
  readonly cause: MdmError;
  readonly head: Buffer;
  readonly rest: AsyncIterable<Buffer>;
}

/**
 * Keeps what cannot be read, since a modality often does not send again, and an administrator may see from its bytes what
 * went wrong. Of what is over the limit, only the beginning.
 * @throws storage-full  the disk is full: its sender is to try again
 * @throws unavailable   the database is away: likewise
 */
export async function putUnreadableAside(
  { guid, cause, receivedMs, head, rest }: Refused,
  delivery: Delivery,
  context: BridgeContext & Call,
): Promise<void> {
  const { spool, ingest, signal, shutdown } = context;
  const limit = Math.min(ingest.maxObjectSize, ingest.quarantine.maxBytes);
  // A sender who was told that it is too much may be gone already.
  const beginning = () => spool.receive(guid, only(head), { limit: head.length, signal: shutdown });
  const whole = () =>
    spool.receive(guid, joined(head, rest), { limit, signal }).catch((thrown: unknown) => {
      if (isOverLimit(thrown)) return beginning();
      throw thrown;
    });
  const spooled = await (isOverLimit(cause) ? beginning() : whole());
  await putSpooledAside({ guid, cause, receivedMs, spooled }, delivery, context);
}

/** The same for what is in the spool already. */
export async function putSpooledAside(
  refused: Pick<Refused, 'guid' | 'cause' | 'receivedMs'> & { readonly spooled: Spooled },
  { policy, source }: Delivery,
  context: BridgeContext & Call,
): Promise<void> {
  const { guid, cause, receivedMs, spooled } = refused;
  const { db, spool, quarantine, ingest } = context;
  const { owner } = policy;
  const { sha256, size, fileSize: kept } = spooled;
  const why = { cause: cause.code, message: cause.message };
  const row = { guid, sopUid: '', sha256, size, kept, owner, source, receivedMs, policy, ...why };
  let outcome: AsideOutcome | undefined;
  try {
    await spool.sync();
    outcome = (await db.transaction((tx) => quarantine.put(tx, [row], ingest.quarantine.maxBytes))).get(guid);
    if (outcome === 'kept') await spool.quarantine(guid);
  } finally {
    if (outcome !== 'kept') await spool.remove([guid]);
  }
  if (outcome === 'kept') context.note('quarantined', guid);
  tellAside(outcome, { source, cause: cause.code }, context);
}

/** Counts what was put aside, and alerts. */
export function tellAside(
  outcome: AsideOutcome | undefined,
  about: { readonly source: string; readonly cause: string },
  { bridgeMetrics, alert }: Pick<BridgeContext, 'bridgeMetrics' | 'alert'>,
): void {
  if (outcome === 'kept') bridgeMetrics.quarantined.inc({ cause: about.cause });
  if (outcome === 'full') bridgeMetrics.quarantineFull.inc();
  alert(
    about,
    outcome === 'full'
      ? 'an instance was refused, and there is no space left in the quarantine for it'
      : 'an instance was refused and put aside; see "mdm bridge quarantine list"',
  );
}

const isOverLimit = (thrown: unknown): boolean =>
  typeof thrown === 'object' && thrown !== null && 'code' in thrown && thrown.code === 'limit-exceeded';

async function* only(head: Buffer): AsyncGenerator<Buffer> {
  yield head;
}

export async function* joined(head: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield head;
  yield* rest;
}
