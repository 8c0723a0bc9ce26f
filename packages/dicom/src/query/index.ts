export { type CatalogueQuery, type CatalogueReader, catalogueQuery } from './amga-condition.js';
export { type Answer, answerTo, type CatalogueRow, gathersRows, joinRows, lacksKeys } from './answer.js';
export {
  type KeyDefinition,
  type KeyKind,
  keysOf,
  levelsOf,
  type QueryLevel,
  type QueryRoot,
} from './keys.js';
export { type Matchable, matches } from './matches.js';
export {
  type DateTimeRange,
  type Match,
  parseIdentifier,
  type Query,
  type QueryKey,
} from './parse-identifier.js';
