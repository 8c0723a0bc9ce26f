import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type CommitmentResultIndication,
  createDicomServer,
  type DicomServer,
  readMetaHeader,
} from '@mdm/dicom';
import { freePort } from '@mdm/store';
import { eventually, type Federation, startFederation } from '@mdm/testbed/federation';
import { askForCommitment, ctStorage, newTransaction, phantom, sendTo } from '../testing.js';

const callingAe = 'CT_1';
const file = phantom({ seed: 'crash' });
const { sopInstanceUid } = readMetaHeader(file);
const sent = { sopClassUid: ctStorage, sopInstanceUid };
const notSent = { sopClassUid: ctStorage, sopInstanceUid: '1.2.3.4.5' };

let federation: Federation;
let sourcePort: number;
/** Where the source takes results. */
let source: DicomServer | undefined;
const heard: CommitmentResultIndication[] = [];
/** What the source does with a result before it answers. */
let consider = async () => {};

beforeAll(async () => {
  sourcePort = await freePort();
  federation = await startFederation({
    sites: ['a'],
    durable: false,
    adjust: (config) => {
      const [one] = config.ingest.sources;
      config.ingest.sources = [{ ...one, aeTitle: callingAe, commitment: `127.0.0.1:${sourcePort}` }];
    },
  });
});
afterAll(async () => {
  await source?.close(AbortSignal.abort());
  await federation?.stop();
});

const bridge = () => federation.service('a', 'dicom-bridge');
const database = () => federation.database('a', 'dicom-bridge');
const waiting = () => database().query('select guid from commitments');

async function killed(): Promise<void> {
  await bridge().kill('SIGKILL');
  // What the dead process had taken is free after half a minute, or a whole one; nobody need wait for that here.
  await database().query('update mdm_saga_item set due_at = clock_timestamp()');
  await database().query('update commitments set due_ms = 0');
}

async function asked(transactionUid: string): Promise<void> {
  const { port } = federation.dicomAddress('a');
  expect(await askForCommitment({ port }, [sent, notSent], { callingAe, transactionUid })).toMatchObject({
    status: 0,
  });
  expect(await waiting()).toHaveLength(1);
}

const resultOf = (transactionUid: string) => ({
  transactionUid,
  callingAe: 'MDM_A',
  committed: [sent],
  failed: [{ ...notSent, reason: 0x0112 }],
});

describe('a bridge that is killed when it has accepted a request for storage commitment', () => {
  it('tells the result all the same, once its next life has registered the images', async () => {
    await federation.service('a', 'amga').kill('SIGKILL');
    const peer = { ...federation.dicomAddress('a'), calledAe: 'MDM_A' };
    expect(await sendTo(peer, file, { callingAe })).toMatchObject({ status: 0 });
    const transactionUid = newTransaction();
    await asked(transactionUid);
    await killed();
    source = await createDicomServer({
      aeTitle: callingAe,
      host: '127.0.0.1',
      port: sourcePort,
      onCommitmentResult: async (result) => {
        heard.push(result);
        await consider();
      },
    });
    await Promise.all([federation.service('a', 'amga').restart(), bridge().restart()]);
    await eventually(async () => expect(await waiting()).toEqual([]));
    expect(heard).toMatchObject([resultOf(transactionUid)]);
  });

  it('tells it once more when nobody knows whether it was heard', async () => {
    heard.length = 0;
    let end = () => {};
    const over = new Promise<void>((resolve) => {
      end = resolve;
    });
    consider = () => over;
    const transactionUid = newTransaction();
    await asked(transactionUid);
    await eventually(async () => expect(heard).toHaveLength(1));
    await killed();
    consider = async () => {};
    end();
    await bridge().restart();
    await eventually(async () => expect(await waiting()).toEqual([]));
    expect(heard).toMatchObject([resultOf(transactionUid), resultOf(transactionUid)]);
  });
});
