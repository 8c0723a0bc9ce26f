import { type Federation, type FederationOptions, startFederation } from '@mdm/testbed/federation';
import type { BenchContext } from './bench.js';
import type { Row } from './result.js';

/** Runs part of a bench on a federation of its own, which is gone afterwards. */
export async function withFederation(
  { say }: BenchContext,
  options: FederationOptions,
  work: (federation: Federation) => Promise<Row[]>,
): Promise<Row[]> {
  say('starting hospitals');
  const federation = await startFederation({ logLevel: 'warn', ...options });
  try {
    return await work(federation);
  } finally {
    await federation.stop();
  }
}
