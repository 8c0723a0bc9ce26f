import { asciiOf } from '@mdm/dicom';
import { fail, MdmError } from '@mdm/errors';
import type { FetchOptions, Pacs } from '../pacs.js';
import { type InstanceUids, refOf, uidsOf } from '../refs.js';
import { createStudyWalk, type Study, type StudyBrowser, type StudyWalkOptions } from '../study-walk.js';
import type { DimseLink } from './link.js';
import { instanceKeys, tags } from './purposes.js';
import { matches, uidOf } from './query.js';
import type { Retrieve } from './retrieve.js';

const portion = 100;

/**
 * Any PACS with DIMSE (PS3.4 C, Study Root): C-FIND to look, by the date of studies, and the given ways to fetch, what comes first
 * first. Nothing else is ever sent to it.
 */
export function createDimse(link: DimseLink, ways: readonly Retrieve[], walk: StudyWalkOptions): Pacs {
  const { name } = link;

  const browser: StudyBrowser = {
    studies: async function* (from, to, signal) {
      const keys = [
        [tags.studyDate, 'DA', `${compact(from)}-${compact(to)}`],
        [tags.level, 'CS', 'STUDY'],
        [tags.study, 'UI', ''],
        [tags.studyInstances, 'IS', ''],
      ] as const;
      yield* await matches(
        link,
        keys,
        { signal, urgent: false, divisible: true },
        (match): Study | undefined => {
          const uid = uidOf(match, tags.study);
          const instances = asciiOf(match, tags.studyInstances);
          if (uid === undefined) return undefined;
          return { uid, instances: instances === undefined ? undefined : Number(instances) };
        },
      );
    },

    instances: async function* ({ uid: study }, signal) {
      const patient = { signal, urgent: false };
      const ofStudy = [
        [tags.level, 'CS', 'SERIES'],
        [tags.study, 'UI', study],
        [tags.series, 'UI', ''],
      ] as const;
      for (const series of await matches(link, ofStudy, patient, (match) => uidOf(match, tags.series))) {
        const found = await instancesLike({ study, series, instance: '' }, patient);
        for (let at = 0; at < found.length; at += portion) yield found.slice(at, at + portion).map(refOf);
      }
    },
  };

  /** The instances of a series, or one of them, with what the PACS says of which SOP class they are. */
  function instancesLike({ study, series, instance }: InstanceUids, options: FetchOptions) {
    const keys = [...instanceKeys({ study, series, instance }), [tags.sopClass, 'UI', ''] as const];
    return matches(link, keys, options, (match): InstanceUids | undefined => {
      const uid = uidOf(match, tags.instance);
      if (uid === undefined) return undefined;
      return { study, series, instance: uid, sopClass: uidOf(match, tags.sopClass) };
    });
  }

  /** @throws not-found */
  async function look(wanted: InstanceUids, options: FetchOptions): Promise<InstanceUids> {
    const found = await instancesLike(wanted, options);
    return (
      found.find(({ instance }) => instance === wanted.instance) ??
      fail('not-found', `PACS "${name}" does not have it`, { field: 'pacs' })
    );
  }

  return {
    name,
    ...createStudyWalk(browser, walk),

    fetch: async (ref, options) => {
      const named = uidsOf(ref);
      const wanted = named.sopClass === undefined ? await look(named, options) : named;
      let problem: MdmError | undefined;
      for (const retrieve of ways) {
        try {
          return await retrieve(wanted, options);
        } catch (thrown) {
          const error = MdmError.from(thrown);
          if (options.signal.aborted || error.code === 'limit-exceeded') throw error;
          problem = error;
        }
      }
      // A retrieval says how many objects were not sent, and not why.
      await look(wanted, options).catch((thrown: unknown) => {
        if (options.signal.aborted || MdmError.from(thrown).code === 'not-found') throw thrown;
        throw problem ?? thrown;
      });
      throw problem ?? new MdmError('internal', 'there is no way to fetch from this PACS');
    },

    has: async (ref, signal) => {
      const wanted = uidsOf(ref);
      const found = await instancesLike(wanted, { signal, urgent: false });
      return found.some(({ instance }) => instance === wanted.instance);
    },
  };
}

const compact = (day: string): string => day.replaceAll('-', '');
