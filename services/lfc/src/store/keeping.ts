import { MdmError } from '@mdm/errors';
import type { Queryable } from '@mdm/store';

interface Row {
  guid: string;
  retain_until: Date | null;
  reference: string | null;
  placed_by: string;
  placed_at: Date;
}

const dayOf = (date: Date) => date.toISOString().slice(0, 10);

/**
 * Why files must be kept, by GUID; what is condemned was judged before. The rows of the files are locked by the caller, and
 * whoever places a hold locks them as well: no hold slips in until the transaction ends.
 * @param site whose catalogue says so
 * @param withRetention false for files whose registration is undone: they never were there for anybody
 */
export async function reasonsToKeep(
  tx: Queryable,
  guids: readonly string[],
  {
    now,
    site,
    withRetention,
  }: { readonly now: number; readonly site: string; readonly withRetention: boolean },
): Promise<Map<string, MdmError>> {
  if (guids.length === 0) return new Map();
  const rows = await tx.query<Row>(
    `select e.guid, e.retain_until, h.reference, h.placed_by, h.placed_at
     from entries e left join lateral (
       select holds.* from held_files f join holds on holds.id = f.hold_id
       where f.guid = e.guid order by placed_at, id limit 1
     ) h on true
     where e.guid = any($1::uuid[]) and not e.condemned and (h.id is not null or e.retain_until > $2)`,
    [guids, new Date(now).toISOString()],
  );
  return new Map(
    rows.flatMap(({ guid, retain_until, ...hold }): [string, MdmError][] => {
      if (hold.reference !== null) return [[guid, underHold(hold.reference, hold, site)]];
      return withRetention && retain_until ? [[guid, retained(retain_until, site)]] : [];
    }),
  );
}

const underHold = (
  reference: string,
  { placed_by, placed_at }: Pick<Row, 'placed_by' | 'placed_at'>,
  site: string,
) =>
  new MdmError(
    'failed-precondition',
    `it is under legal hold "${reference}" since ${dayOf(placed_at)}, placed by ${placed_by}`,
    {
      remedy: 'ask the data protection officer of the site to lift the hold',
      refusal: { site, service: 'lfc', layer: 'policy', reason: 'legal-hold' },
    },
  );

const retained = (until: Date, site: string) =>
  new MdmError('failed-precondition', `the site keeps it until ${dayOf(until)}`, {
    remedy: `remove it from ${dayOf(until)} on`,
    refusal: { site, service: 'lfc', layer: 'policy', reason: 'retention' },
  });
