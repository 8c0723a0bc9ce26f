import { dictionary } from '../part10/dictionary.js';
import { type DataElement, type Encoding, writeElement, writeSequence } from '../part10/elements.js';
import { basicProfileRule } from './basic-profile.js';
import { dummyValue } from './dummy.js';
import { type DeidentificationKeys, mapUid } from './keys.js';

const nothing = Buffer.alloc(0);
/** UIDs that the standard assigns to classes; components too short to carry an identifier. */
const standardClass = /^1\.2\.840\.10008(\.\d{1,3}){1,9}$/;

/** Named in the output, so that a reader knows which rules were applied. At most 64 characters. */
export const deidentificationMethod = 'MDM: DICOM PS3.15 2024e Basic Profile';

/**
 * One element after the Basic Profile, with everything nested in it: its own bytes when nothing changed, new bytes,
 * or undefined when it is removed.
 */
export function rewriteElement(
  element: DataElement,
  encoding: Encoding,
  keys: DeidentificationKeys,
): Buffer | undefined {
  const { tag } = element;
  const rule = basicProfileRule(tag);
  switch (rule.action) {
    case 'X':
      return undefined;
    case 'Z':
      return writeElement(tag, rule.vr, nothing, encoding);
    case 'U':
      return writeElement(tag, rule.vr, mapUids(element.value, keys), encoding);
    case 'D':
      return dummyElement(element, rule.vr, encoding, keys);
    case 'K':
      return keepElement(element, encoding, keys);
  }
}

/** The attributes that say what was done (PS3.15 §E.1.1 step 6 and 8), by tag. */
export function stamps(encoding: Encoding): ReadonlyMap<number, Buffer> {
  const text = (tag: number, vr: string, value: string) =>
    writeElement(tag, vr, Buffer.from(value, 'latin1'), encoding);
  const code = Buffer.concat([
    text(0x00080100, 'SH', '113100'),
    text(0x00080102, 'SH', 'DCM'),
    text(0x00080104, 'LO', 'Basic Application Confidentiality Profile'),
  ]);
  const codes = dictionary.DeidentificationMethodCodeSequence.tag;
  return new Map([
    [dictionary.PatientIdentityRemoved.tag, text(dictionary.PatientIdentityRemoved.tag, 'CS', 'YES')],
    [
      dictionary.DeidentificationMethod.tag,
      text(dictionary.DeidentificationMethod.tag, 'LO', deidentificationMethod),
    ],
    [codes, writeSequence(codes, 'SQ', [code], encoding, encoding)],
    [
      dictionary.LongitudinalTemporalInformationModified.tag,
      text(dictionary.LongitudinalTemporalInformationModified.tag, 'CS', 'REMOVED'),
    ],
  ]);
}

function keepElement(
  element: DataElement,
  encoding: Encoding,
  keys: DeidentificationKeys,
): Buffer | undefined {
  const { tag, vr, items, itemEncoding } = element;
  // An explicit UN is an attribute that its writer did not know: nobody can say that it identifies no one.
  if (items === undefined) return encoding.explicit && vr === 'UN' ? undefined : element.raw;
  let changed = false;
  const rewritten = items.map((item) =>
    Buffer.concat(
      item.flatMap((nested) => {
        const bytes = rewriteElement(nested, itemEncoding, keys);
        if (bytes !== nested.raw) changed = true;
        return bytes === undefined ? [] : [bytes];
      }),
    ),
  );
  return changed ? writeSequence(tag, vr, rewritten, encoding, itemEncoding) : element.raw;
}

/** A dummy for one element; a sequence keeps its items and their attributes, each with a dummy value. */
function dummyElement(
  element: DataElement,
  vr: string,
  encoding: Encoding,
  keys: DeidentificationKeys,
): Buffer {
  const { tag, items, itemEncoding } = element;
  if (vr === 'SQ') {
    const dummies = (items ?? []).map((item) =>
      Buffer.concat(item.flatMap((nested) => dummyNested(nested, itemEncoding, keys) ?? [])),
    );
    const container = element.vr === 'UN' && encoding.explicit ? 'UN' : 'SQ';
    return writeSequence(tag, container, dummies, encoding, itemEncoding);
  }
  if (element.value.length === 0) return writeElement(tag, vr, nothing, encoding);
  return writeElement(tag, vr, vr === 'UI' ? mapUids(element.value, keys) : dummyValue(vr), encoding);
}

function dummyNested(
  element: DataElement,
  encoding: Encoding,
  keys: DeidentificationKeys,
): Buffer | undefined {
  const { action, vr: tableVr } = basicProfileRule(element.tag);
  if (action === 'X') return undefined;
  if (action === 'U') return writeElement(element.tag, 'UI', mapUids(element.value, keys), encoding);
  if (element.items !== undefined) return dummyElement(element, 'SQ', encoding, keys);
  const vr = element.vr === 'UN' ? tableVr : element.vr;
  if (vr === 'UN') return encoding.explicit ? undefined : writeElement(element.tag, 'UN', nothing, encoding);
  if (vr === 'UI' && standardClass.test(trimUid(element.value))) return element.raw;
  return dummyElement(element, vr, encoding, keys);
}

function trimUid(value: Buffer): string {
  return value.toString('latin1').replace(/[\0 ]+$/, '');
}

function mapUids(value: Buffer, keys: DeidentificationKeys): Buffer {
  const mapped = value
    .toString('latin1')
    .split('\\')
    .map((uid) => (/^[\0 ]*$/.test(uid) ? '' : mapUid(keys, uid)));
  return Buffer.from(mapped.join('\\'), 'latin1');
}
