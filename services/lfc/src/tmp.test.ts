import { afterAll, beforeAll, it } from '@jest/globals';
import { newGuid } from '@mdm/rpc';
import { writeFileSync, appendFileSync } from 'node:fs';
import { type Asking, type CatalogBed, collect, root, startCatalog } from './testing.js';
let bed: CatalogBed; let admin: Asking;
const log = (...x: unknown[]) => appendFileSync('/tmp/lfc-tmp.log', x.map(String).join(' ') + '\n');
beforeAll(async () => { writeFileSync('/tmp/lfc-tmp.log',''); bed = await startCatalog(); admin = await bed.ask({ name: 'Adam Admin A', groups: ['/biomed'] }); });
afterAll(() => bed.close());
it('x', async () => {
  const lfn = `${root}/huge`;
  let t = performance.now(); const lap = (w: string) => { log(w, Math.round(performance.now() - t)); t = performance.now(); };
  const { entry } = await admin.catalog.makeDirectory({ lfn }); lap('mkdir');
  const [row] = await bed.context.db.query<{ id: number; acl_id: number }>('select id, acl_id from entries where guid = $1', [entry?.guid]);
  const now = new Date().toISOString();
  const rows = function* () { for (let i = 0; i < 100_000; i += 1) { const name = `n${String(i * 10).padStart(7, '0')}`; yield [row?.id, name, `${lfn}/${name}`, newGuid(Date.now()), 'file', row?.acl_id, 1, now, now]; } };
  await bed.context.db.copyInto('entries', ['parent_id', 'name', 'path', 'guid', 'kind', 'acl_id', 'links', 'created_at', 'modified_at'], rows()); lap('copy');
  const ex = async () => { const p = await bed.context.db.query(`explain analyze select t.guid, e.path, a.canonical, e.kind from entries e join entries t on t.id = coalesce(e.target_id, e.id) join acls a on a.id = t.acl_id where e.parent_id = (select id from entries where path = '${lfn}') and e.name > 'n0000100' order by e.name limit 1000`); log(p.map((r) => r['QUERY PLAN']).join('\n')); };
  await ex(); lap('explain');
  for (let c = '', i = 0; i < 4; i += 1) { const page = await collect(admin.catalog.listDirectory({ lfn, cursor: c, limit: 1000 })); c = page.at(-1)?.nextCursor ?? ''; lap('page ' + page.length); }
  for (let i = 0; i < 3; i += 1) { await admin.catalog.stat({ target: { lfn: `${lfn}/n0000100` } }); lap('stat'); }
  await bed.context.db.query('analyze'); lap('analyze'); await ex();
  for (let i = 0; i < 3; i += 1) { await admin.catalog.stat({ target: { lfn: `${lfn}/n0000100` } }); lap('stat'); }
});
