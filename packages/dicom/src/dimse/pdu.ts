import { fail } from '@mdm/errors';
import { isUid } from '../part10/uid.js';
import { hasAeCharacters } from './ae-title.js';

/** PDU types (PS3.8 9.3.1). */
export const pduType = {
  associateRq: 0x01,
  associateAc: 0x02,
  associateRj: 0x03,
  pData: 0x04,
  releaseRq: 0x05,
  releaseRp: 0x06,
  abort: 0x07,
} as const;

/** Bytes of a PDU before its variable field: type, reserved, 32-bit length. */
export const pduHeaderLength = 6;
/** Bytes of a presentation data value before its fragment: 32-bit length, context id, message control header. */
export const pdvHeaderLength = 6;
/** Message control header (PS3.8 E.2). */
export const pdvCommand = 0x01;
export const pdvLast = 0x02;

/** Odd ids from 1 to 255 (PS3.8 9.3.2.2). */
export const maxPresentationContexts = 128;
const maxTransferSyntaxes = 128;
const maxUserItems = 512;
const maxRelatedClasses = 128;

export interface ProposedContext {
  /** Odd, 1 to 255. */
  readonly id: number;
  readonly abstractSyntax: string;
  readonly transferSyntaxes: readonly string[];
}

/** PS3.8 9.3.3.2, result/reason. */
export const contextResult = {
  acceptance: 0,
  userRejection: 1,
  noReason: 2,
  abstractSyntaxNotSupported: 3,
  transferSyntaxesNotSupported: 4,
} as const;

export interface NegotiatedContext {
  readonly id: number;
  /** One of {@link contextResult}; other values count as a refusal. */
  readonly result: number;
  /** Significant only when accepted; empty when the peer left it out of a refusal. */
  readonly transferSyntax: string;
}

/** PS3.7 D.3.3.4. */
export interface RoleSelection {
  readonly sopClassUid: string;
  readonly scu: boolean;
  readonly scp: boolean;
}

/** PS3.7 D.3.3.5; the information belongs to the service class and is kept as it is. */
export interface ExtendedNegotiation {
  readonly sopClassUid: string;
  readonly information: Buffer;
}

/** PS3.7 D.3.3.6: what a SOP class belongs to and which ones it generalises to. */
export interface CommonExtendedNegotiation {
  readonly sopClassUid: string;
  readonly serviceClassUid: string;
  readonly relatedSopClassUids: readonly string[];
}

/** PS3.7 D.3.3.7. The fields are secrets: they are decoded for who checks them, and never logged. */
export interface UserIdentity {
  readonly type: number;
  readonly responseRequested: boolean;
  readonly primary: Buffer;
  readonly secondary: Buffer;
}

export interface UserInformation {
  /** Longest variable field of a P-DATA-TF PDU that its sender takes, in bytes; 0: no limit (PS3.8 D.1). */
  readonly maxPduLength: number;
  readonly implementationClassUid?: string;
  readonly implementationVersionName?: string;
  /** PS3.7 D.3.3.3; 0: no limit, absent: 1 and 1. */
  readonly asyncOperations?: { readonly invoked: number; readonly performed: number };
  readonly roles: readonly RoleSelection[];
  readonly extended: readonly ExtendedNegotiation[];
  readonly commonExtended: readonly CommonExtendedNegotiation[];
  readonly userIdentity?: UserIdentity;
  /** The server's answer to a user identity (item 59H). */
  readonly userIdentityResponse?: Buffer;
  /** Items that this layer does not interpret, as they came. */
  readonly others: readonly { readonly type: number; readonly value: Buffer }[];
}

interface Associate {
  /** Bit 0 is version 1, the only one. */
  readonly protocolVersion: number;
  readonly calledAe: string;
  readonly callingAe: string;
  readonly applicationContext: string;
  readonly userInformation: UserInformation;
}

export interface AssociateRq extends Associate {
  readonly type: 'associate-rq';
  readonly contexts: readonly ProposedContext[];
}

export interface AssociateAc extends Associate {
  readonly type: 'associate-ac';
  readonly contexts: readonly NegotiatedContext[];
}

/** PS3.8 9.3.4: result 1 permanent, 2 transient; source 1 service user, 2 provider (ACSE), 3 provider (presentation). */
export interface AssociateRj {
  readonly type: 'associate-rj';
  readonly result: number;
  readonly source: number;
  readonly reason: number;
}

