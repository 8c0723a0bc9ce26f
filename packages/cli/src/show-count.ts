import type { CountAnswer, SiteCount, TotalCount } from '@mdm/client';
import type { Output } from './output.js';
import { type Cell, tableOf } from './table.js';

/** The sums on stdout, a row a group; what each site has counted on stderr. */
export async function showCount(answer: CountAnswer, by: readonly string[], out: Output): Promise<void> {
  if (out.json) {
    await out.value(answer);
    return;
  }
  const { groups, sites } = answer;
  await out.table(
    [...by, 'COUNT'],
    [
      ...groups.map((group): Cell[] => [...group.values.map((value) => value ?? '-'), cellOf(group)]),
      [...by.map((_name, column) => (column === 0 ? 'all' : '')), cellOf(answer)],
    ],
  );
  const rows = sites.map((site): Cell[] => [
    site.site,
    site.kind,
    shownBy(site),
    `${Math.round(site.tookMs)} ms`,
    site.error?.message ?? '',
  ]);
  const table = tableOf(['', '', '', '', ''], rows);
  for (const row of rows) out.warn(table.line(row));
}

const cellOf = ({ count, atLeast }: TotalCount): Cell =>
  atLeast && count !== 'suppressed' ? `${count} or more` : count;

const shownBy = ({ count, groups }: SiteCount): string => {
  if (count === undefined) return '-';
  return groups.length === 0 ? `${count}` : `${count}, ${groups.length} groups named`;
};
