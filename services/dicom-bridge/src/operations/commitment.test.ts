import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type CommitmentResult,
  type CommitmentResultIndication,
  createDicomServer,
  readMetaHeader,
} from '@mdm/dicom';
import { readCredential } from '@mdm/identity';
import { newGuid } from '@mdm/rpc';
import { freePort } from '@mdm/store';
import { eventually } from '@mdm/testbed/federation';
import {
  askForCommitment,
  type BridgeBed,
  type CommitmentOptions,
  ctImage,
  ctStorage,
  newTransaction,
  phantom,
  startBridge,
  withOtherPixels,
} from '../testing.js';

const mrStorage = '1.2.840.10008.5.1.4.1.1.4';
const burnedIn = 0x00280301;
const sopInstanceUid = 0x00080018;
const minuteMs = 60_000;
const dayMs = 86_400_000;

let bridge: BridgeBed;
let aheadMs = 0;
let plainPort: number;
let securePort: number;
beforeAll(async () => {
  [plainPort, securePort] = [await freePort(), await freePort()];
  bridge = await startBridge({
    clock: () => Date.now() + aheadMs,
    adjust: (config) => {
      const [source] = config.ingest.sources;
      config.ingest.sources = [
        { ...source, aeTitle: 'CT_1' },
        { ...source, aeTitle: 'CT_2', commitment: `127.0.0.1:${plainPort}` },
        { ...source, aeTitle: 'CT_3', commitment: `127.0.0.1:${securePort}`, commitmentTls: true },
        { ...source, aeTitle: 'CT_4' },
      ];
    },
  });
});
afterAll(() => bridge.close());

const ref = (uid: string, sopClassUid = ctStorage) => ({ sopClassUid, sopInstanceUid: uid });
const refOf = (file: Buffer) => ref(readMetaHeader(file).sopInstanceUid);
const ask = (instances: Parameters<typeof askForCommitment>[1], options?: CommitmentOptions) =>
  askForCommitment(bridge, instances, options);

/** What a modality is told on the association on which it has asked. */
async function toldAtOnce(instances: Parameters<typeof askForCommitment>[1], callingAe = 'CT_1') {
  let told: CommitmentResult | undefined;
  const meanwhile: CommitmentOptions['meanwhile'] = async (result) => {
    told = await result;
    // The modality answers before it releases the association.
    await until(callingAe, (rows) => rows.length === 0);
  };
  expect(await ask(instances, { callingAe, meanwhile })).toMatchObject({ status: 0 });
  return told;
}

const audited = async (operation: string) =>
  (await bridge.bed.auditRecords()).filter((record) => record.operation === `dicom-bridge.${operation}`);
const waiting = async (callingAe: string) =>
  bridge.bed.db.query<{ attempts: number; error: { code: string } | null }>(
    'select attempts, error from commitments where calling_ae = $1',
    [callingAe],
  );
/** Awaits a state of the requests of a source. */
const until = (callingAe: string, holds: (rows: Awaited<ReturnType<typeof waiting>>) => boolean) =>
  eventually(async () => {
    const rows = await waiting(callingAe);
    expect(holds(rows)).toBe(true);
    return rows;
  });
/** As if so much time had gone by, for what waits as well. */
const passes = async (ms: number) => {
  aheadMs += ms;
};

/** The application of a source that takes results. */
async function listen(aeTitle: string, port: number, tls?: Parameters<typeof createDicomServer>[0]['tls']) {
  let hear: (result: CommitmentResultIndication) => void = () => undefined;
  const heard = new Promise<CommitmentResultIndication>((resolve) => {
    hear = resolve;
  });
  const server = await createDicomServer({
    aeTitle,
    host: '127.0.0.1',
    port,
    ...(tls && { tls }),
    onCommitmentResult: async (result) => hear(result),
  });
  return { heard, server };
}