/** PS3.8 9.3.8: source 0 service user, 2 service provider. */
export interface Abort {
  readonly type: 'abort';
  readonly source: number;
  readonly reason: number;
}

export const abortReason = {
  notSpecified: 0,
  unrecognizedPdu: 1,
  unexpectedPdu: 2,
  unrecognizedParameter: 4,
  unexpectedParameter: 5,
  invalidParameterValue: 6,
} as const;

/** Every PDU but P-DATA-TF, which is only ever streamed (see {@link PduReader} and {@link pDataHeader}). */
export type ControlPdu =
  | AssociateRq
  | AssociateAc
  | AssociateRj
  | { readonly type: 'release-rq' }
  | { readonly type: 'release-rp' }
  | Abort;

const item = {
  applicationContext: 0x10,
  proposedContext: 0x20,
  negotiatedContext: 0x21,
  abstractSyntax: 0x30,
  transferSyntax: 0x40,
  userInformation: 0x50,
  maxPduLength: 0x51,
  implementationClassUid: 0x52,
  asyncOperations: 0x53,
  role: 0x54,
  implementationVersionName: 0x55,
  extended: 0x56,
  commonExtended: 0x57,
  userIdentity: 0x58,
  userIdentityResponse: 0x59,
} as const;

/**
 * The header of a P-DATA-TF PDU that carries one presentation data value (PS3.8 9.3.5); the fragment follows it.
 * @param length bytes of the fragment
 */
export function pDataHeader(contextId: number, control: number, length: number): Buffer {
  const header = Buffer.allocUnsafe(pduHeaderLength + pdvHeaderLength);
  header.writeUInt16BE(pduType.pData << 8, 0);
  header.writeUInt32BE(length + pdvHeaderLength, 2);
  header.writeUInt32BE(length + 2, 6);
  header[10] = contextId;
  header[11] = control;
  return header;
}

/**
 * The bytes of a PDU. The caller has checked AE titles and UIDs.
 * @throws limit-exceeded when an item does not fit its 16-bit length
 */
export function encodePdu(pdu: ControlPdu): Buffer {
  switch (pdu.type) {
    case 'associate-rq':
      return framed(pduType.associateRq, associateBody(pdu, pdu.contexts.map(proposedContext)));
    case 'associate-ac':
      return framed(pduType.associateAc, associateBody(pdu, pdu.contexts.map(negotiatedContext)));
    case 'associate-rj':
      return framed(pduType.associateRj, Buffer.from([0, pdu.result, pdu.source, pdu.reason]));
    case 'release-rq':
      return framed(pduType.releaseRq, Buffer.alloc(4));
    case 'release-rp':
      return framed(pduType.releaseRp, Buffer.alloc(4));
    case 'abort':
      return framed(pduType.abort, Buffer.from([0, 0, pdu.source, pdu.reason]));
  }
}

function framed(type: number, body: Buffer): Buffer {
  const header = Buffer.alloc(pduHeaderLength);
  header[0] = type;
  header.writeUInt32BE(body.length, 2);
  return Buffer.concat([header, body]);
}

function associateBody(pdu: Associate, contexts: Buffer[]): Buffer {
  const fixed = Buffer.alloc(68);
  fixed.writeUInt16BE(pdu.protocolVersion, 0);
  fixed.write(pdu.calledAe.padEnd(16), 4, 16, 'latin1');
  fixed.write(pdu.callingAe.padEnd(16), 20, 16, 'latin1');
  return Buffer.concat([
    fixed,
    encodeItem(item.applicationContext, ascii(pdu.applicationContext)),
    ...contexts,
    encodeItem(item.userInformation, ...userItems(pdu.userInformation)),
  ]);
}

function proposedContext(context: ProposedContext): Buffer {
  return encodeItem(
    item.proposedContext,
    Buffer.from([context.id, 0, 0, 0]),
    encodeItem(item.abstractSyntax, ascii(context.abstractSyntax)),
    ...context.transferSyntaxes.map((uid) => encodeItem(item.transferSyntax, ascii(uid))),
  );
}

function negotiatedContext(context: NegotiatedContext): Buffer {
  return encodeItem(
    item.negotiatedContext,
    Buffer.from([context.id, 0, context.result, 0]),
    encodeItem(item.transferSyntax, ascii(context.transferSyntax)),
  );
}

