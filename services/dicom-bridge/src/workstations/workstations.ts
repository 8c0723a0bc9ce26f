import { type Reader, type ReadingSession, readerOver } from '@mdm/client';
import { type Workstation, workstationAt } from '@mdm/config';
import { fail, MdmError } from '@mdm/errors';
import { createEcKey } from '@mdm/identity';
import type { ServiceBase } from '@mdm/rpc';
import { z } from 'zod';
import { keepTokens } from '../tokens.js';

/** Who asks on an association. */
export interface DicomCaller {
  readonly callingAe: string;
  /** The AE title of ours that it has called. */
  readonly calledAe: string;
  /** IPv4 or IPv6 address. */
  readonly address: string;
  /** SHA-256 fingerprint of what it has shown in TLS, as 64 capital hexadecimal digits. */
  readonly certificate?: string | undefined;
}

export const callerInput = {
  callingAe: z.string(),
  calledAe: z.string(),
  address: z.string(),
  certificate: z.string().optional(),
};

/** What the bridge can ask the own gateway for in the name of one person. */
export interface Viewer extends Pick<Reader, 'get'> {
  readonly session: ReadingSession;
}

/** The workstations of the hospital, and the people for whom they ask. */
export interface Workstations {
  has(caller: Pick<DicomCaller, 'callingAe' | 'address'>): boolean;
  /**
   * The person of a workstation, for whom the gateway of the site gives a token that finds and reads.
   * @throws caller-not-allowed  site.yaml names no such workstation
   */
  viewer(caller: DicomCaller): Viewer;
  /** Where a workstation takes images, host:port. @throws not-found */
  destination(aeTitle: string): string;
  close(): Promise<void>;
}

const unauthenticated = 'UNAUTHENTICATED';

/** They follow site.yaml. A token that was given before a change is not used any more. */
export function createWorkstations(base: ServiceBase): Workstations {
  const { peers, liveSite, shutdown: signal, logger } = base;
  const readerKey = createEcKey();
  const tokens = keepTokens({
    ...base,
    readerKey,
    signIn: (key: string) => {
      const { aeTitle, address } = addressOfKey(key);
      return peers
        .client('mdm.gateway.v1.SessionService')
        .signInWorkstation({ aeTitle, address }, { signal });
    },
  });
  const unsubscribe = liveSite.onChange(() => tokens.forgetAll());

  const find = ({
    callingAe,
    address,
  }: Pick<DicomCaller, 'callingAe' | 'address'>): Workstation | undefined =>
    workstationAt(liveSite.current().workstations, callingAe, address);

  function sessionOf(key: string): ReadingSession {
    const stale = (thrown: unknown) => {
      const isStale = MdmError.from(thrown).kind.status === unauthenticated;
      if (isStale) tokens.forget(key);
      return isStale;
    };
    return {
      readerKey,
      logger,
      client: (name) => peers.client(name),
      call: async (request) => {
        try {
          return await request(await tokens.as(key));
        } catch (thrown) {
          if (!stale(thrown)) throw thrown;
          return request(await tokens.as(key));
        }
      },
      stream: async function* (request) {
        let begun = false;
        try {
          for await (const message of request(await tokens.as(key))) {
            begun = true;
            yield message;
          }
          return;
        } catch (thrown) {
          if (begun || !stale(thrown)) throw thrown;
        }
        yield* request(await tokens.as(key));
      },
    };
  }

  return {
    has: (caller) => find(caller) !== undefined,
    viewer: (caller) => {
      const { callingAe, address, certificate } = caller;
      const workstation = find(caller);
      if (workstation?.certificate !== undefined && plain(workstation.certificate) !== certificate) {
        fail('caller-not-allowed', `"${callingAe}" has not shown the certificate of the workstation`, {
          remedy: 'connect by TLS with the certificate that workstations of site.yaml names',
        });
      }
      if (workstation === undefined) {
        fail('caller-not-allowed', `no workstation of this site is "${callingAe}" at ${address}`, {
          remedy: 'add it to workstations of site.yaml',
        });
      }
      const session = sessionOf(`${address} ${callingAe}`);
      return { session, get: readerOver(session).get };
    },
    destination: (aeTitle) =>
      liveSite.current().workstations.find((workstation) => workstation.aeTitle === aeTitle)?.destination ??
      fail('not-found', `"${aeTitle}" is no workstation of this site that takes images`, {
        field: 'destination',
        remedy: 'give it a destination in workstations of site.yaml',
      }),
    close: async () => {
      unsubscribe();
      tokens.close();
    },
  };
}

/** A fingerprint without colons, in capitals. */
export const plain = (fingerprint: string) => fingerprint.replaceAll(':', '').toUpperCase();

/** AE titles have spaces, addresses have none. */
function addressOfKey(key: string): { readonly aeTitle: string; readonly address: string } {
  const space = key.indexOf(' ');
  return { address: key.slice(0, space), aeTitle: key.slice(space + 1) };
}
