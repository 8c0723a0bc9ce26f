import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ServiceName } from '@mdm/config';
import { readCredential } from '@mdm/identity';
import type { gateway as messages } from '@mdm/protos';
import type { Material, ServiceClient } from '@mdm/rpc';
import type { TestUser } from '@mdm/testbed';
import fc from 'fast-check';
import {
  digestOf,
  readCountersignature,
  readStatement,
  type Statement,
  signStatement,
} from '../audit/statement.js';
import type { GatewayContext } from '../context.js';
import { gateway } from '../definition.js';
import { collect, eventually, type Grid, personAt, startGrid, type TestImage } from '../testing.js';

const auditName = 'mdm.gateway.v1.AuditService';
const services = ['lfc', 'amga', 'hydra', 'dpm', 'gateway'] as const;
/** The gateways of the grid, to have them sign when the test wants it. */
const contexts = new Map<string, GatewayContext>();

let grid: Grid;
let olga: TestUser;
let officer: ServiceClient<typeof auditName>;
let image: TestImage;

beforeAll(async () => {
  grid = await startGrid({
    further: [
      {
        ...gateway,
        createContext: async (base) => {
          const context = await gateway.createContext(base);
          contexts.set(base.site, context);
          return context;
        },
      },
    ],
  });
  olga = grid.user({ site: 'a', name: 'Olga', groups: ['/biomed/a'] });
  officer = await officerOf('a');
  image = await grid.register({ owner: olga, size: 1_000 });
});
afterAll(() => grid?.close());

function officerOf(site: string) {
  const { dn } = grid.site(site).people.officer;
  return grid.ask(auditName, grid.user({ site, name: 'officer', dn }), site);
}

/** The gateway of a site signs where its chains end; resolves to the sites that keep it. */
const signAt = (site: string) =>
  contexts.get(site)?.witnessing.round(AbortSignal.timeout(120_000)) ??
  Promise.reject(new Error('no context'));

async function verify(service: ServiceName) {
  const [report] = await collect(officer.verifyAudit({ service }));
  if (!report) throw new Error('no report');
  return report;
}
const statesOf = ({ witnesses }: messages.VerifyAuditResponse__Output) =>
  Object.fromEntries(witnesses.map(({ site, state }) => [site, state]));

/** What somebody with all rights on the database of a service of site a can do. */
async function tamper(service: ServiceName, ...statements: readonly string[]): Promise<void> {
  await grid.database('a', service).db.transaction(async (tx) => {
    for (const table of ['audit_records', 'audit_head'])
      await tx.query(`alter table ${table} disable trigger user`);
    for (const statement of statements) await tx.query(statement);
    for (const table of ['audit_records', 'audit_head'])
      await tx.query(`alter table ${table} enable trigger user`);
  });
}

async function lastSeq(service: ServiceName): Promise<number> {
  const [head] = await grid.database('a', service).db.query<{ seq: number }>('select seq from audit_head');
  return head?.seq ?? 0;
}

/** The chain ends behind record `seq`, and its head agrees. */
const cutBehind = (seq: number) => [
  `delete from audit_records where seq > ${seq}`,
  `update audit_head set seq = ${seq}, hash = (select hash from audit_records where seq = ${seq})`,
];