function userItems(info: UserInformation): Buffer[] {
  const items = [encodeItem(item.maxPduLength, uint32(info.maxPduLength))];
  if (info.implementationClassUid !== undefined)
    items.push(encodeItem(item.implementationClassUid, ascii(info.implementationClassUid)));
  if (info.asyncOperations !== undefined)
    items.push(
      encodeItem(
        item.asyncOperations,
        uint16(info.asyncOperations.invoked),
        uint16(info.asyncOperations.performed),
      ),
    );
  for (const role of info.roles)
    items.push(
      encodeItem(
        item.role,
        sized(ascii(role.sopClassUid)),
        Buffer.from([Number(role.scu), Number(role.scp)]),
      ),
    );
  if (info.implementationVersionName !== undefined)
    items.push(encodeItem(item.implementationVersionName, ascii(info.implementationVersionName)));
  for (const extended of info.extended)
    items.push(encodeItem(item.extended, sized(ascii(extended.sopClassUid)), extended.information));
  for (const common of info.commonExtended)
    items.push(
      encodeItem(
        item.commonExtended,
        sized(ascii(common.sopClassUid)),
        sized(ascii(common.serviceClassUid)),
        sized(Buffer.concat(common.relatedSopClassUids.map((uid) => sized(ascii(uid))))),
      ),
    );
  const identity = info.userIdentity;
  if (identity !== undefined)
    items.push(
      encodeItem(
        item.userIdentity,
        Buffer.from([identity.type, Number(identity.responseRequested)]),
        sized(identity.primary),
        sized(identity.secondary),
      ),
    );
  if (info.userIdentityResponse !== undefined)
    items.push(encodeItem(item.userIdentityResponse, sized(info.userIdentityResponse)));
  for (const other of info.others) items.push(encodeItem(other.type, other.value));
  return items;
}

function encodeItem(type: number, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  if (body.length > 0xffff)
    fail('limit-exceeded', `item ${hex(type)} of the association has ${body.length} bytes, more than 65535`, {
      remedy: 'propose fewer contexts or transfer syntaxes in one association',
    });
  return Buffer.concat([Buffer.from([type, 0]), uint16(body.length), body]);
}

const ascii = (text: string): Buffer => Buffer.from(text, 'latin1');
const sized = (bytes: Buffer): Buffer => Buffer.concat([uint16(bytes.length), bytes]);
const hex = (type: number): string => `${type.toString(16).padStart(2, '0').toUpperCase()}H`;

function uint16(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(2);
  bytes.writeUInt16BE(value);
  return bytes;
}

