import type { Socket } from 'node:net';
import { MdmError } from '@mdm/errors';
import { implementationClassUid, implementationVersionName } from '../part10/uid.js';
import { Association } from './association.js';
import type { DicomCaller } from './handlers.js';
import { type Acceptance, negotiate } from './negotiation.js';
import type { Performers } from './operation.js';
import type { AssociateRj, AssociateRq } from './pdu.js';
import type { PeerLimits, PeerUsage } from './peers.js';
import type { DicomServerSettings, Identified } from './scp.js';
import { performersOf, rolesOf } from './scp-services.js';
import type { DimseStatus } from './status.js';
import { dicomApplicationContext } from './uids.js';
import { decodeUserIdentity } from './user-identity.js';

interface Rejection extends Omit<AssociateRj, 'type'> {
  readonly why: string;
}

/** What an association needs of the server it belongs to. */
export interface AssociationHost {
  readonly settings: DicomServerSettings;
  readonly usage: PeerUsage;
  /** True when one more association may be accepted. */
  hasRoom(): boolean;
  closed(association: ScpAssociation): void;
}

/** The accepting side of one association: whether and how it is accepted, when it ends, and what the log says of it. */
export class ScpAssociation extends Association {
  protected readonly performers: Performers;
  protected readonly awaitsRequests = true;
  readonly #host: AssociationHost;
  readonly #startedAt: number;
  #caller: DicomCaller;
  #accepted = false;
  #draining = false;
  #leavePeer: (() => void) | undefined;

  constructor(socket: Socket, host: AssociationHost) {
    const { settings } = host;
    super(
      socket,
      { role: 'acceptor', ...settings },
      { ...settings, cancelTimeoutMs: settings.artimTimeoutMs },
    );
    this.#host = host;
    this.#startedAt = settings.clock();
    this.#caller = { callingAe: '', calledAe: '', address: this.layer.address };
    this.performers = performersOf(settings, () => this.#caller);
  }

  /** True between acceptance and end: what counts for the limit of associations. */
  get open(): boolean {
    return this.#accepted && !this.over.aborted;
  }

  /** Ends after the messages that are on their way, if there are any. */
  drain(): void {
    this.#draining = true;
    if (this.#accepted) this.afterMessage();
    else this.layer.destroy();
  }

  abort(error: MdmError): void {
    this.layer.abort(error);
  }

  // Upper layer

  associateRequested(request: AssociateRq): void {
    void this.#decide(request);
  }

  async #decide(request: AssociateRq): Promise<void> {
    const { settings, usage } = this.#host;
    const { callingAe, calledAe } = request;
    const { address, certificate } = this.layer;
    const caller = { callingAe, calledAe, address, ...(certificate && { certificate }) };
    let identified: Identified = {};
    let limits: PeerLimits = {};
    let rejection: Rejection | undefined;
    let acceptance: Acceptance | undefined;
    try {
      const admitted = this.#admit(request);
      if ('why' in admitted) rejection = admitted;
      else {
        limits = admitted;
        const identity = request.userInformation.userIdentity;
        const user = identity && decodeUserIdentity(identity);
        const found =
          settings.identify === undefined ? {} : await settings.identify({ ...caller, identity: user });
        // Others may have come while it was decided.
        if (found === undefined) rejection = notIdentified;
        else if (this.#draining || !this.#host.hasRoom() || !usage.hasRoom(limits)) rejection = noRoom;
        else identified = found;
        if (rejection === undefined)
          acceptance = negotiate(request, { ...settings, rolesOf: (use) => rolesOf(settings, use) });
      }
    } catch (err) {
      settings.logger?.warn({ err }, 'the policy for DICOM associations failed');
      rejection = { ...undecided, result: MdmError.from(err).kind.transient ? 2 : 1 };
    }
    if (this.over.aborted) return;
    if (acceptance !== undefined) this.#accept(request, acceptance, { caller, limits, identified });
    else this.#reject(request, rejection ?? undecided);
  }

  #reject({ callingAe, calledAe }: AssociateRq, { why, ...reject }: Rejection): void {
    this.#host.settings.logger?.warn(
      { callingAe, calledAe, address: this.layer.address },
      `rejected a DICOM association: ${why}`,
    );
    this.layer.reject(reject);
  }

