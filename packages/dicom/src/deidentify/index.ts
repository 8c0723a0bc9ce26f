export { type Action, basicProfileRule, basicProfileTable, type ProfileRule } from './basic-profile.js';
export { type DeidentifyOptions, deidentifyBuffer, deidentifyPart10 } from './deidentify.js';
export { type PixelStatements, requireEligible } from './eligibility.js';
export {
  type DeidentificationKeys,
  deriveKeys,
  mapUid,
  type PatientIdentity,
  patientLink,
  pseudonym,
} from './keys.js';
export { deidentificationMethod } from './rewrite.js';
