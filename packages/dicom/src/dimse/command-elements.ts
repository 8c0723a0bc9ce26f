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
  affectedSopInstanceUid: 0x1000,
  requestedSopInstanceUid: 0x1001,
  eventTypeId: 0x1002,
  actionTypeId: 0x1008,
  remaining: 0x1020,
  completed: 0x1021,
  failed: 0x1022,
  warning: 0x1023,
  moveOriginatorAe: 0x1030,
  moveOriginatorMessageId: 0x1031,
} as const;

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

/** Attribute tags as 32-bit numbers, group in the high half; a cut one at the end does not count. */
export function readTags(elements: CommandElements, element: number): number[] | undefined {
  const value = elements.get(element);
  if (value === undefined) return undefined;
  const tags: number[] = [];
  for (let offset = 0; offset + 4 <= value.length; offset += 4)
    tags.push(value.readUInt16LE(offset) * 0x10000 + value.readUInt16LE(offset + 2));
  return tags;
}

/** @throws invalid-argument when it is missing, as the other `required` readers do */
export function requiredUs(elements: CommandElements, element: number): number {
  return readUs(elements, element) ?? malformed(tagName(element), 'is missing');
}

export function requiredUid(elements: CommandElements, element: number): string {
  return readUid(elements, element) ?? malformed(tagName(element), 'is missing');
}

export function requiredText(elements: CommandElements, element: number): string {
  return readText(elements, element) ?? malformed(tagName(element), 'is missing');
}

export function us(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

export const uid = (value: string): Buffer =>
  Buffer.from(value.length % 2 === 0 ? value : `${value}\0`, 'latin1');
export const text = (value: string): Buffer =>
  Buffer.from(value.length % 2 === 0 ? value : `${value} `, 'latin1');

export function attributeTags(tags: readonly number[]): Buffer {
  const bytes = Buffer.allocUnsafe(4 * tags.length);
  for (const [index, tag] of tags.entries()) {
    bytes.writeUInt16LE(tag >>> 16, 4 * index);
    bytes.writeUInt16LE(tag & 0xffff, 4 * index + 2);
  }
  return bytes;
}

const tagName = (element: number): string => `(0000,${element.toString(16).padStart(4, '0')})`;

function malformed(field: string, problem: string): never {
  fail('invalid-argument', `${field} ${problem}`, {
    field,
    remedy: 'the peer must encode its commands as PS3.7 6.3 and 9.3 say',
  });
}
