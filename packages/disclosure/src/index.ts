export { Count, type Tally } from './count.js';
export { type Counted, disclose, type Group } from './counted.js';
