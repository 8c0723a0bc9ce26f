export {
  type Acl,
  type AclEntry,
  type AclTag,
  isLimited,
  maxAclEntries,
  type Principal,
  purposePattern,
  validateAcl,
} from './acl.js';
export { type AclEdit, applyEdits } from './apply-edits.js';
export { type DataLevel, dataLevels, lowerLevel, rankOf } from './data-level.js';
export { emergencyGroup, emergencyPurpose } from './emergency-group.js';
export {
  type AclReason,
  type Decision,
  evaluateAcl,
  evaluatePath,
  type Right,
  type Who,
} from './evaluate.js';
export { type Grant, type GrantLimits, withGrant, withoutGrant } from './grants.js';
export { inheritAcl, type NewObject } from './inherit.js';
export { aclFromMode, modeOf, withMode } from './mode.js';
export { formatAclEntry, formatAclText, parseAclEntries, parseAclText } from './people-text.js';
export { siteGroup, siteOfGroup } from './site-group.js';
export { type AclSql, aclMigrations, internAcls, levelSql, visibleSql } from './sql.js';
export { aclDigest, formatAcl, parseAcl } from './stored-text.js';
