import { type Reader, type ReadingSession, readerOver } from '@mdm/client';
import { parseAddress, userAtWorkstation, type Workstation, workstationAt } from '@mdm/config';
import type { DicomPeer, DicomUserIdentity } from '@mdm/dicom';
import { fail, MdmError } from '@mdm/errors';
import { canonicalDn, createEcKey } from '@mdm/identity';
import type { ServiceBase } from '@mdm/rpc';
import { z } from 'zod';
import { plain, tlsTo } from '../dicom-tls.js';
import { keepTokens } from '../tokens.js';
import { createPasscodes } from './passcodes.js';

/** Who asks on an association. */
export interface DicomCaller {
  readonly callingAe: string;
  /** The AE title of ours that it has called. */
  readonly calledAe: string;
  /** IPv4 or IPv6 address. */
  readonly address: string;
  /** SHA-256 fingerprint of what it has shown in TLS, as 64 capital hexadecimal digits. */
  readonly certificate?: string | undefined;
  /** Name of who works there, as {@link Workstations.identify} has found it. */
  readonly user?: string | undefined;
}

export const callerInput = {
  callingAe: z.string(),
  calledAe: z.string(),
  address: z.string(),
  certificate: z.string().optional(),
  user: z.string().optional(),
};

/** What the bridge can ask the own gateway for in the name of one person. */
export interface Viewer extends Pick<Reader, 'get'> {
  /** Who that is. */
  readonly dn: string;
  readonly session: ReadingSession;
}

/** The workstations of the hospital, and the people for whom they ask. */
export interface Workstations {
  has(caller: Pick<DicomCaller, 'callingAe' | 'address'>): boolean;
  /** Whether it has several users, and has to say which. */
  asksWho(caller: Pick<DicomCaller, 'callingAe' | 'address'>): boolean;
  /**
   * Who works at it, by what it says on its association (PS3.7 D.3.3.7): a user of the workstation, with their passcode
   * where it has a file of these.
   * @param known  is told the name of a user of the workstation, before the passcode is looked at
   * @throws permission-denied  it says nothing, nobody whom site.yaml names, or a wrong passcode, which all look alike
   * @throws too-many-requests  after too many wrong ones
   */
  identify(
    caller: Pick<DicomCaller, 'callingAe' | 'address'>,
    identity: DicomUserIdentity | undefined,
    known: (name: string) => void,
  ): Promise<string>;
  /**
   * The person of a workstation, for whom the gateway of the site gives a token that finds and reads.
   * @throws caller-not-allowed  site.yaml names no such workstation, or nobody who works there
   */
  viewer(caller: DicomCaller): Viewer;
  /** Where a workstation takes images. @throws not-found */
  destination(aeTitle: string): DicomPeer;
  close(): Promise<void>;
}

const unauthenticated = 'UNAUTHENTICATED';
/** In no address, AE title or name. */
const separator = '\n';

/** They follow site.yaml. A token that was given before a change is not used any more. */
export function createWorkstations(base: ServiceBase): Workstations {
  const { peers, liveSite, shutdown: signal, logger } = base;
  const passcodes = createPasscodes(base);
  const readerKey = createEcKey();
  const tokens = keepTokens({
    ...base,
    readerKey,
    signIn: (key: string) => {
      const [address, aeTitle, user] = key.split(separator);
      return peers
        .client('mdm.gateway.v1.SessionService')
        .signInWorkstation({ aeTitle, address, user }, { signal });
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
    asksWho: (caller) => find(caller)?.users !== undefined,
    identify: async (caller, identity, known) => {
      const workstation = find(caller);
      const name = nameOf(identity);
      const isUser = name !== undefined && workstation?.users?.some((user) => user.name === name) === true;
      if (isUser) known(name);
      const passcode = identity?.kind === 'passcode' ? identity.passcode : undefined;
      const { passcodesFile } = workstation ?? {};
      const isRight =
        passcodesFile === undefined ||
        (passcode !== undefined &&
          name !== undefined &&
          (await passcodes.check({ ...caller, file: passcodesFile, name, passcode, isUser })));
      if (!isUser || !isRight) {
        return fail('permission-denied', 'the workstation has not said who works at it, or is not believed', {
          remedy:
            'have it send the name of one of its users in site.yaml, and the passcode where there is one',
        });
      }
      return name;
    },
    viewer: (caller) => {
      const { callingAe, address, certificate, user = '' } = caller;
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
      const person =
        userAtWorkstation(workstation, user) ??
        fail('caller-not-allowed', `the workstation "${callingAe}" has not said who works at it`, {
          remedy: 'have it send the name of one of its users in site.yaml (user identity negotiation)',
        });
      const session = sessionOf([address, callingAe, user].join(separator));
      return { session, get: readerOver(session).get, dn: canonicalDn(person.dn) };
    },
    destination: (aeTitle) => {
      const found = liveSite.current().workstations.find((workstation) => workstation.aeTitle === aeTitle);
      if (found?.destination === undefined) {
        return fail('not-found', `"${aeTitle}" is no workstation of this site that takes images`, {
          field: 'destination',
          remedy: 'give it a destination in workstations of site.yaml',
        });
      }
      const { destination, destinationTls, certificate } = found;
      const peer = parseAddress(destination);
      if (peer === undefined) return fail('internal', `the destination "${destination}" is not host:port`);
      return destinationTls === true ? { ...peer, tls: tlsTo(base, certificate) } : peer;
    },
    close: async () => {
      unsubscribe();
      tokens.close();
    },
  };
}

function nameOf(identity: DicomUserIdentity | undefined): string | undefined {
  return identity?.kind === 'username' || identity?.kind === 'passcode' ? identity.username : undefined;
}
