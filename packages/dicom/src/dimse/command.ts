import { fail } from '@mdm/errors';
import { isUid } from '../part10/uid.js';

/** Elements of group 0000 (PS3.7 E.1) that this layer reads or writes. */
export const commandTag = {
  groupLength: 0x0000,
  affectedSopClassUid: 0x0002,
  requestedSopClassUid: 0x0003,
  commandField: 0x0100,
  messageId: 0x0110,
  messageIdBeingRespondedTo: 0x0120,
  moveDestination: 0x0600,
  priority: 0x0700,
  commandDataSetType: 0x0800,
  status: 0x0900,
  offendingElement: 0x0901,
  errorComment: 0x0902,
  errorId: 0x0903,
  affectedSopInstanceUid: 0x1000,
  requestedSopInstanceUid: 0x1001,
  moveOriginatorAe: 0x1030,
  moveOriginatorMessageId: 0x1031,
} as const;

/** Command fields (PS3.7 E.1-1). A response is its request with bit 15 set. */
export const commandField = {
  cStoreRq: 0x0001,
  cStoreRsp: 0x8001,
  cEchoRq: 0x0030,
  cEchoRsp: 0x8030,
  cCancelRq: 0x0fff,
} as const;
export const responseBit = 0x8000;

const noDataSet = 0x0101;
const someDataSet = 0x0001;
const maxElements = 128;

/**
 * A command set: the element number within group 0000 to its raw value, padding included. Any DIMSE message fits in; the
 * readers below give typed access.
 */
export type CommandElements = ReadonlyMap<number, Buffer>;

/**
 * Encodes a command set: implicit VR little endian, ascending, with its group length (PS3.7 6.3.1).
 * Values of odd length must have been padded by {@link text} or {@link uid}.
 */
export function encodeCommandElements(elements: CommandElements): Buffer {
  const parts: Buffer[] = [];
  for (const [element, value] of [...elements].sort(([a], [b]) => a - b)) {
    if (element === commandTag.groupLength) continue;
    parts.push(elementHeader(element, value.length), value);
  }
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const groupLength = Buffer.alloc(4);
  groupLength.writeUInt32LE(length);
  return Buffer.concat([elementHeader(commandTag.groupLength, 4), groupLength, ...parts]);
}

function elementHeader(element: number, length: number): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt16LE(element, 2);
  header.writeUInt32LE(length, 4);
  return header;
}

/** @throws invalid-argument when the bytes are not a command set: truncated, another group, unordered or too many elements */
export function decodeCommandElements(bytes: Buffer): CommandElements {
  const elements = new Map<number, Buffer>();
  let offset = 0;
  let previous = -1;
  while (offset < bytes.length) {
    if (bytes.length - offset < 8) malformed('the command set', 'ends inside an element header');
    const element = bytes.readUInt16LE(offset + 2);
    const start = offset + 8;
    const end = start + bytes.readUInt32LE(offset + 4);
    if (bytes.readUInt16LE(offset) !== 0) malformed('the command set', 'has an element outside group 0000');
    if (element <= previous) malformed('the command set', 'has its elements out of order');
    if (end > bytes.length) malformed(tagName(element), 'is longer than the command set');
    if (elements.size >= maxElements) malformed('the command set', `has more than ${maxElements} elements`);
    elements.set(element, bytes.subarray(start, end));
    previous = element;
    offset = end;
  }
  return elements;
}

/** C-ECHO-RQ (PS3.7 9.3.5.1). */
export interface EchoRequest {
  readonly kind: 'c-echo-rq';
  readonly messageId: number;
  readonly sopClassUid: string;
}

/** C-STORE-RQ (PS3.7 9.3.1.1). */
export interface StoreRequest {
  readonly kind: 'c-store-rq';
  readonly messageId: number;
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  /** 0 medium, 1 high, 2 low. */
  readonly priority: number;
  /** The AE whose C-MOVE caused this store, and the message id of that C-MOVE. */
  readonly moveOriginator?: { readonly ae: string; readonly messageId: number };
}

interface Response {
  /** Message id of the request. */
  readonly respondsTo: number;
  readonly sopClassUid?: string;
  readonly status: number;
  /** (0000,0902): at most 64 characters. */
  readonly comment?: string;
  /** (0000,0901): tags as 32-bit numbers, group in the high half. */
  readonly offendingElements?: readonly number[];
}

