import { isUid } from '@mdm/dicom';
import { fail } from '@mdm/errors';

/** An instance by the UIDs under which every PACS with a query interface knows it. */
export interface InstanceUids {
  readonly study: string;
  readonly series: string;
  readonly instance: string;
  /** Its SOP class, where the PACS has told it. */
  readonly sopClass?: string | undefined;
}

/** The name of an instance: `study/series/instance`, and its SOP class where it is known. */
export const refOf = ({ study, series, instance, sopClass }: InstanceUids): string =>
  [study, series, instance, ...(sopClass === undefined ? [] : [sopClass])].join('/');

export function uidsOf(ref: string): InstanceUids {
  const uids = ref.split('/');
  const [study, series, instance, sopClass] = uids;
  if (uids.length > 4 || !uids.every(isUid)) return notOurs();
  if (study === undefined || series === undefined || instance === undefined) return notOurs();
  return { study, series, instance, sopClass };
}

const notOurs = () => fail('internal', 'the name of an instance is not one of UIDs');
