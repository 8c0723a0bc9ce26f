import { isUid } from '@mdm/dicom';
import { MdmError } from '@mdm/errors';
import { z } from 'zod';
import type { PacsHttp } from './http.js';
import { firstPart } from './multipart.js';
import type { FetchOptions, Pacs } from './pacs.js';
import { refOf, uidsOf } from './refs.js';
import { createStudyWalk, type Study, type StudyBrowser, type StudyWalkOptions } from './study-walk.js';
import { tooMany, unavailable } from './unavailable.js';

const pageSize = 100;
const maxRows = 100_000;
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

/** Any PACS with DICOMweb (PS3.18): QIDO-RS to look, by the date of studies, and WADO-RS to fetch. */
export function createDicomweb(name: string, http: PacsHttp, walk: StudyWalkOptions): Pacs {
  /**
   * All that there is, in portions. A PACS may give fewer rows than it is asked for (PS3.18 §8.3.4.4), so that only one without any is
   * the last, or a short one with which all are there that are expected. One that knows no `offset` tells the same again: who can ask for less is told so, others get all of them at once.
   * @param expected  how many there are by what the PACS has told before
   * @throws limit-exceeded  there are more than it lists
   */
  async function* pages(
    path: string,
    signal: AbortSignal,
    { divisible = false, expected }: { divisible?: boolean; expected?: number | undefined },
  ): AsyncGenerator<Row[]> {
    const seen = new Set<string>();
    const rowsFrom = async (offset: number, limit = pageSize) => {
      const query = `${path}${path.includes('?') ? '&' : '?'}limit=${limit}&offset=${offset}`;
      const rows = await rowsAt(query, { signal, urgent: false }).catch((thrown: unknown) => {
        // Some answer so where nothing is left.
        if (offset > 0 && isNotFound(thrown)) return [];
        throw thrown;
      });
      const fresh = rows.filter((row) => !seen.has(keyOf(row)));
      for (const row of fresh) seen.add(keyOf(row));
      return { count: rows.length, fresh };
    };
    let page = await rowsFrom(0);
    for (let offset = page.count; page.fresh.length > 0; offset += page.count) {
      yield page.fresh;
      if (page.count < pageSize && expected !== undefined && seen.size >= expected) return;
      if (offset >= maxRows) throw tooMany(name);
      page = await rowsFrom(offset);
    }
    // Fewer than it may tell, or more: these are all.
    if (page.count !== pageSize) return;
    if (divisible) throw tooMany(name);
    const all = await rowsFrom(0, maxRows);
    const missing = expected === undefined ? all.count === pageSize : all.count < expected;
    if (missing || all.count >= maxRows) throw tooMany(name);
    yield all.fresh;
  }

  const browser: StudyBrowser = {
    studies: async function* (from, to, signal): AsyncGenerator<Study> {
      const range = `${compact(from)}-${compact(to)}`;
      const path = `studies?StudyDate=${range}&includefield=${studyInstances}`;
      const studies: Study[] = [];
      // All of them before anything is told: if they are too many, they are told in halves.
      for await (const rows of pages(path, signal, { divisible: from < to })) {
        for (const row of rows) {
          const uid = uidOf(row, studyInstanceUid);
          const instances = Number(firstValue(row, studyInstances) ?? Number.NaN);
          if (uid !== undefined) studies.push({ uid, ...(instances >= 0 && { instances }) });
        }
      }
      yield* studies;
    },

    instances: async function* ({ uid: study, instances: expected }, signal) {
      for await (const rows of pages(`studies/${study}/instances`, signal, { expected })) {
        yield rows.flatMap((row) => {
          const [series, instance] = [uidOf(row, seriesInstanceUid), uidOf(row, sopInstanceUid)];
          return series && instance ? [refOf({ study, series, instance })] : [];
        });
      }
    },
  };

  /** What QIDO-RS answers. @throws not-found  there is nothing, or no QIDO-RS, at this path */
  const rowsAt = async (path: string, options: FetchOptions): Promise<readonly Row[]> =>
    (await http.json(path, rowsSchema, { ...options, accept: jsonType })) ?? [];

  async function has(ref: string, options: FetchOptions): Promise<boolean> {
    const { study, series, instance } = uidsOf(ref);
    const path = `studies/${study}/series/${series}/instances?SOPInstanceUID=${instance}`;
    try {
      const rows = await rowsAt(path, options);
      return rows.some((row) => uidOf(row, sopInstanceUid) === instance);
    } catch (thrown) {
      if (!isNotFound(thrown)) throw thrown;
      // Some answer so for a study that they do not have. Where nothing answers, nothing is known.
      await rowsAt('studies?limit=1', options).catch((cause: unknown) => {
        throw isNotFound(cause) ? unavailable(name, 'has no QIDO-RS below its url', cause) : cause;
      });
      return false;
    }
  }

  return {
    name,
    ...createStudyWalk(browser, walk),

    fetch: async (ref, options) => {
      const { study, series, instance } = uidsOf(ref);
      const path = `studies/${study}/series/${series}/instances/${instance}`;
      try {
        const { contentType, body } = await http.open(path, { accept: fileTypes, ...options });
        if (!/^multipart\/related\b/i.test(contentType)) return body;
        const part = firstPart(contentType, body);
        await part.next();
        return part;
      } catch (thrown) {
        // It may be the service that is not there.
        if (isNotFound(thrown) && (await has(ref, options)))
          throw unavailable(name, 'does not give the image by WADO-RS', thrown);
        throw thrown;
      }
    },

    has: (ref, signal) => has(ref, { signal, urgent: false }),
  };
}

const isNotFound = (thrown: unknown): boolean => MdmError.from(thrown).code === 'not-found';
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
