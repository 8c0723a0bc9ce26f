import type { AuditOutcome, AuditRecord, ChainHead } from '@mdm/audit';
import type { MdmError } from '@mdm/errors';
import type { audit, gateway } from '@mdm/protos';
import { auditFilterToMessage, auditRecordFromMessage, errorOfItem } from '@mdm/rpc';
import type { Options } from './options.js';
import type { Session } from './session.js';

export type { AuditRecord, ChainHead };

/** Which records are asked for; those that match every part. */
export interface AuditQuery {
  /** GUID of a patient, study, series or image, or the LFN of an image: records about it and all below it. */
  readonly object?: string | undefined;
  /** DN. */
  readonly user?: string | undefined;
  /** Such as `dpm.read`. */
  readonly operation?: string | undefined;
  readonly outcome?: AuditOutcome | undefined;
  /** At or after; milliseconds since the epoch. */
  readonly since?: number | undefined;
  /** Before. */
  readonly until?: number | undefined;
}

export interface AuditPage {
  /** The newest first. */
  readonly records: readonly AuditRecord[];
  /** Services whose records are missing on this page. */
  readonly unanswered: readonly { readonly service: string; readonly error: MdmError }[];
}

/** How a chain compares with what another site has kept of it. */
export interface WitnessReport {
  readonly site: string;
  /** The chain holds every head; it does not; or that site has kept nothing yet. */
  readonly state: 'held' | 'contradicted' | 'none';
  readonly heads: number;
  /** The first head that the chain does not hold. */
  readonly contradicted?: ChainHead;
  /** When the first and the last head were kept, in milliseconds since the epoch. */
  readonly since?: number;
  readonly last?: number;
  /** Why the site could not be asked; its countersignatures were looked at instead. */
  readonly error?: MdmError;
}

/** What was found about the audit of one service. */
export interface ServiceReport {
  readonly service: string;
  /** The whole chain is as it was written, and no other site has kept anything else of it. */
  readonly intact: boolean;
  readonly records: number;
  /** What is wrong with the chain itself, and with which record. */
  readonly problem?: { readonly kind: string; readonly seq: number };
  readonly witnesses: readonly WitnessReport[];
  /** Why the service could not be asked. */
  readonly error?: MdmError;
}

export interface VerifyOptions {
  /** Only this service. */
  readonly service?: string | undefined;
  /** How many records are recomputed in one call, up to 1,000,000; default 200,000. */
  readonly recordsPerCall?: number | undefined;
  /** Called when a part of a long chain was found intact, with the records so far. */
  readonly onPart?: ((service: string, records: number) => void) | undefined;
}

/** The audit of the own site, for its data protection officers. */
export interface Auditing {
  /** Records of all services, the newest first, page by page. */
  auditPages(query: AuditQuery, options?: Options): AsyncGenerator<AuditPage>;
  /**
   * Recomputes the chains of all services, or of one, and compares them with what other sites have kept. A long chain is
   * asked about in parts.
   */
  verifyAudit(options?: Options & VerifyOptions): AsyncGenerator<ServiceReport>;
}

const pageSize = 500;

export function auditing(session: Session): Auditing {
  const service = session.client('mdm.gateway.v1.AuditService');
  return {
    auditPages: async function* ({ object = '', user, ...query }, options) {
      let cursor = '';
      do {
        const filter = { ...query, subject: user, limit: pageSize, cursor };
        const page = await session.call(
          (as) => service.listAudit({ ...auditFilterToMessage(filter), object }, { ...options, as }),
          options,
        );
        yield {
          records: page.records.map(auditRecordFromMessage),
          unanswered: page.unanswered.map((missing) => ({
            service: missing.service,
            error: errorOrNone(missing.error) ?? failed(),
          })),
        };
        cursor = page.nextCursor;
      } while (cursor !== '');
    },
    verifyAudit: async function* ({
      service: name = '',
      recordsPerCall: limit = 0,
      onPart,
      ...options
    } = {}) {
      async function* reports(
        request: gateway.VerifyAuditRequest,
        before: number,
      ): AsyncGenerator<ServiceReport> {
        const unfinished: gateway.VerifyAuditResponse__Output[] = [];
        const parts = session.stream(
          (as) => service.verifyAudit({ ...request, limit }, { ...options, as }),
          options,
        );
        for await (const part of parts) {
          if (part.next > 0) unfinished.push(part);
          else yield reportFromMessage(part, before);
        }
        // After the stream has ended: the rest of each chain is asked for with credentials of its own.
        for (const { service: of, next: from, chain } of unfinished) {
          const records = before + (chain?.records ?? 0);
          onPart?.(of, records);
          yield* reports({ service: of, from }, records);
        }
      }
      yield* reports({ service: name }, 0);
    },
  };
}

const errorOrNone = (error: Parameters<typeof errorOfItem>[0] | null) =>
  error ? errorOfItem(error) : undefined;

function failed(): never {
  throw new TypeError('the gateway has answered without an error where there must be one');
}

function reportFromMessage(message: gateway.VerifyAuditResponse__Output, before: number): ServiceReport {
  const { service, chain } = message;
  const error = errorOrNone(message.error);
  const witnesses = message.witnesses.map(witnessFromMessage);
  const wrong = problemOf(chain);
  return {
    service,
    intact: !error && chain !== null && !wrong && witnesses.every(({ state }) => state !== 'contradicted'),
    records: before + (chain?.records ?? 0),
    ...(wrong && { problem: wrong }),
    witnesses,
    ...(error && { error }),
  };
}

const problemOf = (chain: audit.VerifyChainResponse__Output | null) =>
  chain && chain.problem !== '' ? { kind: chain.problem, seq: chain.seq } : undefined;

function witnessFromMessage(message: gateway.WitnessReport__Output): WitnessReport {
  const { site, heads, contradicted, sinceMs, lastMs } = message;
  const error = errorOrNone(message.error);
  return {
    site,
    state: contradicted ? 'contradicted' : message.state === 'held' ? 'held' : 'none',
    heads,
    ...(contradicted && { contradicted }),
    ...(sinceMs > 0 && { since: sinceMs, last: lastMs }),
    ...(error && { error }),
  };
}
