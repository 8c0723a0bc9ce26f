const text = Buffer.from('ANONYMIZED', 'latin1');
const ascii = (value: string) => Buffer.from(value, 'latin1');

/** Zeros of one value's width; binary values of unknown shape get eight bytes, a multiple of every word size. */
const widths: Readonly<Record<string, number>> = { US: 2, SS: 2, UL: 4, SL: 4, FL: 4, AT: 4 };
const binary = new Set(['FD', 'SV', 'UV', 'OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'UN']);
const fixed: Readonly<Record<string, Buffer>> = {
  AS: ascii('000Y'),
  DA: ascii('19000101'),
  DS: ascii('0'),
  DT: ascii('19000101000000'),
  IS: ascii('0'),
  TM: ascii('000000'),
  UR: ascii('urn:anonymized'),
};

/** A value that says nothing and is valid for its representation (action D of PS3.15 Table E.1-1a). */
export function dummyValue(vr: string): Buffer {
  if (binary.has(vr)) return Buffer.alloc(8);
  const width = widths[vr];
  return width === undefined ? (fixed[vr] ?? text) : Buffer.alloc(width);
}