/** C-ECHO-RSP (PS3.7 9.3.5.2). */
export interface EchoResponse extends Response {
  readonly kind: 'c-echo-rsp';
}

/** C-STORE-RSP (PS3.7 9.3.1.2). */
export interface StoreResponse extends Response {
  readonly kind: 'c-store-rsp';
  readonly sopInstanceUid?: string;
}

/** A message of another DIMSE service; its elements are there for who knows it. */
export interface OtherCommand {
  readonly kind: 'other';
  readonly field: number;
  readonly elements: CommandElements;
}

export type Command = EchoRequest | StoreRequest | EchoResponse | StoreResponse | OtherCommand;

/** The bytes of a command set. Responses and C-ECHO have no data set, C-STORE-RQ has one. */
export function encodeCommand(command: Exclude<Command, OtherCommand>): Buffer {
  const elements = new Map<number, Buffer>();
  elements.set(commandTag.commandDataSetType, us(command.kind === 'c-store-rq' ? someDataSet : noDataSet));
  if (command.sopClassUid !== undefined)
    elements.set(commandTag.affectedSopClassUid, uid(command.sopClassUid));
  switch (command.kind) {
    case 'c-echo-rq':
      elements.set(commandTag.commandField, us(commandField.cEchoRq));
      elements.set(commandTag.messageId, us(command.messageId));
      break;
    case 'c-store-rq':
      elements.set(commandTag.commandField, us(commandField.cStoreRq));
      elements.set(commandTag.messageId, us(command.messageId));
      elements.set(commandTag.priority, us(command.priority));
      elements.set(commandTag.affectedSopInstanceUid, uid(command.sopInstanceUid));
      if (command.moveOriginator !== undefined) {
        elements.set(commandTag.moveOriginatorAe, text(command.moveOriginator.ae));
        elements.set(commandTag.moveOriginatorMessageId, us(command.moveOriginator.messageId));
      }
      break;
    case 'c-store-rsp':
      if (command.sopInstanceUid !== undefined)
        elements.set(commandTag.affectedSopInstanceUid, uid(command.sopInstanceUid));
      responseElements(elements, commandField.cStoreRsp, command);
      break;
    case 'c-echo-rsp':
      responseElements(elements, commandField.cEchoRsp, command);
      break;
  }
  return encodeCommandElements(elements);
}

/** The answer to a request that nobody here performs: same message id and SOP class, no data set. */
export function encodeRefusal(request: OtherCommand, status: number, comment: string): Buffer {
  const elements = new Map<number, Buffer>();
  elements.set(commandTag.commandDataSetType, us(noDataSet));
  const sopClass =
    request.elements.get(commandTag.affectedSopClassUid) ??
    request.elements.get(commandTag.requestedSopClassUid);
  if (sopClass !== undefined) elements.set(commandTag.affectedSopClassUid, sopClass);
  const respondsTo = requiredUs(request.elements, commandTag.messageId);
  responseElements(elements, request.field | responseBit, { respondsTo, status, comment });
  return encodeCommandElements(elements);
}

function responseElements(elements: Map<number, Buffer>, field: number, response: Response): void {
  elements.set(commandTag.commandField, us(field));
  elements.set(commandTag.messageIdBeingRespondedTo, us(response.respondsTo));
  elements.set(commandTag.status, us(response.status));
  if (response.offendingElements !== undefined && response.offendingElements.length > 0)
    elements.set(commandTag.offendingElement, Buffer.concat(response.offendingElements.map(attributeTag)));
  if (response.comment !== undefined && response.comment !== '')
    elements.set(commandTag.errorComment, text(errorComment(response.comment)));
}

/** A decoded message, and whether a data set follows it (0000,0800). */
export interface DecodedCommand {
  readonly command: Command;
  readonly hasDataSet: boolean;
}

/** @throws invalid-argument that names the element which is missing or malformed */
export function decodeCommand(bytes: Buffer): DecodedCommand {
  const elements = decodeCommandElements(bytes);
  const field = requiredUs(elements, commandTag.commandField);
  const hasDataSet = requiredUs(elements, commandTag.commandDataSetType) !== noDataSet;
  return { command: typedCommand(field, elements), hasDataSet };
}