function uint32(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/**
 * Decodes the variable field of a PDU, that is the bytes after its six byte header. Unknown items are skipped, as
 * PS3.8 9.3.1 asks; known ones must be well formed.
 * @throws invalid-argument with the item as its field
 */
export function decodePdu(type: number, body: Buffer): ControlPdu {
  switch (type) {
    case pduType.associateRq: {
      const fixed = associateFields(body);
      if (!hasAeCharacters(fixed.calledAe) || !hasAeCharacters(fixed.callingAe))
        invalid('AE title', 'has characters other than printable ASCII');
      const contexts = new Map<number, ProposedContext>();
      const common = associateItems(body, item.proposedContext, (value) => {
        const context = decodeProposed(value);
        if (contexts.has(context.id)) invalid('presentation context', `id ${context.id} appears twice`);
        contexts.set(context.id, context);
      });
      if (contexts.size === 0) invalid('presentation context', 'is missing');
      return { type: 'associate-rq', ...fixed, ...common, contexts: [...contexts.values()] };
    }
    case pduType.associateAc: {
      const contexts: NegotiatedContext[] = [];
      const common = associateItems(body, item.negotiatedContext, (value) =>
        contexts.push(decodeNegotiated(value)),
      );
      return { type: 'associate-ac', ...associateFields(body), ...common, contexts };
    }
    case pduType.associateRj: {
      const [, result, source, reason] = fourBytes(body);
      return { type: 'associate-rj', result, source, reason };
    }
    case pduType.releaseRq:
      fourBytes(body);
      return { type: 'release-rq' };
    case pduType.releaseRp:
      fourBytes(body);
      return { type: 'release-rp' };
    case pduType.abort: {
      const [, , source, reason] = fourBytes(body);
      return { type: 'abort', source, reason };
    }
    default:
      return invalid('PDU type', `${hex(type)} is not known`);
  }
}

function invalid(field: string, problem: string): never {
  fail('invalid-argument', `${field} ${problem}`, {
    field,
    remedy: 'the peer must encode its PDUs as PS3.8 9.3 says',
  });
}

function fourBytes(body: Buffer): readonly [number, number, number, number] {
  if (body.length !== 4) invalid('PDU length', `is ${body.length} instead of 4`);
  return [body.readUInt8(0), body.readUInt8(1), body.readUInt8(2), body.readUInt8(3)];
}

function associateFields(body: Buffer): { protocolVersion: number; calledAe: string; callingAe: string } {
  if (body.length < 68) invalid('PDU length', `is ${body.length}, too short for an association`);
  const title = (start: number) => trimmed(body.subarray(start, start + 16)).trimStart();
  return { protocolVersion: body.readUInt16BE(0), calledAe: title(4), callingAe: title(20) };
}

function associateItems(
  body: Buffer,
  contextType: number,
  onContext: (value: Buffer) => void,
): { applicationContext: string; userInformation: UserInformation } {
  let applicationContext: string | undefined;
  let userInformation: UserInformation | undefined;
  let contexts = 0;
  for (const [type, value] of items(body.subarray(68), maxPresentationContexts + maxUserItems)) {
    if (type === contextType) {
      contexts += 1;
      if (contexts > maxPresentationContexts)
        invalid('presentation context', `appears more than ${maxPresentationContexts} times`);
      onContext(value);
    } else if (type === item.applicationContext) {
      if (applicationContext !== undefined) invalid('application context', 'appears twice');
      applicationContext = uidOf(value, 'application context');
    } else if (type === item.userInformation) {
      if (userInformation !== undefined) invalid('user information', 'appears twice');
      userInformation = decodeUserInformation(value);
    }
  }
  if (applicationContext === undefined) invalid('application context', 'is missing');
  return { applicationContext, userInformation: userInformation ?? decodeUserInformation(Buffer.alloc(0)) };
}

function decodeProposed(value: Buffer): ProposedContext {
  const id = contextId(value);
  let abstractSyntax: string | undefined;
  const transferSyntaxes: string[] = [];
  for (const [type, uid] of items(value.subarray(4), maxTransferSyntaxes + 8)) {
    if (type === item.abstractSyntax) {
      if (abstractSyntax !== undefined) invalid('abstract syntax', 'appears twice in a context');
      abstractSyntax = uidOf(uid, 'abstract syntax');
    } else if (type === item.transferSyntax) {
      transferSyntaxes.push(uidOf(uid, 'transfer syntax'));
      if (transferSyntaxes.length > maxTransferSyntaxes)
        invalid('transfer syntax', `appears more than ${maxTransferSyntaxes} times in a context`);
    }
  }
  if (abstractSyntax === undefined) invalid('abstract syntax', `of context ${id} is missing`);
  if (transferSyntaxes.length === 0) invalid('transfer syntax', `of context ${id} is missing`);
  return { id, abstractSyntax, transferSyntaxes };
}

function decodeNegotiated(value: Buffer): NegotiatedContext {
  const id = contextId(value);
  const result = value.readUInt8(2);
  const accepted = result === contextResult.acceptance;
  let transferSyntax = '';
  for (const [type, uid] of items(value.subarray(4), 8)) {
    if (type !== item.transferSyntax) continue;
    if (accepted) transferSyntax = uidOf(uid, 'transfer syntax');
    else transferSyntax = isUid(trimmed(uid)) ? trimmed(uid) : '';
  }
  if (accepted && transferSyntax === '') invalid('transfer syntax', `of context ${id} is missing`);
  return { id, result, transferSyntax };
}

function contextId(value: Buffer): number {
  if (value.length < 4) invalid('presentation context', 'is too short');
  const id = value.readUInt8(0);
  if (id % 2 === 0) invalid('presentation context', `id ${id} is not odd`);
  return id;
}

function decodeUserInformation(value: Buffer): UserInformation {
  const roles: RoleSelection[] = [];
  const extended: ExtendedNegotiation[] = [];
  const commonExtended: CommonExtendedNegotiation[] = [];
  const others: { type: number; value: Buffer }[] = [];
  let maxPduLength = 0;
  const optional: {
    implementationClassUid?: string;
    implementationVersionName?: string;
    asyncOperations?: { invoked: number; performed: number };
    userIdentity?: UserIdentity;
    userIdentityResponse?: Buffer;
  } = {};
  for (const [type, bytes] of items(value, maxUserItems)) {
    switch (type) {
      case item.maxPduLength:
        if (bytes.length !== 4) invalid('maximum length', 'is not 4 bytes long');
        maxPduLength = bytes.readUInt32BE(0);
        break;
      case item.implementationClassUid:
        optional.implementationClassUid = uidOf(bytes, 'implementation class UID');
        break;
      case item.implementationVersionName:
        optional.implementationVersionName = trimmed(bytes).slice(0, 16);
        break;
      case item.asyncOperations:
        if (bytes.length !== 4) invalid('asynchronous operations window', 'is not 4 bytes long');
        optional.asyncOperations = { invoked: bytes.readUInt16BE(0), performed: bytes.readUInt16BE(2) };
        break;
      case item.role: {
        const [uid, roleBytes] = split(bytes, 'role selection');
        if (roleBytes.length !== 2) invalid('role selection', 'has a wrong length');
        const sopClassUid = uidOf(uid, 'role selection');
        roles.push({ sopClassUid, scu: roleBytes[0] === 1, scp: roleBytes[1] === 1 });
        break;
      }
      case item.extended: {
        const [uid, information] = split(bytes, 'extended negotiation');
        extended.push({ sopClassUid: uidOf(uid, 'extended negotiation'), information });
        break;
      }
      case item.commonExtended:
        commonExtended.push(decodeCommonExtended(bytes));
        break;
      case item.userIdentity: {
        if (bytes.length < 2) invalid('user identity', 'is too short');
        const [primary, rest] = split(bytes.subarray(2), 'user identity');
        const [secondary] = split(rest, 'user identity');
        optional.userIdentity = {
          type: bytes.readUInt8(0),
          responseRequested: bytes[1] === 1,
          primary,
          secondary,
        };
        break;
      }
      case item.userIdentityResponse:
        optional.userIdentityResponse = split(bytes, 'user identity response')[0];
        break;
      default:
        others.push({ type, value: bytes });
    }
  }
  return { maxPduLength, ...optional, roles, extended, commonExtended, others };
}

function decodeCommonExtended(bytes: Buffer): CommonExtendedNegotiation {
  const field = 'common extended negotiation';
  const [sopClass, afterSopClass] = split(bytes, field);
  const [serviceClass, afterServiceClass] = split(afterSopClass, field);
  // What may follow the related classes is reserved.
  let [related] = split(afterServiceClass, field);
  const relatedSopClassUids: string[] = [];
  while (related.length > 0) {
    if (relatedSopClassUids.length >= maxRelatedClasses)
      invalid(field, `has more than ${maxRelatedClasses} related classes`);
    const [uid, rest] = split(related, field);
    relatedSopClassUids.push(uidOf(uid, field));
    related = rest;
  }
  return {
    sopClassUid: uidOf(sopClass, field),
    serviceClassUid: uidOf(serviceClass, field),
    relatedSopClassUids,
  };
}

function* items(bytes: Buffer, limit: number): Generator<readonly [type: number, value: Buffer]> {
  let offset = 0;
  for (let count = 0; offset < bytes.length; count += 1) {
    if (count >= limit) invalid('item list', `has more than ${limit} items`);
    if (bytes.length - offset < 4) invalid('item list', 'ends inside an item header');
    const start = offset + 4;
    const end = start + bytes.readUInt16BE(offset + 2);
    const type = bytes.readUInt8(offset);
    if (end > bytes.length) invalid(`item ${hex(type)}`, 'is longer than what holds it');
    yield [type, bytes.subarray(start, end)];
    offset = end;
  }
}

/** A 16-bit length, that many bytes, and the rest. */
function split(bytes: Buffer, field: string): readonly [head: Buffer, rest: Buffer] {
  const end = bytes.length < 2 ? undefined : 2 + bytes.readUInt16BE(0);
  if (end === undefined || end > bytes.length) invalid(field, 'ends inside its value');
  return [bytes.subarray(2, end), bytes.subarray(end)];
}

/** Some devices pad UIDs to an even length as in a data set, although PS3.8 Annex F says not to. */
const trimmed = (bytes: Buffer): string => bytes.toString('latin1').replace(/[\0 ]+$/, '');

function uidOf(bytes: Buffer, field: string): string {
  const uid = bytes.length > 65 ? '' : trimmed(bytes);
  if (!isUid(uid)) invalid(field, 'is not a UID');
  return uid;
}
