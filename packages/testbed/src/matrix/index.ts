export { oneItem, partsOf, verdictOf, verdictOfMany } from './answers.js';
export { auditCalls, expectedOfAudit } from './audit.js';
export {
  callsOf,
  describeTheMatrix,
  type Expectation,
  type Expectations,
  type MatrixCall,
  type MatrixDoor,
  recordsAfterSql,
} from './describe-the-matrix.js';
export { expectIndistinguishable } from './indistinguishable.js';
export { aclOf, type Cell, cellsOf, matrixSite, owners } from './people.js';
