export {
  type Acl,
  type AclEntry,
  type AclTag,
  maxAclEntries,
  type Principal,
  validateAcl,
} from './acl.js';
export { type AclEdit, applyEdits } from './apply-edits.js';
export {
  type AclReason,
  type Decision,
  evaluateAcl,
  evaluatePath,
  type Right,
  type Who,
} from './evaluate.js';
export { type Grant, withGrant, withoutGrant } from './grants.js';
export { inheritAcl, type NewObject } from './inherit.js';
export { aclFromMode, modeOf, withMode } from './mode.js';
export { formatAclEntry, formatAclText, parseAclEntries, parseAclText } from './people-text.js';
export { aclMigration, internAcls, visibleSql } from './sql.js';
export { aclDigest, formatAcl, parseAcl } from './stored-text.js';
