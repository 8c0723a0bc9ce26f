/** PS3.7 A.2.1: the only application context of DICOM. */
export const dicomApplicationContext = '1.2.840.10008.3.1.1.1';
/** PS3.4 A.4: the SOP class of C-ECHO. */
export const verificationSopClass = '1.2.840.10008.1.1';
/** PS3.5 A.1: the default transfer syntax, which every context of a conforming peer can fall back to. */
export const implicitVrLittleEndian = '1.2.840.10008.1.2';
/** PS3.5 A.5: the one syntax whose data set may have an odd length before padding. */
export const deflatedExplicitVrLittleEndian = '1.2.840.10008.1.2.1.99';

/** PS3.7 D.3.3.2: who we are in every association; a UID of our own below 2.25 (PS3.5 B.2). */
export const implementationClassUid = '2.25.222404313183904513027164906521489027133';
export const implementationVersionName = 'MDM_0_1';

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

const uidSyntax = /^[0-9]+(?:\.[0-9]+)*$/;

/** PS3.5 9.1, without the rule on leading zeros, which devices in the field break. */
export function isUid(text: string): boolean {
  return text.length <= 64 && uidSyntax.test(text);
}