  #accept(
    { callingAe, calledAe, userInformation }: AssociateRq,
    acceptance: Acceptance,
    { caller, limits, identified }: { caller: DicomCaller; limits: PeerLimits; identified: Identified },
  ): void {
    const { settings, usage } = this.#host;
    const { results, contexts, roles, extended, asyncOperations } = acceptance;
    const { principal, response } = identified;
    this.#caller = { ...caller, ...(principal !== undefined && { principal }) };
    this.#accepted = true;
    const { throttle, close } = usage.open(limits);
    this.#leavePeer = close;
    this.establish({
      contexts,
      peerMaxPduLength: userInformation.maxPduLength,
      invoked: asyncOperations?.performed ?? 1,
      performed: asyncOperations?.invoked ?? 1,
    });
    // Who was not looked at was not accepted as who they say to be.
    const answersIdentity = principal !== undefined && userInformation.userIdentity?.responseRequested;
    this.layer.accept(
      {
        type: 'associate-ac',
        protocolVersion: 1,
        calledAe,
        callingAe,
        applicationContext: dicomApplicationContext,
        contexts: results,
        userInformation: {
          maxPduLength: Math.min(settings.maxPduLength, limits.maxPduLength ?? settings.maxPduLength),
          implementationClassUid,
          implementationVersionName,
          ...(asyncOperations && { asyncOperations }),
          roles,
          extended,
          commonExtended: [],
          ...(answersIdentity === true && { userIdentityResponse: response ?? Buffer.alloc(0) }),
          others: [],
        },
      },
      throttle,
    );
    settings.logger?.info(
      {
        callingAe,
        address: this.layer.address,
        proposed: results.length,
        accepted: contexts.length,
        implementation: userInformation.implementationVersionName,
      },
      'accepted a DICOM association',
    );
  }

  /** Result, source and reason of PS3.8 Table 9-21, or the limits of the peer. */
  #admit({ applicationContext, calledAe, callingAe }: AssociateRq): Rejection | PeerLimits {
    const { settings, usage } = this.#host;
    if (this.#draining || !this.#host.hasRoom()) return noRoom;
    if (applicationContext !== dicomApplicationContext)
      return { result: 1, source: 1, reason: 2, why: 'the application context is not that of DICOM' };
    if (!settings.aeTitles.includes(calledAe))
      return { result: 1, source: 1, reason: 7, why: 'the called AE title is another' };
    const accepted = callingAe !== '' && settings.acceptCalling(callingAe, this.layer.address, calledAe);
    if (accepted === false)
      return {
        result: 1,
        source: 1,
        reason: 3,
        why: 'the calling AE title is not accepted from this address',
      };
    const limits = accepted === true ? {} : accepted;
    return usage.hasRoom(limits) ? limits : noRoom;
  }

  override ended(error: MdmError | undefined): void {
    super.ended(error);
    this.#leavePeer?.();
    const { settings } = this.#host;
    if (!this.#accepted) {
      if (error !== undefined)
        settings.logger?.warn({ address: this.layer.address, err: error }, 'no DICOM association came about');
      return;
    }
    const fields = {
      callingAe: this.#caller.callingAe,
      address: this.layer.address,
      messages: this.messagesDone,
      durationMs: settings.clock() - this.#startedAt,
    };
    if (error === undefined) settings.logger?.info(fields, 'released a DICOM association');
    else settings.logger?.warn({ ...fields, err: error }, 'a DICOM association broke off');
  }

  closed(): void {
    this.#host.closed(this);
  }

  protected onFailure(service: string, { status }: DimseStatus, error: unknown): void {
    const { callingAe, address } = this.#caller;
    this.#host.settings.logger?.warn({ callingAe, address, status, err: error }, `${service} failed`);
  }

  protected override afterMessage(): void {
    if (this.#draining && this.idle && !this.over.aborted)
      this.layer.abort(new MdmError('unavailable', 'this DICOM server is closing'));
  }
}

const noRoom: Rejection = { result: 2, source: 3, reason: 2, why: 'the limit of associations is reached' };
/** PS3.7 D.3.3.7 has no reason of its own for it. */
const notIdentified: Rejection = { result: 1, source: 1, reason: 1, why: 'the user is not accepted' };
const undecided: Rejection = { result: 1, source: 1, reason: 1, why: 'its acceptance could not be decided' };
