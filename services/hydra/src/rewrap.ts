import { fail } from '@mdm/errors';
import type { HydraContext } from './context.js';
import type { StoredShare } from './store/shares.js';

const batch = 500;
const lowest = '00000000-0000-0000-0000-000000000000';

/**
 * Wraps with the current key what former keys still wrap. Shares that do not open are left as they are and reported.
 * @throws failed-precondition  shares are wrapped with a key that is not among the secrets
 */
export async function rewrap(context: HydraContext): Promise<void> {
  const { db, shares, keyRing, logger, shutdown } = context;
  const unknown = (await shares.kekIds(shutdown)).filter((id) => !keyRing.ids.includes(id));
  if (unknown.length > 0) {
    fail('failed-precondition', `shares are wrapped with the key ${unknown.join(', ')}, which is not here`, {
      remedy: 'restore it as secret hydra.kek.previous',
    });
  }
  let count = 0;
  for (let after: string | undefined = lowest; after !== undefined; ) {
    after = await db.transaction(
      async (tx) => {
        const rows: StoredShare[] = await shares.lockWrappedOtherwise(
          tx,
          keyRing.currentId,
          after ?? lowest,
          batch,
        );
        const renewed = rows.flatMap((row) => renew(row, context));
        await shares.rewrap(tx, renewed);
        count += renewed.length;
        return rows.at(-1)?.guid;
      },
      { signal: shutdown },
    );
  }
  if (count > 0) logger.info({ shares: count, kek: keyRing.currentId }, 'wrapped shares with the new key');
}

function renew(row: StoredShare, { keyRing, logger }: HydraContext): StoredShare[] {
  try {
    const record = keyRing.unwrap(row, row);
    const renewed = { ...row, ...keyRing.wrap(row, record) };
    record.fill(0);
    return [renewed];
  } catch (err) {
    logger.error({ err, guid: row.guid }, 'a share cannot be unwrapped');
    return [];
  }
}
