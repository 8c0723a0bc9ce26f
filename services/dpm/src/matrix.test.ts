import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe } from '@jest/globals';
import { type Cell, describeTheMatrix, matrixSite, oneItem, recordsAfterSql } from '@mdm/testbed/matrix';
import { contents, expected, fileOf, grpcCalls, type Thing } from './matrix.js';
import { operations } from './operations/index.js';
import { type DpmBed, type Storage, startDpm, upload } from './testing.js';

let dpm: DpmBed;
beforeAll(async () => {
  dpm = await startDpm({ adjust: matrixSite });
});
afterAll(() => dpm.close());

const bridgeOf = ({ owner }: Cell) =>
  dpm.bed.client('mdm.dpm.v1.StorageService', { through: 'dicom-bridge', as: owner });

async function prepare(cell: Cell, operation: string): Promise<Thing> {
  const bridge = await bridgeOf(cell);
  const [guid, other] = [randomUUID(), randomUUID()];
  const { tickets } = await bridge.prepareToPut({
    files: [fileOf(guid, cell, { reader: dpm.colleague }), fileOf(other, cell)],
  });
  const [token = '', putToken = ''] = tickets.map((ticket) => oneItem([ticket]).requestToken);
  await store(bridge, token);
  // A put is done once its bytes have come in.
  if (operation === 'putDone') await bridge.write(upload(putToken, contents));
  return { guid, putToken, turl: operation === 'read' ? await turlOf(guid, cell) : '' };
}

async function store(bridge: Storage, token: string): Promise<void> {
  await bridge.write(upload(token, contents));
  oneItem((await bridge.putDone({ requestTokens: [token] })).outcomes);
}

async function turlOf(guid: string, { user }: Cell): Promise<string> {
  const own = await (await dpm.gateway(user)).prepareToGet({ guid }).catch(() => undefined);
  return (own ?? (await (await dpm.gateway(dpm.colleague)).prepareToGet({ guid }))).turl;
}

describe('the matrix of the storage', () => {
  describeTheMatrix<Thing>(() => dpm.bed, {
    operations,
    expected,
    doors: [{ name: 'gRPC', calls: grpcCalls }],
    prepare,
    recordsAfter: (seq) => dpm.bed.db.query(recordsAfterSql, [seq]),
  });
});
