import type { ConnectionOptions } from 'node:tls';
import { type ContextProposal, connectDicom, type DicomAssociation, dimseStatus } from '@mdm/dicom';
import { MdmError } from '@mdm/errors';
import { createGate } from '../gate.js';
import { type FetchOptions, objectMs } from '../pacs.js';
import { createReachability, unavailable } from '../unavailable.js';
import type { StoreHandler } from './delivery.js';

export interface DimseLinkOptions {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  /** Ours. */
  readonly callingAe: string;
  /** That of the PACS. */
  readonly calledAe: string;
  /** With it, DICOM over TLS; asked for each connection, so that a renewed certificate is used. */
  readonly tls?: (() => ConnectionOptions) | undefined;
  readonly limits: {
    readonly concurrent: number;
    readonly perSecond: number;
    /** How long it may be silent. */
    readonly timeoutSeconds: number;
  };
  /** Bytes of the largest instance. */
  readonly maxObjectSize: number;
  readonly clock: () => number;
  /** Ends every association. */
  readonly shutdown: AbortSignal;
}

/** What an association is for: those with the same key are alike. */
export interface Purpose {
  readonly key: string;
  readonly contexts: readonly ContextProposal[];
  /** The PACS is busy elsewhere meanwhile; others watch that it comes to an end. */
  readonly silent?: boolean;
}

/** An association that is somebody's own until it is given back or ended, one of which has to be done. */
export interface Lent {
  readonly association: DicomAssociation;
  /** Where the objects go that come on it. */
  takeObjects(handler: StoreHandler): void;
  /** Nothing is on its way: it may be used again. */
  giveBack(): void;
  end(): void;
}

/**
 * DIMSE with one PACS, with limits on everything that it may do to us, and that we may do to it. Associations stay open for a
 * moment, and are used again for the same purpose; there are never more than `limits.concurrent`.
 */
export interface DimseLink {
  readonly name: string;
  readonly callingAe: string;
  readonly host: string;
  /** How long the PACS may be silent, in milliseconds. */
  readonly silentMs: number;
  /** @throws unavailable  it cannot be reached, or does not let this site in */
  lend(purpose: Purpose, options: FetchOptions): Promise<Lent>;
}

interface Open {
  readonly key: string;
  readonly association: DicomAssociation;
  onStore: StoreHandler | undefined;
}

/** PACS wait longer than this before they close an association on which nothing happens. */
const idleMs = 5_000;

export function createDimseLink(options: DimseLinkOptions): DimseLink {
  const { name, host, port, callingAe, calledAe, tls, limits, maxObjectSize, clock, shutdown } = options;
  const gate = createGate(limits);
  const reachability = createReachability(name, clock);
  const silentMs = limits.timeoutSeconds * 1_000;
  /** The one that is idle longest first. */
  const idle = new Map<Open, NodeJS.Timeout>();
  let lent = 0;

  async function connect({ key, contexts, silent = false }: Purpose, signal: AbortSignal): Promise<Open> {
    const ending = new AbortController();
    const end = (by: AbortSignal) => () => ending.abort(by.reason);
    const [onShutdown, onSignal] = [end(shutdown), end(signal)];
    shutdown.addEventListener('abort', onShutdown, { once: true });
    signal.addEventListener('abort', onSignal, { once: true });
    if (shutdown.aborted) onShutdown();
    if (signal.aborted) onSignal();
    let open: Open | undefined;
    try {
      const association = await connectDicom({
        host,
        port,
        callingAe,
        calledAe,
        contexts,
        ...(tls && { tls: tls() }),
        timeouts: {
          connectMs: silentMs,
          associateMs: silentMs,
          responseMs: silent ? objectMs : silentMs,
        },
        maxObjectSize,
        onStore: async (store) => (await open?.onStore?.(store)) ?? notAskedFor,
        signal: ending.signal,
      });
      const opened: Open = { key, association, onStore: undefined };
      open = opened;
      association.over.addEventListener('abort', () => {
        shutdown.removeEventListener('abort', onShutdown);
        forget(opened);
      });
      return opened;
    } catch (thrown) {
      shutdown.removeEventListener('abort', onShutdown);
      throw signal.aborted ? MdmError.from(signal.reason) : refusal(MdmError.from(thrown));
    } finally {
      signal.removeEventListener('abort', onSignal);
    }
  }

  function refusal(error: MdmError): MdmError {
    switch (error.code) {
      case 'caller-not-allowed':
        return new MdmError('unavailable', `PACS "${name}" does not let this site in`, {
          field: 'pacs',
          remedy: 'the administrator of the site compares the AE titles with those that the PACS knows',
          cause: error,
        });
      case 'failed-precondition':
        return unavailable(name, 'rejects the associations of this site', error);
      case 'invalid-argument':
        return unavailable(name, 'answers what cannot be understood', error);
      default:
        return reachability.lost(error);
    }
  }

  /** One that is left from before. */
  function idleFor(key: string): Open | undefined {
    for (const open of idle.keys()) {
      if (open.key !== key || open.association.over.aborted) continue;
      forget(open);
      return open;
    }
    return undefined;
  }

  function forget(open: Open): void {
    clearTimeout(idle.get(open));
    idle.delete(open);
  }

  function dismiss(open: Open): void {
    forget(open);
    open.association.release().catch(() => open.association.abort());
  }

  function keep(open: Open): void {
    open.onStore = undefined;
    if (open.association.over.aborted) return;
    idle.set(
      open,
      setTimeout(() => dismiss(open), idleMs),
    );
  }

  return {
    name,
    callingAe,
    host,
    silentMs,

    lend: async (purpose, { signal, urgent }) => {
      reachability.check();
      const leave = await gate.enter({ signal, urgent });
      lent += 1;
      let over = false;
      const leaving = (then: () => void) => () => {
        if (over) return;
        over = true;
        then();
        lent -= 1;
        leave();
      };
      try {
        let open = idleFor(purpose.key);
        if (!open) {
          const [first] = idle.keys();
          if (first && lent + idle.size > limits.concurrent) dismiss(first);
          open = await connect(purpose, signal);
        }
        reachability.found();
        const held = open;
        return {
          association: held.association,
          takeObjects: (handler) => {
            held.onStore = handler;
          },
          giveBack: leaving(() => keep(held)),
          end: leaving(() => held.association.abort()),
        };
      } catch (thrown) {
        leaving(() => undefined)();
        throw thrown;
      }
    },
  };
}

const notAskedFor = { status: dimseStatus.processingFailure, comment: 'this object was not asked for' };
