import { createHash, randomUUID } from 'node:crypto';
import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  type CommitmentResult,
  connectDicom,
  type DimseStatus,
  type InstanceReference,
  type PhantomOptions,
  phantomSeries,
  readMetaHeader,
  storageCommitmentSopClass,
  transferSyntaxes,
  writeDataset,
  writeMetaHeader,
} from '@mdm/dicom';
import type { bridge } from '@mdm/protos';
import { type Dispatcher, newGuid, type ServiceClient, type ServiceDefinition } from '@mdm/rpc';
import { freePort } from '@mdm/store';
import { startTestService, type TestService, type TestUser } from '@mdm/testbed';
import type { BridgeContext } from './context.js';
import { dicomBridge } from './definition.js';
import { policyOfSource } from './policy.js';

export type Registrations = ServiceClient<'mdm.bridge.v1.BridgeService'>;

/** A bridge whose neighbours are away: what it receives waits. */
export interface BridgeBed {
  readonly bed: TestService<BridgeContext>;
  /** What its doors call. */
  readonly dispatcher: Dispatcher<BridgeContext>;
  /** May register; owns what comes in by DICOM. */
  readonly physician: TestUser;
  readonly administrator: TestUser;
  readonly port: number;
  client(as: TestUser): Promise<Registrations>;
  quarantine(as: TestUser): Promise<ServiceClient<'mdm.bridge.v1.QuarantineService'>>;
  /** Sends one file as a modality does. */
  send(file: Buffer, options?: SendOptions): Promise<DimseStatus>;
  /** Names of the files of the spool, and of those that were put aside. */
  spool(): Promise<string[]>;
  aside(): Promise<string[]>;
  close(): Promise<void>;
}

/** The bridge as it is, with a look at those that run now. */
export interface ObservedBridge {
  readonly definition: ServiceDefinition<BridgeContext>;
  /** @throws TypeError  none has started at this site */
  at(site: string): BridgeContext;
}

export function observedBridge(): ObservedBridge {
  const bridges = new Map<string, BridgeContext>();
  return {
    definition: {
      ...dicomBridge,
      open: async (context, dispatcher) => {
        bridges.set(context.site, context);
        return (await dicomBridge.open?.(context, dispatcher)) ?? [];
      },
    },
    at: (site) => {
      const found = bridges.get(site);
      if (!found) throw new TypeError(`no bridge at ${site}`);
      return found;
    },
  };
}

export async function startBridge(options: Parameters<typeof startTestService>[1] = {}): Promise<BridgeBed> {
  const port = await freePort();
  let dispatcher: Dispatcher<BridgeContext> | undefined;
  const observed: typeof dicomBridge = {
    ...dicomBridge,
    open: async (context, opened) => {
      dispatcher = opened;
      return (await dicomBridge.open?.(context, opened)) ?? [];
    },
  };
  const bed = await startTestService(observed, {
    ...options,
    adjust: (config, site) => {
      config.ingest.listen = `127.0.0.1:${port}`;
      options.adjust?.(config, site);
    },
  });
  const person = (role: 'physician' | 'administrator') => {
    const { dn, groups } = bed.sites.get('a')?.people[role] ?? { dn: '', groups: [] };
    return bed.user({ name: role, dn, groups });
  };
  const names = (directory: string) =>
    readdir(path.join(bed.context.config.dataDirectory, directory)).then((found) => found.sort());
  if (dispatcher === undefined) throw new TypeError('the service has not opened its doors');
  return {
    bed,
    dispatcher,
    physician: person('physician'),
    administrator: person('administrator'),
    port,
    client: (as) => bed.client('mdm.bridge.v1.BridgeService', { through: 'gateway', as }),
    quarantine: (as) => bed.client('mdm.bridge.v1.QuarantineService', { through: 'gateway', as }),
    send: (file, send) => sendTo({ host: '127.0.0.1', port, calledAe: 'MDM_A' }, file, send),
    spool: () => names('spool'),
    aside: () => names('quarantine'),
    close: () => bed.close(),
  };
}

export interface SendOptions {
  readonly callingAe?: string;
  /** What the C-STORE command says instead of the file's meta header. */
  readonly sopInstanceUid?: string;
  /** Sends these bytes instead of the data set of the file. */
  readonly dataset?: Buffer | AsyncIterable<Buffer>;
}

export async function sendTo(
  peer: { readonly host: string; readonly port: number; readonly calledAe: string },
  file: Buffer,
  { callingAe = 'CT_1', sopInstanceUid, dataset }: SendOptions = {},
): Promise<DimseStatus> {
  const meta = readMetaHeader(file);
  const association = await connectDicom({
    ...peer,
    callingAe,
    contexts: [{ abstractSyntax: meta.sopClassUid, transferSyntaxes: [meta.transferSyntax] }],
  });
  try {
    return await association.store({
      sopClassUid: meta.sopClassUid,
      sopInstanceUid: sopInstanceUid ?? meta.sopInstanceUid,
      transferSyntax: meta.transferSyntax,
      dataset: dataset ?? file.subarray(meta.datasetOffset),
    });
  } finally {
    await association.release().catch(() => association.abort());
  }
}

