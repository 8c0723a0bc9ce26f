import { ingestBench } from '../ingest.js';

export const ingest1 = ingestBench({ associations: 1, goal: 5 });
