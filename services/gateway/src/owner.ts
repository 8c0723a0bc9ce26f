import { deadline, fail, MdmError } from '@mdm/errors';
import type { GatewayCall } from './context.js';

/** Where an entry is asked for: here, or at the gateway of another site. */
export interface OwnerAnswers<T> {
  here(): Promise<T>;
  there(site: string, signal: AbortSignal): Promise<T>;
}

/** Whether the call comes from another site's gateway: such a call is answered from here or not at all. */
export const isRelayed = ({ peer, site }: GatewayCall): boolean =>
  peer.name === 'gateway' && peer.site !== site;

/**
 * For operations that ask other sites: gateways ask each other narrower ones.
 * @throws caller-not-allowed
 */
export function refuseRelay(call: GatewayCall): void {
  if (!isRelayed(call)) return;
  const { site, peer } = call;
  fail(
    'caller-not-allowed',
    `the gateway of site ${peer.site} may not have its calls relayed by site ${site}`,
    {
      refusal: { site, service: 'gateway', layer: 'caller', reason: 'relay' },
    },
  );
}

/** The site part of an LFN `/grid/<vo>/<site>/…`; what lies above it is answered by the own site. */
export const siteOfLfn = (lfn: string, own: string): string => lfn.split('/')[3] ?? own;

/** The same sentence as every service has for it, so that it tells nothing of who said so. */
export const missing = (object: string): MdmError =>
  new MdmError('not-found', `there is no object "${object}"`);

/**
 * An error of a call to another site: its gateway being away is told apart from trouble of the own site, and from what that site
 * itself cannot reach, which it names.
 */
export function errorAtSite(thrown: unknown): MdmError {
  const error = MdmError.from(thrown);
  return error.code === 'unavailable' && error.field === undefined
    ? new MdmError('site-unreachable', error.message, { cause: error })
    : error;
}

/**
 * Asks the site that has the entry. An LFN names it; a bare GUID is asked for at the own site and then at all others,
 * where the first that has it wins.
 * @throws not-found         no site that may be asked has it, or the caller may not know of it
 * @throws site-unreachable  the site cannot be asked; for a GUID: no site that answered has it, and not all answered
 */
export function atOwner<T>(target: string, call: GatewayCall, ask: OwnerAnswers<T>): Promise<T> {
  return target.startsWith('/')
    ? atSite(siteOfLfn(target, call.site), target, call, ask)
    : anywhere(target, call, ask);
}

/** Asks one site by its name; another one only for a caller of this gateway. */
export async function atSite<T>(
  site: string,
  target: string,
  call: GatewayCall,
  ask: OwnerAnswers<T>,
): Promise<T> {
  if (site === call.site) return ask.here();
  if (isRelayed(call) || !call.federation.current().sites.has(site)) throw missing(target);
  return ask.there(site, call.signal).catch((thrown: unknown) => {
    throw errorAtSite(thrown);
  });
}

async function anywhere<T>(guid: string, call: GatewayCall, ask: OwnerAnswers<T>): Promise<T> {
  const failures: MdmError[] = [];
  try {
    return await ask.here();
  } catch (thrown) {
    const error = MdmError.from(thrown);
    if (isRelayed(call) || (error.code !== 'not-found' && !error.kind.transient)) throw error;
    failures.push(error);
  }
  const limit = deadline(call.signal, call.config.site.limits.siteSeconds * 1_000);
  const found = new AbortController();
  const signal = AbortSignal.any([limit.signal, found.signal]);
  const others = [...call.federation.current().sites.keys()].filter((site) => site !== call.site);
  const tries = others.map((site) =>
    ask.there(site, signal).catch((thrown: unknown) => {
      failures.push(
        limit.passed()
          ? new MdmError('site-unreachable', `site "${site}" did not answer in time`)
          : errorAtSite(thrown),
      );
      throw thrown;
    }),
  );
  try {
    return await Promise.any(tries);
  } catch {
    call.signal.throwIfAborted();
  } finally {
    found.abort();
    limit.release();
  }
  throw (
    failures.find((error) => error.code !== 'not-found' && !error.kind.transient) ??
    failures.find((error) => error.kind.transient) ??
    missing(guid)
  );
}
