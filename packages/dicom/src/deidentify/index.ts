export {
  type DeidentificationProject,
  type DeidentifyOptions,
  deidentifyBuffer,
  deidentifyPart10,
} from './deidentify.js';
export {
  type EligibilityPolicy,
  type EligibilityRule,
  type PixelStatements,
  requireEligible,
} from './eligibility.js';
export {
  type DeidentificationKeys,
  deriveKeys,
  mapUid,
  type PatientIdentity,
  patientLink,
  pseudonym,
} from './keys.js';
export type { BlankingTemplate, Region } from './pixels/templates.js';
export { optionSet, type ProfileOption, profileOptions } from './profile-options.js';
export { type DeidentificationSummary, deidentificationMethod } from './summary.js';