describe('the audit of a site', () => {
  it('tells who had to do with an image, at all of its services, the newest first', async () => {
    const reader = grid.user({ site: 'b', name: 'Bert', groups: ['/biomed/b'] });
    const images = await grid.ask('mdm.gateway.v1.ImageService', reader, 'a');
    await expect(images.stat({ target: { lfn: image.lfn } })).resolves.toMatchObject({
      entry: { guid: image.guid },
    });
    await expect(images.open({ target: { guid: image.guid } })).rejects.toMatchObject({
      code: expect.stringMatching(/not-found|permission-denied/),
    });
    const { records, unanswered } = await officer.listAudit({ object: image.lfn, limit: 1_000 });
    expect(new Set(records.map(({ service }) => service))).toEqual(new Set(services));
    expect(records.map(({ atMs }) => atMs)).toEqual(records.map(({ atMs }) => atMs).sort((a, b) => b - a));
    expect(records).toContainEqual(
      expect.objectContaining({ operation: 'lfc.stat', subject: reader.dn, objects: [image.lfn] }),
    );
    const refusals = await officer.listAudit({
      object: image.guid,
      subject: reader.dn,
      outcome: 'AUDIT_OUTCOME_REFUSED',
      limit: 1_000,
    });
    expect(refusals.records.map(({ service }) => service)).toContain('lfc');
    expect(unanswered).toMatchObject([{ service: 'dicom-bridge', error: { code: 'unavailable' } }]);
  });

  it('tells it of a patient, by the GUID of whom', async () => {
    const [patient] = await grid
      .database('a', 'amga')
      .db.query<{ guid: string }>('select guid from patients');
    const { records } = await officer.listAudit({ object: patient?.guid ?? '', limit: 1_000 });
    expect(records).toContainEqual(
      expect.objectContaining({ operation: 'dpm.prepare-to-put', subject: olga.dn }),
    );
  });

  it('is paged without gap or repeat', async () => {
    const whole = await officer.listAudit({ subject: olga.dn, limit: 1_000 });
    const paged: string[] = [];
    let cursor = '';
    do {
      const page = await officer.listAudit({ subject: olga.dn, limit: 2, cursor });
      paged.push(...page.records.map(({ service, seq }) => `${service} ${seq}`));
      cursor = page.nextCursor;
    } while (cursor);
    expect(paged).toEqual(whole.records.map(({ service, seq }) => `${service} ${seq}`));
    expect(paged.length).toBeGreaterThan(4);
    await expect(officer.listAudit({ limit: 2, cursor: 'x' })).rejects.toMatchObject({
      code: 'invalid-argument',
      field: 'cursor',
    });
  });

  it('is for its own data protection officers', async () => {
    const foreign = grid.user({ site: 'b', name: 'officer', dn: grid.site('a').people.officer.dn });
    for (const asking of [olga, foreign]) {
      const client = await grid.ask(auditName, asking, 'a');
      await expect(client.listAudit({ limit: 1 })).rejects.toMatchObject({ code: 'permission-denied' });
      await expect(collect(client.verifyAudit({}))).rejects.toMatchObject({ code: 'permission-denied' });
    }
  });
});

describe('the heads of the chains', () => {
  it('are kept and countersigned by the other sites, and held by the chains', async () => {
    expect(await signAt('a')).toEqual(['b', 'c']);
    expect(await signAt('a')).toEqual(['b', 'c']);
    for (const service of services) {
      const report = await verify(service);
      expect(report).toMatchObject({ error: null, chain: { problem: '' } });
      expect(statesOf(report)).toEqual({ b: 'held', c: 'held' });
      for (const { heads, sinceMs, lastMs } of report.witnesses) {
        expect(heads).toBeGreaterThanOrEqual(2);
        expect(sinceMs).toBeLessThan(lastMs);
      }
    }
    expect(await verify('dicom-bridge')).toMatchObject({ chain: null, error: { code: 'unavailable' } });
  });

  it('are told to nobody but the site that they are of', async () => {
    const b = await grid.door('c', 'gateway').client(auditName, { through: 'gateway', site: 'b' });
    const a = await grid.door('c', 'gateway').client(auditName, { through: 'gateway', site: 'a' });
    const [told, own] = await Promise.all(
      [b, a].map((site) => site.listWitnessed({ service: 'lfc', limit: 10 })),
    );
    const heads = await grid
      .database('c', 'gateway')
      .db.query(
        "select seq, hash from audit_heads where site = 'a' and service = 'lfc' order by statement_id",
      );
    expect(own?.heads.map(({ head }) => head)).toEqual(heads);
    expect(heads.length).toBeGreaterThan(1);
    for (const { head } of told?.heads ?? []) if (head?.seq) expect(heads).not.toContainEqual(head);
    const bridge = await grid.door('a', 'gateway').client(auditName, { through: 'dicom-bridge', site: 'a' });
    await expect(bridge.listWitnessed({ service: 'lfc', limit: 1 })).rejects.toMatchObject({
      code: 'caller-not-allowed',
    });
  });

  it.each([
    'update audit_statements set refused = null',
    'delete from audit_heads',
    'truncate audit_countersignatures',
  ])('are kept whatever the owner of the tables wants: "%s"', async (sql) => {
    await expect(grid.database('b', 'gateway').db.query(sql)).rejects.toMatchObject({ name: 'MdmError' });
  });

  it('are caught up with by a site that was away, whose signatures count meanwhile', async () => {
    await grid.link('c').cut();
    expect(await signAt('a')).toEqual(['b']);
    const away = await verify('hydra');
    expect(statesOf(away)).toEqual({ b: 'held', c: 'held' });
    expect(away.witnesses.find(({ site }) => site === 'c')).toMatchObject({
      error: { code: expect.stringMatching(/unavailable|deadline-exceeded/) },
    });
    await grid.link('c').restore();
    await eventually(async () => (await signAt('a')).includes('c'));
    const back = await verify('hydra');
    expect(back.witnesses).toMatchObject([{ error: null }, { error: null }]);
  });
});