describe('storage commitment', () => {
  it('tells on the same association what is not there, was given up, or was put aside', async () => {
    const refused = ctImage({ [burnedIn]: 'YES', [sopInstanceUid]: '1.2.3.71' });
    await bridge.send(refused);
    const file = phantom({ seed: 'conflict' });
    await bridge.send(file, { callingAe: 'CT_4' });
    await bridge.send(withOtherPixels(file), { callingAe: 'CT_1' });
    const [row] = await bridge.bed.db.query<{ guid: string }>(
      "select guid from instances where sop_uid = '1.2.3.71'",
    );
    await bridge.bed.context.saga.waitFor(row?.guid ?? '');
    expect(await toldAtOnce([ref('1.2.3.4.5'), ref('1.2.3.71'), refOf(file)])).toMatchObject({
      committed: [],
      failed: [
        { sopInstanceUid: '1.2.3.4.5', reason: 0x0112 },
        { sopInstanceUid: '1.2.3.71', reason: 0x0110 },
        { ...refOf(file), reason: 0x0110 },
      ],
    });
    expect((await audited('request-commitment')).at(-1)).toMatchObject({
      outcome: 'success',
      origin: expect.stringContaining('CT_1'),
      detail: { instances: 3, transactionUid: expect.stringContaining('2.25.') },
    });
    await eventually(async () =>
      expect((await audited('report-commitment')).at(-1)).toMatchObject({
        outcome: 'success',
        origin: expect.stringContaining('CT_1'),
        detail: { committed: 0, failed: 3 },
      }),
    );
  });

  it('tells nothing of what another source has sent', async () => {
    const file = phantom({ seed: 'of another' });
    await bridge.send(file, { callingAe: 'CT_4' });
    expect(await toldAtOnce([refOf(file)])).toMatchObject({ failed: [{ ...refOf(file), reason: 0x0112 }] });
  });

  it('knows of an instance who has sent it again', async () => {
    const file = phantom({ seed: 'sent twice' });
    await bridge.send(file, { callingAe: 'CT_4' });
    await bridge.send(file, { callingAe: 'CT_1' });
    const { sopInstanceUid: uid } = refOf(file);
    const told = toldAtOnce([ref(uid, mrStorage)]);
    await until('CT_1', (rows) => rows.length === 1);
    await passes(61 * minuteMs);
    expect(await told).toMatchObject({ failed: [{ sopInstanceUid: uid, reason: 0x0119 }] });
  });

  it('waits for what is being registered, and no longer than the site lets it', async () => {
    const file = phantom({ seed: 'waits' });
    await bridge.send(file);
    const told = toldAtOnce([refOf(file)]);
    await until('CT_1', (rows) => rows.length === 1);
    await passes(61 * minuteMs);
    expect(await told).toMatchObject({ committed: [], failed: [{ ...refOf(file), reason: 0x0110 }] });
    await until('CT_1', (rows) => rows.length === 0);
  });

  it('is for sources only', async () => {
    await expect(ask([ref('1.2.3')], { callingAe: 'NOBODY' })).rejects.toMatchObject({
      code: 'caller-not-allowed',
    });
  });

  it('refuses a transaction UID that is in use for other instances', async () => {
    const transactionUid = newTransaction();
    const callingAe = 'CT_4';
    const first = () => ask([ref('1.2.3.81')], { callingAe, transactionUid });
    expect(await first()).toMatchObject({ status: 0 });
    expect(await first()).toMatchObject({ status: 0 });
    expect(await ask([ref('1.2.3.82')], { callingAe, transactionUid })).toMatchObject({ status: 0x0110 });
    expect(await waiting(callingAe)).toHaveLength(1);
  });

  it('takes no more requests of a source than its limit, also when many come at once', async () => {
    const { db } = bridge.bed;
    const { commitments } = bridge.bed.context;
    const { signal } = new AbortController();
    const [limit, room, atOnce] = [1_000, 5, 40];
    // Long after the test: nobody is told meanwhile.
    const askedMs = Date.now() + 365 * dayMs;
    await db.query(
      `insert into commitments (guid, calling_ae, called_ae, address, transaction_uid, asked_ms, due_ms, sop_classes, sop_uids)
       select gen_random_uuid(), 'CT_9', 'MDM_A', '127.0.0.1', '2.25.' || n, $2, $2, '{1}', '{2}'
       from generate_series(1, $1::integer) as n`,
      [limit - room, askedMs],
    );
    const request = { callingAe: 'CT_9', calledAe: 'MDM_A', address: '127.0.0.1' };
    const enter = (transactionUid: string) =>
      commitments.enter({ ...request, transactionUid, guid: newGuid(), askedMs }, [ref('2', '1')], signal);
    const enterMany = () =>
      Promise.all(
        Array.from({ length: atOnce }, () =>
          enter(newTransaction()).then(
            () => 'entered',
            ({ code }) => code,
          ),
        ),
      );
    // None is entered before more of them are at it than there is room for.
    const entering = await db.transaction(async (tx) => {
      await tx.query('lock table commitments in share mode');
      const begun = enterMany();
      await eventually(async () => {
        // On another connection: within a transaction it would say the same again.
        const [row] = await db.query<{ n: number }>(
          `select count(*) as n from pg_stat_activity
           where application_name = 'mdm-dicom-bridge' and cardinality(pg_blocking_pids(pid)) > 0`,
        );
        expect(row?.n).toBeGreaterThan(room + 2);
      });
      return { begun };
    });
    const entered = await entering.begun;
    expect(entered.filter((end) => end === 'entered')).toHaveLength(room);
    expect(entered.filter((end) => end === 'limit-exceeded')).toHaveLength(atOnce - room);
    expect(await waiting('CT_9')).toHaveLength(limit);
    // What is asked for again is not more.
    expect(await enter('2.25.1')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('tells it on an association of its own, again and again until it is taken', async () => {
    expect(await ask([ref('1.2.3.91')], { callingAe: 'CT_2' })).toMatchObject({ status: 0 });
    const [failed] = await until('CT_2', (rows) => rows[0]?.error !== null);
    expect(failed).toMatchObject({ attempts: 1, error: { code: 'unavailable' } });
    const { heard, server } = await listen('CT_2', plainPort);
    await passes(minuteMs);
    expect(await heard).toMatchObject({
      callingAe: 'MDM_A',
      failed: [{ sopInstanceUid: '1.2.3.91', reason: 0x0112 }],
    });
    await until('CT_2', (rows) => rows.length === 0);
    await server.close();
    // The record is closed after all else.
    await eventually(async () => {
      const records = await audited('report-commitment');
      expect(records.filter(({ origin }) => String(origin).includes('CT_2'))).toMatchObject([
        { outcome: 'failed', code: 'unavailable' },
        { outcome: 'success', code: null },
      ]);
    });
  });

  it('tells it over TLS with the certificate of the bridge, to who shows one of the CA of the site', async () => {
    const site = bridge.bed.sites.get('a');
    const { ca, cert, key } = await readCredential(site?.tlsDirectory('lfc') ?? '');
    const strict = { requestCert: true, rejectUnauthorized: true };
    const { heard, server } = await listen('CT_3', securePort, { ca, cert, key, ...strict });
    expect(await ask([ref('1.2.3.92')], { callingAe: 'CT_3' })).toMatchObject({ status: 0 });
    const { certificate } = await heard;
    expect(certificate?.subject).toContain('dicom-bridge');
    await until('CT_3', (rows) => rows.length === 0);
    await server.close();
  });

  it('is given up when nobody has taken it for a week', async () => {
    const counted = async () => {
      const text = await bridge.bed.context.metrics.text();
      return /commitments_total\{.*given-up.*\} [1-9]/.test(text);
    };
    expect(await ask([ref('1.2.3.93')], { callingAe: 'CT_2' })).toMatchObject({ status: 0 });
    await until('CT_2', (rows) => rows[0]?.error !== null);
    await passes(8 * dayMs);
    await until('CT_2', (rows) => rows.length === 0);
    await eventually(async () => expect(await counted()).toBe(true));
  });
});