function typedCommand(field: number, elements: CommandElements): Command {
  switch (field) {
    case commandField.cEchoRq:
      return {
        kind: 'c-echo-rq',
        messageId: requiredUs(elements, commandTag.messageId),
        sopClassUid: requiredUid(elements, commandTag.affectedSopClassUid),
      };
    case commandField.cStoreRq: {
      const ae = readText(elements, commandTag.moveOriginatorAe);
      const moveId = readUs(elements, commandTag.moveOriginatorMessageId);
      return {
        kind: 'c-store-rq',
        messageId: requiredUs(elements, commandTag.messageId),
        sopClassUid: requiredUid(elements, commandTag.affectedSopClassUid),
        sopInstanceUid: requiredUid(elements, commandTag.affectedSopInstanceUid),
        priority: readUs(elements, commandTag.priority) ?? 0,
        ...(ae === undefined || moveId === undefined ? {} : { moveOriginator: { ae, messageId: moveId } }),
      };
    }
    case commandField.cEchoRsp:
      return { kind: 'c-echo-rsp', ...readResponse(elements) };
    case commandField.cStoreRsp: {
      const sopInstanceUid = readUid(elements, commandTag.affectedSopInstanceUid);
      return {
        kind: 'c-store-rsp',
        ...readResponse(elements),
        ...(sopInstanceUid === undefined ? {} : { sopInstanceUid }),
      };
    }
    default:
      return { kind: 'other', field, elements };
  }
}

function readResponse(elements: CommandElements): Response {
  const sopClassUid = readUid(elements, commandTag.affectedSopClassUid);
  const comment = readText(elements, commandTag.errorComment);
  const offending = elements.get(commandTag.offendingElement);
  return {
    respondsTo: requiredUs(elements, commandTag.messageIdBeingRespondedTo),
    status: requiredUs(elements, commandTag.status),
    ...(sopClassUid === undefined ? {} : { sopClassUid }),
    ...(comment === undefined ? {} : { comment }),
    ...(offending === undefined ? {} : { offendingElements: readTags(offending) }),
  };
}

/** An unsigned 16-bit element; undefined when absent or empty. */
export function readUs(elements: CommandElements, element: number): number | undefined {
  const value = elements.get(element);
  if (value === undefined || value.length === 0) return undefined;
  if (value.length !== 2) malformed(tagName(element), `has ${value.length} bytes instead of 2`);
  return value.readUInt16LE(0);
}

/** A UID element without its padding; undefined when absent or empty. */
export function readUid(elements: CommandElements, element: number): string | undefined {
  const value = readText(elements, element);
  if (value === undefined || value === '') return undefined;
  if (!isUid(value)) malformed(tagName(element), 'is not a UID');
  return value;
}

/** A text element without its padding; undefined when absent. */
export function readText(elements: CommandElements, element: number): string | undefined {
  return elements
    .get(element)
    ?.toString('latin1')
    .replace(/[\0 ]+$/, '');
}

function readTags(value: Buffer): number[] {
  const tags: number[] = [];
  for (let offset = 0; offset + 4 <= value.length; offset += 4)
    tags.push(value.readUInt16LE(offset) * 0x10000 + value.readUInt16LE(offset + 2));
  return tags;
}

function requiredUs(elements: CommandElements, element: number): number {
  return readUs(elements, element) ?? malformed(tagName(element), 'is missing');
}

function requiredUid(elements: CommandElements, element: number): string {
  return readUid(elements, element) ?? malformed(tagName(element), 'is missing');
}

function us(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

const uid = (value: string): Buffer => Buffer.from(value.length % 2 === 0 ? value : `${value}\0`, 'latin1');
const text = (value: string): Buffer => Buffer.from(value.length % 2 === 0 ? value : `${value} `, 'latin1');

function attributeTag(tag: number): Buffer {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeUInt16LE(tag >>> 16, 0);
  bytes.writeUInt16LE(tag & 0xffff, 2);
  return bytes;
}

/** VR LO in the default repertoire: printable ASCII without backslash, at most 64 characters (PS3.5 6.2). */
function errorComment(sentence: string): string {
  const printable = sentence.replace(/[^\x20-\x7e]/g, '?').replaceAll('\\', '/');
  return printable.length <= 64 ? printable : `${printable.slice(0, 61)}...`;
}

const tagName = (element: number): string => `(0000,${element.toString(16).padStart(4, '0')})`;

function malformed(field: string, problem: string): never {
  fail('invalid-argument', `${field} ${problem}`, {
    field,
    remedy: 'the peer must encode its commands as PS3.7 6.3 and 9.3 say',
  });
}
