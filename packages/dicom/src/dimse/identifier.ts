import { fail } from '@mdm/errors';
import { type DataElement, type Encoding, maxElements, readElement } from '../part10/elements.js';
import { transferSyntaxes } from '../part10/uid.js';
import { type DatasetElement, writeDataset } from '../phantom/dataset.js';

/** The transfer syntaxes that identifiers of queries and other small data sets are spoken in. */
const encodings: ReadonlyMap<string, Encoding> = new Map([
  [transferSyntaxes.explicitLittleEndian, { explicit: true, bigEndian: false }],
  [transferSyntaxes.implicitLittleEndian, { explicit: false, bigEndian: false }],
  [transferSyntaxes.explicitBigEndian, { explicit: true, bigEndian: true }],
]);

/** Longest identifier taken, in bytes: 100,000 failed instances of one retrieval fit in. */
export const maxIdentifierLength = 16 * 1024 * 1024;
/** In an order without meaning; the peer's own order counts. */
export const identifierTransferSyntaxes: readonly string[] = [...encodings.keys()];

/**
 * The elements of a data set that is small enough to be held, in ascending order. In implicit VR, the value representation of
 * each is `UN`.
 * @throws invalid-dicom for what is malformed, unordered or cut off; limit-exceeded for more than 100,000 elements
 */
export function decodeIdentifier(bytes: Buffer, transferSyntax: string): readonly DataElement[] {
  const encoding = encodingOf(transferSyntax);
  const elements: DataElement[] = [];
  let offset = 0;
  while (offset < bytes.length) {
    const read = readElement(bytes, offset, encoding);
    if (read === undefined) fail('invalid-dicom', 'the identifier ends inside an element');
    const previous = elements.at(-1);
    if (previous !== undefined && read.element.tag <= previous.tag)
      fail('invalid-dicom', 'the identifier has its elements out of order');
    if (elements.length >= maxElements)
      fail('limit-exceeded', `the identifier has more than ${maxElements} elements`);
    elements.push(read.element);
    offset = read.end;
  }
  return elements;
}

export function encodeIdentifier(elements: readonly DatasetElement[], transferSyntax: string): Buffer {
  return writeDataset(elements, encodingOf(transferSyntax));
}

/** The text of an element as ASCII, without padding; for UIDs and codes. Undefined when it is absent or empty. */
export function asciiOf(elements: readonly DataElement[], tag: number): string | undefined {
  const element = elements.find((candidate) => candidate.tag === tag);
  const value = element?.value.toString('latin1').replace(/[\0 ]+$/, '');
  return value === '' ? undefined : value;
}

/** A value of VR US; undefined when it is absent or has another length. */
export function uint16Of(
  elements: readonly DataElement[],
  tag: number,
  transferSyntax: string,
): number | undefined {
  const value = elements.find((candidate) => candidate.tag === tag)?.value;
  if (value?.length !== 2) return undefined;
  return encodingOf(transferSyntax).bigEndian ? value.readUInt16BE() : value.readUInt16LE();
}

function encodingOf(transferSyntax: string): Encoding {
  return (
    encodings.get(transferSyntax) ??
    fail('invalid-argument', `identifiers are not spoken in transfer syntax ${transferSyntax}`, {
      field: 'transferSyntax',
    })
  );
}
