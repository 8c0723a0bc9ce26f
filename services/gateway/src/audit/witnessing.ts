import { setTimeout as pause } from 'node:timers/promises';
import type { ServiceName } from '@mdm/config';
import { MdmError } from '@mdm/errors';
import type { Running, ServiceBase } from '@mdm/rpc';
import { type NewestHeads, type WitnessStore, witnessStore } from '../store/audit-witness.js';
import { otherSites, ownServices } from './services.js';
import {
  digestOf,
  readCountersignature,
  type Statement,
  signCountersignature,
  signStatement,
} from './statement.js';

const periodMs = 60_000;
/** The first time, when the services of the site have had time to start. */
const firstMs = 5_000;
const askingMs = 10_000;

/** Has the heads of this site's audit chains kept by the other sites. */
export interface Witnessing {
  readonly store: WitnessStore;
  /**
   * Signs where the chains end now and has it countersigned by every site that can be reached. Resolves to those that did;
   * the others are told of the next statement, which covers all before.
   */
  round(signal: AbortSignal): Promise<readonly string[]>;
  /** Says that this site keeps a statement of another one, received at `at`. */
  countersign(statement: string, at: number): Promise<string>;
  /** A round soon after the start and then each minute, by one replica of this gateway. */
  start(): Running;
}

export function openWitnessing(base: ServiceBase): Witnessing {
  const { site, peers, federation, coordination, credentials, clock, logger, metrics } = base;
  const store = witnessStore(base.db);
  const heardAt = new Map<string, number>();
  /** What is wrong with which witness; said once, until it changes. */
  const problems = new Map<string, string>();

  metrics.gauge(
    'mdm_audit_witnessed_age_seconds',
    'how long ago another site has countersigned the heads of the audit, by that site',
    ['witness'],
    (gauge) => {
      gauge.reset();
      for (const witness of otherSites(base))
        gauge.set({ witness }, (clock() - (heardAt.get(witness) ?? Number.NEGATIVE_INFINITY)) / 1000);
    },
  );

  async function headOf(service: ServiceName, newest: NewestHeads, signal: AbortSignal) {
    const signed = newest.get(service);
    const { head, contradicted } = await peers
      .audit(service)
      .getHead({ seen: signed ? [signed] : [] }, { signal, timeoutMs: askingMs });
    if (!head) throw new MdmError('internal', `${service} answers without the head of its audit chain`);
    const { seq, hash } = head;
    if (contradicted.length > 0) {
      logger.error(
        { service, seq: signed?.seq },
        'the audit chain of a service does not hold the head that was signed last: it was cut or written anew',
      );
    }
    return { seq, hash, ...(contradicted.length > 0 && signed && { lost: signed }) };
  }

  async function collect(signal: AbortSignal): Promise<Statement['heads']> {
    const newest = await store.newestHeads(site, signal);
    const asked = ownServices(base).map(async (service) => {
      try {
        return [[service, await headOf(service, newest, signal)]];
      } catch (thrown) {
        signal.throwIfAborted();
        logger.debug({ err: thrown, service }, 'a service does not tell the head of its audit');
        return [];
      }
    });
    return Object.fromEntries((await Promise.all(asked)).flat());
  }

  async function askWitness(
    witness: string,
    { id, text }: { readonly id: number; readonly text: string },
    signal: AbortSignal,
  ): Promise<boolean> {
    try {
      const { countersignature } = await peers
        .client('mdm.gateway.v1.AuditService', witness)
        .witnessHeads({ statement: text }, { signal, timeoutMs: askingMs });
      const said = await readCountersignature(countersignature, federation.current());
      if (said.witness !== witness || said.statement !== digestOf(text))
        throw new MdmError('corrupt', `site "${witness}" has countersigned something else`);
      await store.countersign({ statementId: id, witness, receivedMs: said.at, countersignature });
      heardAt.set(witness, clock());
      problems.delete(witness);
      return true;
    } catch (thrown) {
      const error = MdmError.from(thrown);
      const level = error.kind.transient ? 'warn' : 'error';
      if (problems.get(witness) !== error.message)
        logger[level]({ err: error, witness }, 'a site does not witness the audit of this one');
      problems.set(witness, error.message);
      return false;
    }
  }

  async function round(signal: AbortSignal): Promise<readonly string[]> {
    const heads = await collect(signal);
    if (Object.keys(heads).length === 0) return [];
    const previous = await store.last(site, signal);
    const said = { site, at: clock(), previous: previous ? digestOf(previous) : null, heads };
    const text = await signStatement(said, credentials.current());
    const id = await store.keep({ text, said, receivedMs: said.at });
    const sites = otherSites(base);
    const kept = await Promise.all(sites.map((witness) => askWitness(witness, { id, text }, signal)));
    return sites.filter((_site, index) => kept[index]);
  }

  /** One replica does it for all. */
  const lockedRound = (signal: AbortSignal) =>
    coordination
      .lock('audit-witness', periodMs / 2, round, { signal, waitMs: 0 })
      .catch((thrown: unknown) => {
        const error = MdmError.from(thrown);
        if (error.code !== 'aborted' && !signal.aborted)
          logger.warn({ err: error }, 'the heads of the audit were not signed');
      });

  return {
    store,
    round,
    countersign: (statement, at) =>
      signCountersignature({ witness: site, at, statement: digestOf(statement) }, credentials.current()),
    start: () => {
      const ending = new AbortController();
      const running = (async () => {
        for (let wait = firstMs; ; wait = periodMs) {
          await pause(wait, undefined, { signal: ending.signal }).catch(() => undefined);
          if (ending.signal.aborted) return;
          await lockedRound(ending.signal);
        }
      })();
      return {
        close: async () => {
          ending.abort();
          await running;
        },
      };
    },
  };
}
