import { fail } from '@mdm/errors';
import { formatTag } from '../part10/dictionary.js';
import type { DataElement } from '../part10/elements.js';
import { isUid } from '../part10/uid.js';
import type { DatasetElement } from '../phantom/dataset.js';
import type { InstanceRequest } from './command.js';
import { untilAborted } from './deferred.js';
import {
  type CommitmentIndication,
  type CommitmentResult,
  type CommitmentResultHandler,
  commitmentFailure,
  type DicomCaller,
  type InstanceReference,
} from './handlers.js';
import { asciiOf, uint16Of } from './identifier.js';
import type { Performer } from './operation.js';
import { type DimseStatus, dimseStatus } from './status.js';
import { storageCommitmentInstance } from './uids.js';

const tag = {
  transactionUid: 0x00081195,
  referencedSops: 0x00081199,
  failedSops: 0x00081198,
  sopClass: 0x00081150,
  sopInstance: 0x00081155,
  reason: 0x00081197,
} as const;

/** PS3.4 J.3.2.1: the one action of the SOP class. */
export const requestCommitment = 1;
/** PS3.4 J.3.3.1. */
const allCommitted = 1;
const someFailed = 2;
/** References in one request. */
const maxReferences = 100_000;

/** Takes the responsibility for the objects, or throws; the result is reported afterwards. */
export type CommitmentHandler = (request: CommitmentIndication) => Promise<void>;

export function encodeCommitmentRequest(
  transactionUid: string,
  instances: readonly InstanceReference[],
): DatasetElement[] {
  return [
    [tag.transactionUid, 'UI', transactionUid],
    [tag.referencedSops, 'SQ', instances.map(reference)],
  ];
}

/** The event and its data set (PS3.4 Table J.3-2). */
export function encodeCommitmentResult({ transactionUid, committed, failed }: CommitmentResult): {
  readonly typeId: number;
  readonly identifier: readonly DatasetElement[];
} {
  const failures = failed.map((item): DatasetElement[] => [
    ...reference(item),
    [tag.reason, 'US', item.reason],
  ]);
  return {
    typeId: failed.length === 0 ? allCommitted : someFailed,
    identifier: [
      ...encodeCommitmentRequest(transactionUid, committed).slice(0, committed.length === 0 ? 1 : 2),
      ...(failures.length === 0 ? [] : [[tag.failedSops, 'SQ', failures] satisfies DatasetElement]),
    ],
  };
}

const reference = ({ sopClassUid, sopInstanceUid }: InstanceReference): DatasetElement[] => [
  [tag.sopClass, 'UI', sopClassUid],
  [tag.sopInstance, 'UI', sopInstanceUid],
];

/** N-ACTION of storage commitment (PS3.4 J.3.2). */
export function commitmentPerformer(
  caller: () => DicomCaller,
  onCommitment: CommitmentHandler,
): Performer<InstanceRequest> {
  return async (operation) => {
    const { request, association } = operation;
    const wrong = wrongInstance(request);
    if (wrong !== undefined) return wrong;
    if (request.typeId !== requestCommitment)
      return { status: dimseStatus.noSuchAction, comment: 'the only action is 1' };
    const identifier = await operation.identifier();
    const transactionUid = uidOf(identifier, tag.transactionUid);
    const instances = references(identifier, tag.referencedSops).map(referenceOf);
    if (instances.length === 0) fail('invalid-argument', 'the request refers to no instance');
    await onCommitment({
      ...caller(),
      transactionUid,
      instances,
      report: async (result) => {
        await untilAborted(operation.done.promise, association.over);
        return await association.reportCommitment({ transactionUid, ...result });
      },
      signal: association.over,
    });
    return { status: dimseStatus.success };
  };
}

/** N-EVENT-REPORT of storage commitment (PS3.4 J.3.3). */
export function commitmentResultPerformer(
  caller: () => DicomCaller,
  onResult: CommitmentResultHandler,
): Performer<InstanceRequest> {
  return async (operation) => {
    const { request } = operation;
    const wrong = wrongInstance(request);
    if (wrong !== undefined) return wrong;
    if (request.typeId !== allCommitted && request.typeId !== someFailed)
      return { status: dimseStatus.noSuchEvent, comment: 'the only events are 1 and 2' };
    const identifier = await operation.identifier();
    await onResult({
      ...caller(),
      transactionUid: uidOf(identifier, tag.transactionUid),
      committed: references(identifier, tag.referencedSops).map(referenceOf),
      failed: references(identifier, tag.failedSops).map((item) => ({
        ...referenceOf(item),
        reason: reasonOf(item, operation.context.transferSyntax),
      })),
    });
    return { status: dimseStatus.success };
  };
}

function wrongInstance({ sopInstanceUid }: InstanceRequest): DimseStatus | undefined {
  if (sopInstanceUid === storageCommitmentInstance) return undefined;
  return { status: dimseStatus.noSuchInstance, comment: 'storage commitment has one well-known instance' };
}

function references(
  identifier: readonly DataElement[],
  sequence: number,
): readonly (readonly DataElement[])[] {
  const items = [...(identifier.find((element) => element.tag === sequence)?.items ?? [])];
  if (items.length > maxReferences)
    fail('limit-exceeded', `the request refers to more than ${maxReferences} instances`);
  return items;
}

function referenceOf(item: readonly DataElement[]): InstanceReference {
  return { sopClassUid: uidOf(item, tag.sopClass), sopInstanceUid: uidOf(item, tag.sopInstance) };
}

function reasonOf(item: readonly DataElement[], transferSyntax: string): number {
  return uint16Of(item, tag.reason, transferSyntax) ?? commitmentFailure.processingFailure;
}

function uidOf(elements: readonly DataElement[], tagOfUid: number): string {
  const uid = asciiOf(elements, tagOfUid);
  if (uid !== undefined && isUid(uid)) return uid;
  return fail('invalid-argument', `the element ${formatTag(tagOfUid)} is not a UID`, {
    field: formatTag(tagOfUid),
  });
}
