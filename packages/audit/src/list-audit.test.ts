import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type TestDatabase, testDatabase } from '@mdm/store';
import { createLogger } from '@mdm/telemetry';
import { createAudit } from './audit.js';
import { type AuditFilter, listAudit } from './list-audit.js';
import { auditMigrations } from './migrations.js';

const logger = createLogger({ service: 'lfc', site: 'a', level: 'error' });
let test: TestDatabase;

beforeAll(async () => {
  test = await testDatabase({ migrations: auditMigrations });
  let now = 0;
  const audit = createAudit({ db: test.db, site: 'a', service: 'lfc', clock: () => (now += 1000), logger });
  for (let n = 0; n < 20; n += 1) {
    await audit
      .open({ operation: n % 2 === 0 ? 'lfc.stat' : 'lfc.remove', effect: n % 2 === 0 ? 'read' : 'destroy' })
      .close({
        outcome: n % 5 === 0 ? 'refused' : 'success',
        subject: `/CN=${n % 3}`,
        objects: [`/grid/biomed/a/${n % 4}`],
      });
  }
});
afterAll(() => test.drop());

const seqs = async (filter: Omit<AuditFilter, 'limit'>) =>
  (await listAudit(test.db, { ...filter, limit: 1000 })).records.map(({ seq }) => seq);

describe('listAudit', () => {
  it('lists the newest first, a page at a time, without gap or repeat', async () => {
    const found: number[] = [];
    let cursor: string | undefined;
    let pages = 0;
    do {
      const page = await listAudit(test.db, { limit: 7, cursor });
      found.push(...page.records.map(({ seq }) => seq));
      cursor = page.nextCursor;
      pages += 1;
    } while (cursor !== undefined);
    expect(found).toEqual(Array.from({ length: 20 }, (_, n) => 20 - n));
    expect(pages).toBe(3);
  });

  it('ends without a cursor when the last page is full', async () => {
    expect((await listAudit(test.db, { limit: 20 })).nextCursor).toBeUndefined();
  });

  it('finds by object, subject, operation, outcome and time', async () => {
    expect(await seqs({ objects: ['/grid/biomed/a/3'] })).toEqual([20, 16, 12, 8, 4]);
    expect(await seqs({ objects: ['/grid/biomed/a/3', '/grid/biomed/a/2'], since: 15_000 })).toEqual([
      20, 19, 16, 15,
    ]);
    expect(await seqs({ subject: '/CN=2' })).toEqual([18, 15, 12, 9, 6, 3]);
    expect(await seqs({ operation: 'lfc.remove', subject: '/CN=2' })).toEqual([18, 12, 6]);
    expect(await seqs({ outcome: 'refused' })).toEqual([16, 11, 6, 1]);
    expect(await seqs({ since: 5000, until: 8000 })).toEqual([7, 6, 5]);
    expect(await seqs({ objects: ["' or true --"] })).toEqual([]);
  });

  it.each([0, -1, 1.5, 1001, Number.NaN])('refuses the limit %d', async (limit) => {
    await expect(listAudit(test.db, { limit })).rejects.toMatchObject({
      code: 'invalid-argument',
      field: 'limit',
    });
  });

  it.each(['', 'x', '0', '1; drop', '-1', '9'.repeat(30)])('refuses the cursor "%s"', async (cursor) => {
    await expect(listAudit(test.db, { limit: 1, cursor })).rejects.toMatchObject({
      code: 'invalid-argument',
      field: 'cursor',
    });
  });
});
