import type { Bench } from '../bench.js';
import { bulk20ms } from './bulk-20ms.js';
import { catalogue } from './catalogue.js';
import { dimseMemory } from './dimse-memory.js';
import { dryRun } from './dry-run.js';
import { envelope } from './envelope.js';
import { ingest1 } from './ingest-1.js';
import { ingest8 } from './ingest-8.js';
import { keys } from './keys.js';
import { latency } from './latency.js';
import { memory } from './memory.js';
import { policy } from './policy.js';
import { query } from './query.js';
import { receive } from './receive.js';
import { rights } from './rights.js';
import { tokens } from './tokens.js';

/** In the order in which they run and are reported. */
export const benches: readonly Bench[] = [
  ingest1,
  ingest8,
  latency,
  receive,
  dimseMemory,
  envelope,
  tokens,
  bulk20ms,
  catalogue,
  keys,
  policy,
  rights,
  dryRun,
  query,
  memory,
];
