import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ServiceClient } from '@mdm/rpc';
import { describeWithoutAudit } from '@mdm/testbed';
import { definition } from '../definition.js';
import { type Asking, type CatalogBed, root, startCatalog } from '../testing.js';

const auditName = 'mdm.audit.v1.AuditService';
const all = { limit: 1_000 };

let bed: CatalogBed;
let alice: Asking;
let officer: ServiceClient<typeof auditName>;

beforeAll(async () => {
  bed = await startCatalog();
  alice = await bed.ask({ name: 'Alice', groups: ['/biomed/a'] });
  officer = await auditAs();
});
afterAll(() => bed.close());

/** The officer of site a, or somebody of another site who bears the same name. */
function auditAs(site = 'a') {
  const dn = bed.sites.get('a')?.people.officer.dn ?? '';
  return bed.client(auditName, { through: 'gateway', as: bed.user({ name: 'officer', dn, site }) });
}
const lastRecord = async () => (await bed.auditRecords()).at(-1);

describe('a data protection officer', () => {
  it('reads what was done and what was refused, page by page', async () => {
    const lfn = `${root}/read/s/one`;
    await alice.register([{ lfn }]);
    await alice.catalog.stat({ target: { lfn } });
    const stranger = await bed.ask({ name: 'Stranger', groups: [] });
    await stranger.catalog.listReplicas({ target: { lfn } }).catch(() => undefined);

    const { records } = await officer.listRecords({ ...all, objects: [lfn] });
    expect(records).toMatchObject([
      {
        operation: 'lfc.list-replicas',
        outcome: 'AUDIT_OUTCOME_REFUSED',
        subject: stranger.user.dn,
        code: 'permission-denied',
      },
      { operation: 'lfc.stat', outcome: 'AUDIT_OUTCOME_SUCCESS', subject: alice.user.dn, objects: [lfn] },
    ]);
    const refusals = await officer.listRecords({
      limit: 1,
      subject: stranger.user.dn,
      outcome: 'AUDIT_OUTCOME_REFUSED',
    });
    expect(refusals.records).toHaveLength(1);
    const first = await officer.listRecords({ limit: 1 });
    const second = await officer.listRecords({ limit: 1, cursor: first.nextCursor });
    expect(second.records[0]?.seq).toBe((first.records[0]?.seq ?? 0) - 1);
  });

  it('is recorded when reading', async () => {
    await officer.listRecords({ ...all, operation: 'lfc.stat' });
    expect(await lastRecord()).toMatchObject({
      operation: 'lfc.list-audit',
      outcome: 'success',
      subject: bed.sites.get('a')?.people.officer.dn,
    });
  });

  it('is told by number which record is wrong', async () => {
    const { head } = await officer.verifyChain({ from: 1 });
    expect(head?.seq).toBeGreaterThan(2);
    const set = async (operation: string) =>
      bed.db.transaction(async (tx) => {
        await tx.query('alter table audit_records disable trigger user');
        await tx.query('update audit_records set operation = $1 where seq = 2', [operation]);
        await tx.query('alter table audit_records enable always trigger audit_records_kept');
      });
    const [{ operation } = { operation: '' }] = await bed.db.query<{ operation: string }>(
      'select operation from audit_records where seq = 2',
    );
    await set('lfc.forged');
    expect(await officer.verifyChain({ from: 1 })).toMatchObject({ problem: 'altered', seq: 2, head: null });
    expect(await officer.verifyChain({ from: 3 })).toMatchObject({ problem: '' });
    await set(operation);
    expect(await officer.verifyChain({ from: 1 })).toMatchObject({ problem: '' });
  });

  it('must be one of this site', async () => {
    const foreign = await auditAs('b');
    for (const call of [foreign.listRecords(all), foreign.verifyChain({ from: 1 })])
      await expect(call).rejects.toMatchObject({ code: 'permission-denied' });
    const nobody = await bed.client(auditName, { through: 'gateway', as: alice.user });
    await expect(nobody.listRecords(all)).rejects.toMatchObject({ code: 'permission-denied' });
    expect(await lastRecord()).toMatchObject({ operation: 'lfc.list-audit', outcome: 'refused' });
  });
});

describe('the head of the chain', () => {
  it('is told to the gateway of the site, with the heads that it has seen and that are not there', async () => {
    const gateway = await bed.client(auditName, { through: 'gateway' });
    const { head } = await gateway.getHead({ seen: [] });
    const forged = { seq: 1, hash: 'f'.repeat(64) };
    const later = { seq: 1_000_000, hash: '0'.repeat(64) };
    const answer = await gateway.getHead({ seen: [...(head ? [head] : []), forged, later] });
    expect(answer.contradicted).toEqual([forged, later]);
    expect(answer.head?.seq).toBe((head?.seq ?? 0) + 1);
  });

  it('is told to nobody else', async () => {
    const bridge = await bed.client(auditName, { through: 'dicom-bridge' });
    await expect(bridge.getHead({ seen: [] })).rejects.toMatchObject({ code: 'caller-not-allowed' });
  });
});

describeWithoutAudit(() => bed, { doors: definition.doors, through: 'gateway' });
