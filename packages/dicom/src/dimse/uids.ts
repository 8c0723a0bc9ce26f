/** PS3.7 A.2.1: the only application context of DICOM. */
export const dicomApplicationContext = '1.2.840.10008.3.1.1.1';
/** PS3.4 A.4: the SOP class of C-ECHO. */
export const verificationSopClass = '1.2.840.10008.1.1';
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
