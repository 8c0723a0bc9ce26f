export { revocationFromMessage, revocationToMessage, revokedThing } from './messages.js';
export { revocationMigrations } from './migrations.js';
export {
  maxReason,
  type NewRevocation,
  type Revocation,
  revocationKind,
  valueProblem,
} from './revocation.js';
export { openRevocations, type Revocations } from './revocations.js';
