import { ingestBench } from '../ingest.js';

export const ingest8 = ingestBench({ associations: 8, goal: 1.5 });