describe('a long chain', () => {
  it('is verified in parts, the heads that others keep with the last one', async () => {
    await signAt('a');
    const mdm = await personAt(grid, 'a', 'officer');
    try {
      const told: number[] = [];
      const onPart = (_service: string, records: number) => told.push(records);
      const [report] = await collect(mdm.verifyAudit({ service: 'lfc', recordsPerCall: 3, onPart }));
      expect(told.length).toBeGreaterThan(1);
      expect(told).toEqual(told.map((_records, index) => 3 * (index + 1)));
      expect(report).toMatchObject({ service: 'lfc', intact: true });
      expect(report?.records).toBeGreaterThan(told.at(-1) ?? 0);
      expect(report?.witnesses.map(({ state }) => state)).toEqual(['held', 'held']);
    } finally {
      mdm.close();
    }
  });

  it('is not begun in the middle of all services at once', async () => {
    await expect(collect(officer.verifyAudit({ from: 2 }))).rejects.toMatchObject({
      code: 'invalid-argument',
    });
  });
});

describe('what mdm audit verify finds', () => {
  it.each<[string, string, (last: number) => string[]]>([
    ['a record that was deleted', 'missing', () => ['delete from audit_records where seq = 3']],
    [
      'a record that was altered',
      'altered',
      () => ["update audit_records set subject = '/CN=x' where seq = 3"],
    ],
    [
      'records that changed places',
      'altered',
      () => [
        'update audit_records set seq = -3 where seq = 3',
        'update audit_records set seq = 3 where seq = 4',
        'update audit_records set seq = 4 where seq = -3',
      ],
    ],
    [
      'records that were cut off',
      'truncated',
      (last) => [`delete from audit_records where seq > ${last - 1}`],
    ],
  ])('%s: %s', async (_what, problem, statements) => {
    const { db } = grid.database('a', 'amga');
    await db.query('create table audit_backup as select * from audit_records');
    const last = await lastSeq('amga');
    await tamper('amga', ...statements(last));
    const { chain } = await verify('amga');
    // What is recorded meanwhile follows the head, not the records.
    expect(chain).toMatchObject({ problem, seq: problem === 'truncated' ? last : 3 });
    await tamper(
      'amga',
      `delete from audit_records where seq <= ${last}`,
      'insert into audit_records select * from audit_backup',
      'drop table audit_backup',
    );
    expect((await verify('amga')).chain).toMatchObject({ problem: '' });
  });

  it('a chain that was cut together with its head: it is intact, and contradicts what others keep', async () => {
    await signAt('a');
    const signed = await lastSeq('dpm');
    await tamper('dpm', ...cutBehind(2));
    const report = await verify('dpm');
    expect(report.chain).toMatchObject({ problem: '' });
    expect(statesOf(report)).toEqual({ b: 'contradicted', c: 'contradicted' });
    const [{ contradicted }] = report.witnesses as [messages.WitnessReport__Output];
    expect(contradicted?.seq).toBeGreaterThan(2);
    expect(contradicted?.seq).toBeLessThanOrEqual(signed);
  });

  it('a chain that was written anew from some record on, with all hashes and its head, and has grown since', async () => {
    await signAt('a');
    const signed = await lastSeq('lfc');
    await tamper('lfc', ...cutBehind(3));
    await grid.stop('a', 'lfc');
    await grid.start('a', 'lfc');
    const catalog = await grid
      .door('a', 'lfc')
      .client('mdm.lfc.v1.CatalogService', { through: 'gateway', site: 'a', as: olga });
    while ((await lastSeq('lfc')) <= signed) await catalog.stat({ target: { guid: image.guid } });
    const report = await verify('lfc');
    expect(report.chain).toMatchObject({ problem: '' });
    expect(statesOf(report)).toEqual({ b: 'contradicted', c: 'contradicted' });
  });

  it('says so for ever, also when the site has declared what is lost and goes on', async () => {
    expect(await signAt('a')).toEqual(['b', 'c']);
    // The round of the minute may have come first and declared it.
    const kept = await grid
      .database('a', 'gateway')
      .db.query<{ statement: string }>("select statement from audit_statements where site = 'a' order by id");
    const lost = kept
      .map(
        ({ statement }) =>
          JSON.parse(Buffer.from(statement.split('.')[1] ?? '', 'base64url').toString()).heads,
      )
      .filter((heads) => heads.lfc?.lost !== undefined);
    expect(lost).toHaveLength(1);
    expect(lost[0]).toMatchObject({ lfc: { lost: { seq: expect.any(Number) } } });
    expect(lost[0].hydra?.lost).toBeUndefined();
    expect(statesOf(await verify('lfc'))).toEqual({ b: 'contradicted', c: 'contradicted' });
  });
});

