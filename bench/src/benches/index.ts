import type { Bench } from '../bench.js';
import { catalogue } from './catalogue.js';
import { envelope } from './envelope.js';
import { keys } from './keys.js';
import { query } from './query.js';
import { receive } from './receive.js';

/** In the order in which they run and are reported. */
export const benches: readonly Bench[] = [receive, envelope, catalogue, keys, query];
