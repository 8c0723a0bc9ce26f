import { fail } from '@mdm/errors';
import { gateways } from '@mdm/rpc';
import { z } from 'zod';
import { readStatement, type Statement } from '../audit/statement.js';
import type { NewestHeads } from '../store/audit-witness.js';
import { operation } from './define.js';

const minuteMs = 60_000;
/** One is what an honest site needs. */
const maxPerMinute = 600;

/**
 * Keeps what the gateway of another site has signed about its audit chains, and signs that it does. A chain only grows: a
 * head that goes back, or that gives a number another hash, is refused and kept as evidence, unless the site itself says
 * which head its chain has lost.
 * @throws certificate-invalid  not signed by the gateway that calls
 * @throws content-conflict     a head contradicts one that was kept before
 * @throws limit-exceeded       more often than any site has reason to
 */
export const witnessHeads = operation({
  name: 'gateway.witness-heads',
  input: z.object({ statement: z.string() }),
  right: gateways(),
  effect: 'write',
  run: async ({ statement: text }, { site, peer, federation, witnessing, coordination, clock, log }) => {
    const said = await readStatement(text, federation.current());
    if (said.site !== peer.site || said.site === site)
      fail('certificate-invalid', `the statement is not one of the site that calls, "${peer.site}"`, {
        field: 'statement',
      });
    if ((await coordination.increment(`witness/${peer.site}`, 1, minuteMs)) > maxPerMinute)
      fail('limit-exceeded', `a site can have ${maxPerMinute} statements a minute witnessed`);
    const at = clock();
    const refused = await witnessing.store.witness({ text, said, receivedMs: at }, (newest) =>
      contradiction(said, newest),
    );
    if (refused !== undefined) {
      log.error(
        { site: said.site, refused },
        'the audit of another site contradicts what it has signed before',
      );
      fail('content-conflict', refused, {
        field: 'statement',
        remedy: 'compare the audit chain with its backups: records were cut off or written anew',
      });
    }
    for (const [service, { lost }] of Object.entries(said.heads)) {
      if (lost) log.error({ site: said.site, service, seq: lost.seq }, 'another site has lost audit records');
    }
    return witnessing.countersign(text, at);
  },
});

function contradiction({ heads }: Statement, newest: NewestHeads): string | undefined {
  for (const [service, { seq, hash, lost }] of Object.entries(heads)) {
    const kept = newest.get(service);
    if (!kept || lost) continue;
    if (seq < kept.seq)
      return `the audit of ${service} ends at record ${seq}, and ended at record ${kept.seq} before`;
    if (seq === kept.seq && hash !== kept.hash)
      return `record ${seq} in the audit of ${service} is not the one that was there before`;
  }
  return undefined;
}
