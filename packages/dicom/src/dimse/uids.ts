/** PS3.7 A.2.1: the only application context of DICOM. */
export const dicomApplicationContext = '1.2.840.10008.3.1.1.1';
/** PS3.4 A.4: the SOP class of C-ECHO. */
export const verificationSopClass = '1.2.840.10008.1.1';
/** PS3.4 J.3: the SOP class of storage commitment, and its one well-known instance. */
export const storageCommitmentSopClass = '1.2.840.10008.1.20.1';
export const storageCommitmentInstance = '1.2.840.10008.1.20.1.1';
/** PS3.6 A: the service class that related SOP classes of storage belong to. */
export const storageServiceClass = '1.2.840.10008.4.2';
const queryRetrieveRoot = '1.2.840.10008.5.1.4.1.2';

/** SOP classes of query and retrieve (PS3.4 C.6). */
export const queryRetrieve = {
  patientRoot: {
    find: `${queryRetrieveRoot}.1.1`,
    move: `${queryRetrieveRoot}.1.2`,
    get: `${queryRetrieveRoot}.1.3`,
  },
  studyRoot: {
    find: `${queryRetrieveRoot}.2.1`,
    move: `${queryRetrieveRoot}.2.2`,
    get: `${queryRetrieveRoot}.2.3`,
  },
} as const;

const standardRoot = '1.2.840.10008.';
const storageRoots = ['1.2.840.10008.5.1.4.1.1.', '1.2.840.10008.5.1.4.34.7'];
/** PS3.4 GG: non-patient storage; PS3.4 H (retired): stored prints and hardcopy images. */
const storageClasses: ReadonlySet<string> = new Set([
  '1.2.840.10008.5.1.4.38.1',
  '1.2.840.10008.5.1.4.39.1',
  '1.2.840.10008.5.1.4.43.1',
  '1.2.840.10008.5.1.4.44.1',
  '1.2.840.10008.5.1.4.45.1',
  '1.2.840.10008.5.1.1.27',
  '1.2.840.10008.5.1.1.29',
  '1.2.840.10008.5.1.1.30',
]);

/**
 * Whether a SOP class is stored with C-STORE: the standard's storage classes (PS3.4 B.5, GG.3) and every private class,
 * since private storage classes cannot be told from other private ones and must not be lost.
 */
export function isStorageSopClass(uid: string): boolean {
  if (!uid.startsWith(standardRoot)) return true;
  return storageClasses.has(uid) || storageRoots.some((root) => uid.startsWith(root));
}

/** What a SOP class is for. */
export type SopClassUse = 'verification' | 'storage' | 'find' | 'move' | 'get' | 'commitment';

/** The other SOP classes of query and retrieve: patient/study only, composite instances (PS3.4 Y, Z), worklists (K). */
const uses: ReadonlyMap<string, SopClassUse> = new Map<string, SopClassUse>([
  [verificationSopClass, 'verification'],
  [storageCommitmentSopClass, 'commitment'],
  ...Object.values(queryRetrieve).flatMap(({ find, move, get }): [string, SopClassUse][] => [
    [find, 'find'],
    [move, 'move'],
    [get, 'get'],
  ]),
  [`${queryRetrieveRoot}.3.1`, 'find'],
  [`${queryRetrieveRoot}.3.2`, 'move'],
  [`${queryRetrieveRoot}.3.3`, 'get'],
  [`${queryRetrieveRoot}.4.2`, 'move'],
  [`${queryRetrieveRoot}.4.3`, 'get'],
  [`${queryRetrieveRoot}.5.3`, 'get'],
  ['1.2.840.10008.5.1.4.31', 'find'],
]);

/**
 * @param serviceClass what the peer says that the class belongs to (PS3.7 D.3.3.6); it decides where the UID tells nothing
 */
export function useOf(sopClassUid: string, serviceClass?: string): SopClassUse | undefined {
  const known = uses.get(sopClassUid);
  if (known !== undefined) return known;
  return isStorageSopClass(sopClassUid) || serviceClass === storageServiceClass ? 'storage' : undefined;
}
