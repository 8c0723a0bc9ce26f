export { type Expected, type JoinedKey, joinShares, type ShareFault, type ShareProblem } from './join.js';
export {
  decodeShare,
  encodeShare,
  type KeyDescription,
  type KeyShare,
  maxEncodedBytes,
  maxHolders,
} from './key-share.js';
export { type SplitOptions, splitKey } from './split.js';
