import type { BridgeContext } from '../context.js';
import type { PacsProgress } from '../store/pacs-progress.js';
import { type Due, dueNow, duePolicyOf } from './withdrawals.js';

/** A PACS of the site as its administrators are shown it. Times in milliseconds since the epoch. */
export interface PacsStatus extends PacsProgress, Due {
  readonly onDeleted: 'keep' | 'withdraw';
  readonly onChanged: 'keep' | 'replace';
  /** When what is there will be known, where that can be said. */
  readonly endsMs: number | null;
  /** When each image has been looked at. */
  readonly roundEndsMs: number | null;
}

const dayMs = 86_400_000;
const nothing: Omit<PacsProgress, 'pacs'> = {
  mark: '',
  seen: 0,
  refused: 0,
  gone: 0,
  changed: 0,
  withdrawn: 0,
  caughtUpMs: null,
  left: null,
  perSecond: null,
  roundMs: null,
  roundTotal: 0,
  roundLooked: 0,
  error: null,
  followError: null,
};

/** Every PACS of site.yaml, and how far it is known and followed. */
export async function statusOfPacs(
  {
    pacs,
    pacsProgress,
    pacsLosses,
    clock,
  }: Pick<BridgeContext, 'pacs' | 'pacsProgress' | 'pacsLosses' | 'clock'>,
  signal: AbortSignal,
): Promise<PacsStatus[]> {
  const now = clock();
  const known = new Map((await pacsProgress.progress(signal)).map((one) => [one.pacs, one]));
  return Promise.all(
    [...pacs.values()].map(async ({ config }): Promise<PacsStatus> => {
      const { name, onDeleted, onChanged, reconcileDays } = config;
      const progress = known.get(name) ?? { pacs: name, ...nothing };
      const policy = duePolicyOf(config);
      const due = policy
        ? await dueNow({ config, policy, losses: pacsLosses, now }, signal)
        : { due: 0, heldBack: 0 };
      const { left, perSecond, roundMs } = progress;
      return {
        ...progress,
        ...due,
        onDeleted,
        onChanged,
        endsMs: left !== null && perSecond ? Math.ceil(now + (left / perSecond) * 1_000) : null,
        roundEndsMs: roundMs === null ? null : roundMs + reconcileDays * dayMs,
      };
    }),
  );
}
