import type { DuePolicy, PacsLossStore } from '../store/pacs-losses.js';
import type { PacsConfig } from './open-pacs.js';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const percent = 100;

/** Which lost images are to be removed; undefined where the PACS decides about none. */
export function duePolicyOf({ onDeleted, onChanged, withdrawals }: PacsConfig): DuePolicy | undefined {
  const gone = onDeleted === 'withdraw';
  const changed = onChanged === 'replace';
  if (!gone && !changed) return undefined;
  return { gone, changed, confirmMs: withdrawals.confirmHours * hourMs };
}

export interface Due {
  /** Images that are to be removed now. */
  readonly due: number;
  /** Those of them that wait for an administrator, because they are more than the PACS may have removed in a day. */
  readonly heldBack: number;
}

/**
 * What is to be removed, and how much of it waits. A PACS may have one image removed in a day, and more up to `perDay` and
 * `percentPerDay`: one whose database was emptied has nothing removed by that. What is beyond waits altogether.
 */
export async function dueNow(
  {
    config,
    policy,
    losses,
    now,
  }: {
    readonly config: PacsConfig;
    readonly policy: DuePolicy;
    readonly losses: PacsLossStore;
    readonly now: number;
  },
  signal: AbortSignal,
): Promise<Due> {
  const { name, withdrawals } = config;
  const { due, unconfirmed } = await losses.counts(name, policy, now, signal);
  if (unconfirmed === 0) return { due, heldBack: 0 };
  const share = Math.floor(((await losses.count(name, signal)) * withdrawals.percentPerDay) / percent);
  const most = Math.max(1, Math.min(withdrawals.perDay, share));
  const room = most - (await losses.withdrawnSince(name, now - dayMs, signal));
  return { due, heldBack: unconfirmed > room ? unconfirmed : 0 };
}