describe('a witness', () => {
  const head = (seq: number, digit: string) => ({ seq, hash: digit.repeat(64) });
  let material: Material;
  let asB: ServiceClient<typeof auditName>;
  /** Site b tells site c where its bridge ends, of which nobody else tells in this test. */
  const tell = async (heads: Statement['heads'], site = 'b') =>
    asB.witnessHeads({
      statement: await signStatement({ site, at: Date.now(), previous: null, heads }, material),
    });

  beforeAll(async () => {
    const { cert, key } = await readCredential(grid.site('b').tlsDirectory('gateway'));
    material = { certificate: Buffer.from(cert), privateKey: Buffer.from(key) };
    asB = await grid.door('c', 'gateway').client(auditName, { through: 'gateway', site: 'b' });
  });
  const evidence = () =>
    grid
      .database('c', 'gateway')
      .db.query<{ refused: string; statement: string }>(
        "select refused, statement from audit_statements where site = 'b' and refused is not null order by id",
      );

  it('signs what it keeps', async () => {
    const statement = await signStatement(
      { site: 'b', at: Date.now(), previous: null, heads: { 'dicom-bridge': head(10, 'a') } },
      material,
    );
    const { countersignature } = await asB.witnessHeads({ statement });
    const view = contexts.get('b')?.federation.current();
    if (!view) throw new Error('no context');
    expect(await readCountersignature(countersignature, view)).toMatchObject({
      witness: 'c',
      statement: digestOf(statement),
    });
  });

  it('refuses a head that goes back, or is another one, and keeps it as evidence', async () => {
    const before = (await evidence()).length;
    for (const wrong of [head(9, 'b'), head(10, 'b')]) {
      await expect(tell({ 'dicom-bridge': wrong })).rejects.toMatchObject({ code: 'content-conflict' });
    }
    await tell({ 'dicom-bridge': head(11, 'a') });
    const kept = (await evidence()).slice(before);
    expect(kept.map(({ refused }) => refused)).toEqual([
      'the audit of dicom-bridge ends at record 9, and ended at record 10 before',
      'record 10 in the audit of dicom-bridge is not the one that was there before',
    ]);
    expect(kept[0]?.statement.split('.')).toHaveLength(3);
  });

  it('takes one back when the site itself says what its chain has lost', async () => {
    await tell({ 'dicom-bridge': { ...head(5, 'c'), lost: head(11, 'a') } });
    await expect(tell({ 'dicom-bridge': head(4, 'c') })).rejects.toMatchObject({ code: 'content-conflict' });
    await tell({ 'dicom-bridge': head(6, 'c') });
  });

  it('reads nothing but what was signed, whatever it is sent', async () => {
    const view = contexts.get('c')?.federation.current();
    if (!view) throw new Error('no context');
    const said = { site: 'b', at: 1, previous: null, heads: { 'dicom-bridge': head(10, 'a') } };
    const genuine = await signStatement(said, material);
    expect(await readStatement(genuine, view)).toEqual(said);
    const spoilt = fc
      .tuple(fc.nat(genuine.length - 1), fc.constantFrom(...'AQgw.-_{"\0'))
      // The last character of each part has bits that say nothing.
      .filter(([at, to]) => genuine[at] !== to && ![undefined, '.'].includes(genuine[at + 1]))
      .map(([at, to]) => genuine.slice(0, at) + to + genuine.slice(at + 1));
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string({ maxLength: 300 }), spoilt), async (text) => {
        await expect(readStatement(text, view)).rejects.toMatchObject({
          code: expect.stringMatching(/^(invalid-argument|certificate-invalid)$/),
        });
      }),
    );
    await expect(readCountersignature(genuine, view)).rejects.toMatchObject({ code: 'invalid-argument' });
    await expect(readStatement('x'.repeat(20_000), view)).rejects.toMatchObject({ code: 'invalid-argument' });
  });

  it('keeps no more than a hundred pieces of evidence of a site', async () => {
    for (let n = 0; n < 105; n += 1)
      await expect(tell({ 'dicom-bridge': head(1, 'd') })).rejects.toMatchObject({
        code: 'content-conflict',
      });
    expect(await evidence()).toHaveLength(100);
  });

  it('takes no statement in the name of another site', async () => {
    await expect(tell({ 'dicom-bridge': head(20, 'a') }, 'a')).rejects.toMatchObject({
      code: 'certificate-invalid',
    });
    const asA = await grid.door('c', 'gateway').client(auditName, { through: 'gateway', site: 'a' });
    const statement = await signStatement(
      { site: 'b', at: Date.now(), previous: null, heads: { 'dicom-bridge': head(20, 'a') } },
      material,
    );
    await expect(asA.witnessHeads({ statement })).rejects.toMatchObject({ code: 'certificate-invalid' });
  });
});
