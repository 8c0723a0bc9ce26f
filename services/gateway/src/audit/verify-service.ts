import type { ServiceName } from '@mdm/config';
import { MdmError } from '@mdm/errors';
import type { audit } from '@mdm/protos';
import { maxVerified } from '@mdm/rpc';
import type { GatewayCall } from '../context.js';
import type { KeptHead } from '../store/audit-witness.js';
import { otherSites } from './services.js';
import { digestOf, readCountersignature, readStatement } from './statement.js';

const pageSize = 1_000;

/** How a chain compares with what another site has kept of it. */
export interface WitnessReport {
  readonly site: string;
  /** `none`: that site has kept nothing yet. */
  readonly state: 'held' | 'contradicted' | 'none';
  readonly heads: number;
  /** The first head that the chain does not hold. */
  readonly contradicted?: { readonly seq: number; readonly hash: string } | undefined;
  /** When the first and the last head were kept: milliseconds since the epoch, 0 for none. */
  readonly sinceMs: number;
  readonly lastMs: number;
  /** The site could not be asked: its countersignatures, which are here, have been looked at instead. */
  readonly error?: MdmError | undefined;
}

export interface ServiceReport {
  readonly service: ServiceName;
  readonly chain?: audit.VerifyChainResponse;
  /** The service did not answer. */
  readonly error?: MdmError;
  /** With the last part of the chain. */
  readonly witnesses: readonly WitnessReport[];
  /** The record that the next part begins with; 0: there is none. */
  readonly next: number;
}

/** Which records of a chain are recomputed: `limit` of them, from record `from` on. */
interface Part {
  readonly from: number;
  readonly limit: number;
}

/** Recomputes a part of the chain of a service and compares it, at its end, with every head that other sites have kept. */
export async function verifyService(
  service: ServiceName,
  part: Part,
  call: GatewayCall,
): Promise<ServiceReport> {
  try {
    const { chain, next } = await verifyPart(service, part, call);
    if (next > 0) return { service, chain, witnesses: [], next };
    const witnesses = await Promise.all(otherSites(call).map((site) => compare(site, service, call)));
    return { service, chain, witnesses, next };
  } catch (thrown) {
    call.signal.throwIfAborted();
    return { service, error: MdmError.from(thrown), witnesses: [], next: 0 };
  }
}

async function verifyPart(
  service: ServiceName,
  { from: first, limit }: Part,
  { peers, credentials: as, signal }: GatewayCall,
): Promise<{ readonly chain: audit.VerifyChainResponse; readonly next: number }> {
  const end = first + limit;
  let records = 0;
  for (let from = first; ; from += maxVerified) {
    const to = Math.min(from + maxVerified, end) - 1;
    const chain = await peers.audit(service).verifyChain({ from, to }, { as, signal, timeoutMs: 60_000 });
    records += chain.records;
    const isLast = chain.problem !== '' || !chain.head || chain.head.seq <= to;
    if (isLast || to + 1 === end) return { chain: { ...chain, records }, next: isLast ? 0 : end };
  }
}

async function compare(site: string, service: ServiceName, call: GatewayCall): Promise<WitnessReport> {
  try {
    return await compareWith(site, service, call, keptThere(site, service, call));
  } catch (thrown) {
    call.signal.throwIfAborted();
    const error = MdmError.from(thrown);
    return { ...(await compareWith(site, service, call, countersignedHere(site, service, call))), error };
  }
}

async function compareWith(
  site: string,
  service: ServiceName,
  { peers, signal }: GatewayCall,
  pages: AsyncIterable<readonly Pick<KeptHead, 'seq' | 'hash' | 'receivedMs'>[]>,
): Promise<WitnessReport> {
  let report: WitnessReport = { site, state: 'none', heads: 0, sinceMs: 0, lastMs: 0 };
  for await (const heads of pages) {
    const [first] = heads;
    const last = heads.at(-1);
    if (!first || !last) continue;
    const seen = heads.map(({ seq, hash }) => ({ seq, hash }));
    const answer = await peers.audit(service).getHead({ seen }, { signal });
    const contradicted = report.contradicted ?? answer.contradicted[0];
    report = {
      site,
      state: contradicted ? 'contradicted' : 'held',
      heads: report.heads + heads.length,
      ...(contradicted && { contradicted }),
      sinceMs: report.sinceMs || first.receivedMs,
      lastMs: last.receivedMs,
    };
  }
  return report;
}

/** What the other site answers that it has kept. */
async function* keptThere(site: string, service: ServiceName, { peers, signal }: GatewayCall) {
  for (let after = 0; ; ) {
    const { heads, nextAfter } = await peers
      .client('mdm.gateway.v1.AuditService', site)
      .listWitnessed({ service, after, limit: pageSize }, { signal });
    yield heads.flatMap(({ head, receivedMs }) => (head ? [{ ...head, receivedMs }] : []));
    if (nextAfter <= after) return;
    after = nextAfter;
  }
}

/** What the other site has signed to keep; statements and countersignatures that do not verify any more do not count. */
async function* countersignedHere(site: string, service: ServiceName, call: GatewayCall) {
  const { witnessing, signal, federation, site: own } = call;
  const view = federation.current();
  for (let after = 0; ; ) {
    const page = await witnessing.store.countersigned(
      { site: own, service, witness: site, after, limit: pageSize },
      signal,
    );
    const heads = await Promise.all(
      page.map(async ({ statement, countersignature }) => {
        try {
          const said = await readCountersignature(countersignature, view);
          const head = (await readStatement(statement, view)).heads[service];
          const counts = said.witness === site && said.statement === digestOf(statement);
          return counts && head ? [{ seq: head.seq, hash: head.hash, receivedMs: said.at }] : [];
        } catch {
          return [];
        }
      }),
    );
    yield heads.flat();
    const last = page.at(-1);
    if (!last || page.length < pageSize) return;
    after = last.position;
  }
}