export interface CommitmentOptions {
  readonly callingAe?: string;
  /** Default: a new one. */
  readonly transactionUid?: string;
  /** What to do while the association is open, after the answer. */
  readonly meanwhile?: (told: Promise<CommitmentResult>) => Promise<void>;
}

/** Asks for storage commitment as a modality does; the status of the answer. */
export async function askForCommitment(
  { port }: Pick<BridgeBed, 'port'>,
  instances: readonly InstanceReference[],
  options: CommitmentOptions = {},
): Promise<DimseStatus> {
  const { callingAe = 'CT_1', transactionUid = newTransaction(), meanwhile } = options;
  let hear: (result: CommitmentResult) => void = () => undefined;
  const told = new Promise<CommitmentResult>((resolve) => {
    hear = resolve;
  });
  const association = await connectDicom({
    host: '127.0.0.1',
    port,
    callingAe,
    calledAe: 'MDM_A',
    contexts: [
      {
        abstractSyntax: storageCommitmentSopClass,
        transferSyntaxes: [transferSyntaxes.explicitLittleEndian],
      },
    ],
    ...(meanwhile && { onCommitmentResult: async (result: CommitmentResult) => hear(result) }),
  });
  try {
    const status = await association.requestCommitment(transactionUid, instances);
    await meanwhile?.(told);
    return status;
  } finally {
    await association.release().catch(() => association.abort());
  }
}

/** `2.25.<UUID>` (PS3.5 §B.2). */
export const newTransaction = () => `2.25.${BigInt(`0x${randomUUID().replaceAll('-', '')}`)}`;

/** Small images of a phantom patient, as files. */
export function phantoms(slices: number, changes: Partial<PhantomOptions> = {}): Buffer[] {
  const series = phantomSeries({
    modality: 'CT',
    patient: { patientId: 'A-1', patientName: 'Canary^Clara', patientBirthDate: '19700102', patientSex: 'F' },
    slices,
    rows: 64,
    columns: 64,
    seed: 'bridge',
    institution: 'Hospital A',
    studyDate: '20240229',
    ...changes,
  });
  return [...series].map(({ bytes }) => bytes);
}

export function phantom(changes: Partial<PhantomOptions> = {}): Buffer {
  const [file] = phantoms(1, changes);
  if (!file) throw new TypeError('a series has at least one image');
  return file;
}

export const ctStorage = '1.2.840.10008.5.1.4.1.1.2';

/** A least CT image, with other or further attributes; `undefined` leaves one out. */
export function ctImage(attributes: Readonly<Record<number, string | undefined>> = {}, pixels = 64): Buffer {
  const values: Record<number, string | undefined> = {
    524310: ctStorage,
    524312: '1.2.3.4',
    2097165: '1.2.3',
    2097166: '1.2.3.1',
    ...attributes,
  };
  const elements = Object.entries(values)
    .map(([tag, value]) => ({ tag: Number(tag), value }))
    .filter(({ value }) => value !== undefined)
    .sort((a, b) => a.tag - b.tag)
    .map(({ tag, value = '' }) => [tag, tag === 0x00280301 ? 'CS' : 'UI', value] as const);
  return Buffer.concat([
    writeMetaHeader({
      transferSyntax: transferSyntaxes.explicitLittleEndian,
      sopClassUid: ctStorage,
      sopInstanceUid: values[0x00080018] ?? '1.2.3.4',
    }),
    writeDataset([...elements, [0x7fe00010, 'OW', Buffer.alloc(pixels)]]),
  ]);
}

/** The file with its last pixel changed. */
export function withOtherPixels(file: Buffer): Buffer {
  const changed = Buffer.from(file);
  changed.writeUInt8(changed.readUInt8(changed.length - 1) ^ 1, changed.length - 1);
  return changed;
}

export async function* upload(file: Buffer, pieceBytes = 64 * 1024): AsyncGenerator<bridge.RegisterRequest> {
  for (let start = 0; start < file.length; start += pieceBytes)
    yield { chunk: file.subarray(start, start + pieceBytes) };
}

/** Puts a file aside as a conflict of which the former is gone, however that came; its GUID. */
export async function putFileAside(context: BridgeContext, file: Buffer): Promise<string> {
  const { db, spool, quarantine, ingest, clock } = context;
  const [source] = ingest.sources;
  if (!source) throw new TypeError('a site has at least one source');
  const policy = policyOfSource(source);
  const { sopInstanceUid: sopUid, datasetOffset } = readMetaHeader(file);
  const guid = newGuid();
  await writeFile(spool.file(guid), file);
  const row = {
    guid,
    sopUid,
    sha256: createHash('sha256').update(file.subarray(datasetOffset)).digest('hex'),
    size: file.length - datasetOffset,
    kept: file.length,
    owner: policy.owner,
    source: 'CT_1 at 10.1.0.7',
    receivedMs: clock(),
    cause: 'content-conflict',
    message: 'put aside by a test',
    policy,
  };
  await db.transaction((tx) => quarantine.put(tx, [row], ingest.quarantine.maxBytes));
  await spool.quarantine(guid);
  return guid;
}

export { transferSyntaxes };
