import { isUid } from '@mdm/dicom';
import { fail, MdmError } from '@mdm/errors';
import { z } from 'zod';
import type { PacsHttp } from './http.js';
import { firstPart } from './multipart.js';
import type { Found, Pacs } from './pacs.js';

const pageSize = 100;
const maxRows = 100_000;
const dayMs = 86_400_000;
/** How many days of studies are asked for at once while what was there before is looked through. */
const windowDays = 30;
/** No study of a PACS is older than this. */
const firstDay = '1980-01-01';
const maxRemembered = 50_000;
const jsonType = 'application/dicom+json';
const fileTypes =
  'multipart/related; type="application/dicom"; transfer-syntax=*, application/dicom; transfer-syntax=*';

const [studyInstanceUid, seriesInstanceUid, sopInstanceUid, studyInstances] = [
  '0020000D',
  '0020000E',
  '00080018',
  '00201208',
] as const;

/** DICOM JSON model (PS3.18 §F.2), of which only these values matter. */
const attribute = z.object({ Value: z.array(z.unknown()).max(100).optional() });
const rowsSchema = z.array(z.record(z.string().max(100), attribute.or(z.unknown()))).max(maxRows);
type Row = z.infer<typeof rowsSchema>[number];

/**
 * Any PACS with DICOMweb (PS3.18): QIDO-RS to look, WADO-RS to fetch. It has no list of what has arrived, so studies are looked
 * for by their date, and of a study that has as many instances as before nothing is asked. A mark is the day from which on
 * that is still to be done, `YYYY-MM-DD`: the last `recheckDays` are looked at again each time.
 */
export function createDicomweb(
  name: string,
  http: PacsHttp,
  { recheckDays, clock }: { readonly recheckDays: number; readonly clock: () => number },
): Pacs {
  /** How many instances studies had when all of them were told. */
  const told = new Map<string, number>();
  /** East of here a study may be dated a day ahead. */
  const tomorrow = () => Date.parse(dayOf(clock() + dayMs));

  async function* pages(path: string, signal: AbortSignal): AsyncGenerator<Row[]> {
    const seen = new Set<string>();
    for (let offset = 0; ; offset += pageSize) {
      const query = `${path}${path.includes('?') ? '&' : '?'}limit=${pageSize}&offset=${offset}`;
      const rows = (await http.json(query, rowsSchema, { signal, urgent: false, accept: jsonType })) ?? [];
      const fresh = rows.filter((row) => !seen.has(keyOf(row)));
      for (const row of fresh) seen.add(keyOf(row));
      if (fresh.length > 0) yield fresh;
      // A PACS that knows no offset tells the same again.
      if (rows.length < pageSize || fresh.length === 0 || seen.size > maxRows) return;
    }
  }

  async function* instancesOf(study: string, signal: AbortSignal): AsyncGenerator<string[]> {
    for await (const rows of pages(`studies/${study}/instances`, signal)) {
      yield rows.flatMap((row) => {
        const uids = [study, uidOf(row, seriesInstanceUid), uidOf(row, sopInstanceUid)];
        return uids.every((uid) => uid !== undefined) ? [uids.join('/')] : [];
      });
    }
  }

  async function* between(from: string, to: string, signal: AbortSignal): AsyncGenerator<Found> {
    const range = `${compact(from)}-${compact(to)}`;
    for await (const rows of pages(`studies?StudyDate=${range}&includefield=${studyInstances}`, signal)) {
      for (const row of rows) {
        const study = uidOf(row, studyInstanceUid);
        if (study === undefined) continue;
        const count = Number(firstValue(row, studyInstances) ?? Number.NaN);
        if (told.get(study) === count) continue;
        for await (const refs of instancesOf(study, signal)) yield { refs, mark: from };
        if (told.size >= maxRemembered) told.clear();
        told.set(study, count);
      }
    }
  }

  return {
    name,

    now: async () => dayOf(clock()),

    changes: async function* (mark, signal) {
      for (let from = Date.parse(mark ?? firstDay); from <= tomorrow(); ) {
        const to = Math.min(from + windowDays * dayMs, tomorrow());
        yield* between(dayOf(from), dayOf(to), signal);
        const recheck = Math.max(from, Date.parse(dayOf(clock())) - recheckDays * dayMs);
        yield { refs: [], mark: dayOf(Math.min(to, recheck)) };
        from = to + dayMs;
      }
    },

    fetch: async (ref, options) => {
      const [study, series, instance] = uidsOf(ref);
      const path = `studies/${study}/series/${series}/instances/${instance}`;
      const { contentType, body } = await http.open(path, { accept: fileTypes, ...options });
      if (!/^multipart\/related\b/i.test(contentType)) return body;
      const part = firstPart(contentType, body);
      await part.next();
      return part;
    },

    has: async (ref, signal) => {
      const [study, series, instance] = uidsOf(ref);
      const path = `studies/${study}/series/${series}/instances?SOPInstanceUID=${instance}`;
      try {
        const rows = await http.json(path, rowsSchema, { signal, urgent: false, accept: jsonType });
        return rows?.some((row) => uidOf(row, sopInstanceUid) === instance) ?? false;
      } catch (thrown) {
        if (MdmError.from(thrown).code === 'not-found') return false;
        throw thrown;
      }
    },
  };
}

/** UTC. */
const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
const compact = (day: string): string => day.replaceAll('-', '');

function firstValue(row: Row, tag: string): unknown {
  const { data } = attribute.safeParse(row[tag]);
  return data?.Value?.[0];
}

function uidOf(row: Row, tag: string): string | undefined {
  const value = firstValue(row, tag);
  return typeof value === 'string' && isUid(value) ? value : undefined;
}

const keyOf = (row: Row): string =>
  [studyInstanceUid, seriesInstanceUid, sopInstanceUid].map((tag) => uidOf(row, tag) ?? '').join('/');

function uidsOf(ref: string): readonly string[] {
  const uids = ref.split('/');
  return uids.length === 3 && uids.every(isUid)
    ? uids
    : fail('internal', 'the name of an instance is not one of DICOMweb');
}
