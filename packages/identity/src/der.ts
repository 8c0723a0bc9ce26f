/**
 * A reader for the few pieces of DER (X.690) that carry identities. Strict on purpose: a name that two parsers could
 * read differently is refused, since access is decided on it.
 */
export interface DerElement {
  readonly tag: number;
  readonly value: Uint8Array;
}

export class DerError extends Error {}

export const derTag = {
  octetString: 0x04,
  oid: 0x06,
  sequence: 0x30,
  set: 0x31,
} as const;

/** The one element that fills the bytes. */
export function readElement(bytes: Uint8Array): DerElement {
  const { element, end } = elementAt(bytes, 0);
  if (end !== bytes.length) throw new DerError('bytes follow the element');
  return element;
}

/** The elements inside a constructed one. */
export function readChildren(parent: DerElement, tag: number): readonly DerElement[] {
  if (parent.tag !== tag) throw new DerError(`tag ${parent.tag} where ${tag} is expected`);
  const children: DerElement[] = [];
  for (let offset = 0; offset < parent.value.length; ) {
    const { element, end } = elementAt(parent.value, offset);
    children.push(element);
    offset = end;
  }
  return children;
}

/** Dotted form of an object identifier (X.690 §8.19). */
export function readOid({ tag, value }: DerElement): string {
  if (tag !== derTag.oid || value.length === 0 || value.length > 64)
    throw new DerError('not an object identifier');
  const arcs: number[] = [];
  let arc = 0;
  let open = false;
  for (const byte of value) {
    if (!open && byte === 0x80) throw new DerError('an arc starts with a padding byte');
    arc = arc * 128 + (byte & 0x7f);
    if (arc >= 1e12 || arcs.length >= 32) throw new DerError('the object identifier is too long');
    open = (byte & 0x80) !== 0;
    if (open) continue;
    if (arcs.length === 0) arcs.push(Math.min(2, Math.floor(arc / 40)));
    arcs.push(arcs.length === 1 ? arc - 40 * (arcs[0] ?? 0) : arc);
    arc = 0;
  }
  if (open) throw new DerError('the last arc is cut off');
  return arcs.join('.');
}

export function encodeElement(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const octets: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256);
  const prefix = length < 0x80 ? [tag, length] : [tag, 0x80 | octets.length, ...octets];
  return Buffer.concat([Buffer.from(prefix), ...parts]);
}

function elementAt(bytes: Uint8Array, offset: number): { element: DerElement; end: number } {
  const tag = bytes[offset];
  const first = bytes[offset + 1];
  if (tag === undefined || first === undefined) throw new DerError('the header is cut off');
  if ((tag & 0x1f) === 0x1f) throw new DerError('a tag has more than one byte');
  let start = offset + 2;
  let length = first;
  if (first >= 0x80) {
    const count = first & 0x7f;
    if (count === 0 || count > 4) throw new DerError('the length is indefinite or too long');
    length = 0;
    for (const octet of bytes.subarray(start, start + count)) length = length * 256 + octet;
    start += count;
    if (length < 0x80 || length < 256 ** (count - 1)) throw new DerError('the length is not minimal');
  }
  const end = start + length;
  if (end > bytes.length) throw new DerError('the content is cut off');
  return { element: { tag, value: bytes.subarray(start, end) }, end };
}
