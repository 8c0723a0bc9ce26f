import { asciiOf, type DataElement, type DicomAssociation, isUid } from '@mdm/dicom';
import { deadline, fail, MdmError } from '@mdm/errors';
import type { FetchOptions } from '../pacs.js';
import { tooMany, unavailable } from '../unavailable.js';
import type { DimseLink } from './link.js';
import { find, finding } from './purposes.js';

type Identifier = Parameters<DicomAssociation['find']>[0]['identifier'];

const maxRows = 100_000;
const queryMs = 600_000;

export interface QueryOptions extends FetchOptions {
  /** Who asks can ask for less: where the matches are too many for one answer, that is told apart. */
  readonly divisible?: boolean;
}

/**
 * What matches a C-FIND, all of it before anything else is asked: the PACS is not kept waiting.
 * @param read what is wanted of a match; undefined for one that is of no use
 * @throws limit-exceeded  more than the PACS, or this, lists at once, of a query that is divisible
 * @throws unavailable     the PACS cannot be reached, is silent, or answers what it should not
 */
export async function matches<T>(
  link: DimseLink,
  identifier: Identifier,
  { signal, urgent, divisible = false }: QueryOptions,
  read: (match: readonly DataElement[]) => T | undefined,
): Promise<T[]> {
  const lent = await link.lend(finding, { signal, urgent });
  const limit = deadline(signal, queryMs);
  const rows: T[] = [];
  let count = 0;
  try {
    const query = { sopClassUid: find, identifier, signal: limit.signal };
    for await (const match of lent.association.find(query)) {
      count += 1;
      if (count > maxRows) fail('limit-exceeded', `there are more than ${maxRows} matches`);
      const row = read(match);
      if (row !== undefined) rows.push(row);
    }
    lent.giveBack();
    return rows;
  } catch (thrown) {
    lent.end();
    if (signal.aborted) throw MdmError.from(signal.reason);
    const error = MdmError.from(thrown);
    // With status A700 (PS3.4 C.4.1.1.4) it says that these are too many, or that it has no room.
    const isTooMany = error.code === 'limit-exceeded' || error.code === 'unavailable';
    throw divisible && isTooMany ? tooMany(link.name, error) : brokenOff(link.name, error);
  } finally {
    limit.release();
  }
}

/** Why there is no answer on an association that was there. */
export function brokenOff(name: string, error: MdmError): MdmError {
  switch (error.code) {
    case 'deadline-exceeded':
      return unavailable(name, 'is silent for too long', error);
    case 'cancelled':
      return unavailable(name, 'broke off its answer', error);
    case 'invalid-argument':
    case 'invalid-dicom':
      return unavailable(name, 'answers what cannot be understood', error);
    default:
      return unavailable(name, 'does not answer what it was asked', error);
  }
}

/** A value that is a UID; undefined for anything else. */
export function uidOf(match: readonly DataElement[], tag: number): string | undefined {
  const value = asciiOf(match, tag);
  return value !== undefined && isUid(value) ? value : undefined;
}
