import type { Socket } from 'node:net';
import { fail, MdmError } from '@mdm/errors';
import type { DataElement } from '../part10/elements.js';
import { implementationClassUid, implementationVersionName } from '../part10/uid.js';
import { Association, type AssociationContext, type AssociationLimits, identifierOf } from './association.js';
import {
  commitmentResultPerformer,
  encodeCommitmentRequest,
  requestCommitment,
} from './commitment-service.js';
import { deferred } from './deferred.js';
import type {
  CommitmentResultHandler,
  DicomCaller,
  DimseLogger,
  InstanceReference,
  StoreHandler,
} from './handlers.js';
import { asciiOf, decodeIdentifier } from './identifier.js';
import type { Reply } from './invocation.js';
import { fewer } from './negotiation.js';
import type { Performers } from './operation.js';
import { type AssociateAc, type AssociateRj, contextResult, type UserInformation } from './pdu.js';
import { encodeQueryOptions } from './query-options.js';
import type { ContextProposal, DicomAssociation, QueryRequestOptions, RetrieveProgress } from './scu.js';
import { type DimseStatus, errorOfStatus, isPending } from './status.js';
import { storePerformer } from './store-service.js';
import {
  dicomApplicationContext,
  storageCommitmentInstance,
  storageCommitmentSopClass,
  useOf,
  verificationSopClass,
} from './uids.js';
import type { UpperLayerOptions } from './upper-layer.js';
import { type DicomUserIdentity, encodeUserIdentity } from './user-identity.js';

/** What the association is to be like, and what it takes in. */
export interface ScuProposal {
  readonly callingAe: string;
  readonly calledAe: string;
  readonly contexts: readonly ContextProposal[];
  readonly maxOperations: number;
  readonly identity: DicomUserIdentity | undefined;
  readonly onStore: StoreHandler | undefined;
  readonly onCommitmentResult: CommitmentResultHandler | undefined;
  readonly logger: DimseLogger | undefined;
}

interface ScuOptions extends Omit<UpperLayerOptions, 'role'>, Omit<AssociationLimits, 'cancelTimeoutMs'> {
  readonly associateTimeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

/** The requesting side of one association; see {@link DicomAssociation}. */
export class ScuAssociation extends Association implements DicomAssociation {
  peerImplementation: string | undefined;
  identityResponse: Buffer | undefined;
  protected readonly performers: Performers;
  readonly #proposal: ScuProposal;
  readonly #opened = deferred<void>();
  readonly #ended = deferred<void>();
  readonly #signal: AbortSignal | undefined;
  readonly #onAbort = (): void => this.layer.abort(MdmError.from(this.#signal?.reason));
  readonly #timer: NodeJS.Timeout;
  #releasing = false;

  constructor(socket: Socket, proposal: ScuProposal, options: ScuOptions) {
    const { signal, associateTimeoutMs } = options;
    super(socket, { role: 'requestor', ...options }, { ...options, cancelTimeoutMs: associateTimeoutMs });
    this.#proposal = proposal;
    this.#signal = signal;
    const { onStore, onCommitmentResult } = proposal;
    const peer = (): DicomCaller => ({
      callingAe: proposal.calledAe,
      calledAe: proposal.callingAe,
      address: this.layer.address,
    });
    this.performers = {
      'c-store-rq': onStore && storePerformer(peer, onStore),
      'n-event-report-rq': onCommitmentResult && commitmentResultPerformer(peer, onCommitmentResult),
    };
    this.#timer = setTimeout(
      () =>
        this.layer.abort(
          new MdmError('deadline-exceeded', 'the DICOM peer did not answer the proposal in time'),
        ),
      associateTimeoutMs,
    );
    this.layer.associate({
      type: 'associate-rq',
      protocolVersion: 1,
      callingAe: proposal.callingAe,
      calledAe: proposal.calledAe,
      applicationContext: dicomApplicationContext,
      contexts: proposal.contexts.map(({ abstractSyntax, transferSyntaxes }, index) => ({
        id: 2 * index + 1,
        abstractSyntax,
        transferSyntaxes,
      })),
      userInformation: userInformation(proposal, options.maxPduLength),
    });
    signal?.addEventListener('abort', this.#onAbort, { once: true });
    if (signal?.aborted === true) this.#onAbort();
  }

  /** Resolves when the peer has accepted. */
  get opened(): Promise<void> {
    return this.#opened.promise;
  }

  // Operations

  async echo(signal?: AbortSignal): Promise<DimseStatus> {
    return await this.once(
      () => this.contextFor(verificationSopClass, 'scu'),
      { kind: 'c-echo-rq', sopClassUid: verificationSopClass },
      undefined,
      signal,
    );
  }

  async *find({
    sopClassUid,
    identifier,
    signal,
  }: QueryRequestOptions): AsyncGenerator<readonly DataElement[], void> {
    const context = (): AssociationContext => this.contextFor(sopClassUid, 'scu');
    const request = { kind: 'c-find-rq', sopClassUid, priority: 0 } as const;
    for await (const { response, dataSet } of this.replies(context, request, identifier, signal)) {
      if (isPending(response.status)) {
        yield this.#understood(() => {
          if (dataSet === undefined)
            fail('invalid-argument', 'the DICOM peer sent a match without a data set');
          return decodeIdentifier(dataSet, context().transferSyntax);
        });
      } else if (signal?.aborted === true) throw MdmError.from(signal.reason);
      else if (response.status !== 0) throw errorOfStatus('c-find', response);
    }
  }

  async *get({
    sopClassUid,
    identifier,
    signal,
  }: QueryRequestOptions): AsyncGenerator<RetrieveProgress, void> {
    const context = (): AssociationContext => this.contextFor(sopClassUid, 'scu');
    const request = { kind: 'c-get-rq', sopClassUid, priority: 0 } as const;
    for await (const reply of this.replies(context, request, identifier, signal))
      yield this.#understood(() => progressOf(reply, context()));
  }

  async *move({
    sopClassUid,
    identifier,
    destination,
    signal,
  }: QueryRequestOptions & { readonly destination: string }): AsyncGenerator<RetrieveProgress, void> {
    const context = (): AssociationContext => this.contextFor(sopClassUid, 'scu');
    const request = { kind: 'c-move-rq', sopClassUid, priority: 0, destination } as const;
    for await (const reply of this.replies(context, request, identifier, signal))
      yield this.#understood(() => progressOf(reply, context()));
  }

  /** What cannot be read ends the association: nothing that follows is to be relied on. */
  #understood<T>(read: () => T): T {
    try {
      return read();
    } catch (error) {
      this.violation(MdmError.from(error));
      throw error;
    }
  }

  async requestCommitment(
    transactionUid: string,
    instances: readonly InstanceReference[],
  ): Promise<DimseStatus> {
    return await this.once(
      () => this.contextFor(storageCommitmentSopClass, 'scu'),
      {
        kind: 'n-action-rq',
        sopClassUid: storageCommitmentSopClass,
        sopInstanceUid: storageCommitmentInstance,
        typeId: requestCommitment,
      },
      (context) => identifierOf(encodeCommitmentRequest(transactionUid, instances), context),
    );
  }

  async release(): Promise<void> {
    await this.answered();
    if (this.over.aborted) return await this.#ended.promise;
    this.#releasing = true;
    this.layer.release();
    await this.#ended.promise;
  }

  abort(): void {
    this.layer.abort(new MdmError('cancelled', 'the DICOM association was aborted by its user'));
  }

  protected get awaitsRequests(): boolean {
    return this.#releasing;
  }

  protected onFailure(service: string, { status }: DimseStatus, error: unknown): void {
    const { calledAe, logger } = this.#proposal;
    logger?.warn({ calledAe, address: this.layer.address, status, err: error }, `${service} failed`);
  }

  // Upper layer

  associateAccepted({ contexts, userInformation: answer }: AssociateAc): void {
    clearTimeout(this.#timer);
    this.peerImplementation = answer.implementationVersionName;
    this.identityResponse = answer.userIdentityResponse;
    const { maxOperations } = this.#proposal;
    const window = maxOperations === 1 ? undefined : answer.asyncOperations;
    this.establish({
      contexts: contexts.flatMap(({ id, result, transferSyntax }) => {
        const proposed = this.#proposal.contexts[(id - 1) / 2];
        if (result !== contextResult.acceptance || proposed === undefined) return [];
        if (!proposed.transferSyntaxes.includes(transferSyntax)) return [];
        return [agreedContext(id, proposed, transferSyntax, answer)];
      }),
      peerMaxPduLength: answer.maxPduLength,
      invoked: window === undefined ? 1 : fewer(window.invoked, maxOperations),
      performed: window === undefined ? 1 : fewer(window.performed, maxOperations),
    });
    this.#opened.resolve();
  }

  associateRejected(reject: AssociateRj): void {
    this.#opened.reject(rejection(reject));
  }

  override ended(error: MdmError | undefined): void {
    super.ended(error);
    clearTimeout(this.#timer);
    this.#signal?.removeEventListener('abort', this.#onAbort);
    this.#opened.reject(this.over.reason);
    if (error === undefined) this.#ended.resolve();
    else this.#ended.reject(error);
  }
}

function userInformation(proposal: ScuProposal, maxPduLength: number): UserInformation {
  const { contexts, maxOperations, identity } = proposal;
  // One item for each SOP class, however many contexts it has.
  const classes = [...new Map(contexts.map((context) => [context.abstractSyntax, context])).values()];
  return {
    maxPduLength,
    implementationClassUid,
    implementationVersionName,
    ...(maxOperations !== 1 && { asyncOperations: { invoked: maxOperations, performed: maxOperations } }),
    roles: classes.flatMap(({ abstractSyntax, role = 'scu' }) =>
      role === 'scu' ? [] : [{ sopClassUid: abstractSyntax, scu: role === 'both', scp: true }],
    ),
    extended: classes.flatMap(({ abstractSyntax, queryOptions }) =>
      queryOptions === undefined
        ? []
        : [
            {
              sopClassUid: abstractSyntax,
              information: encodeQueryOptions(queryOptions, useOf(abstractSyntax)),
            },
          ],
    ),
    commonExtended: classes.flatMap(({ abstractSyntax, common }) =>
      common === undefined ? [] : [{ sopClassUid: abstractSyntax, ...common }],
    ),
    ...(identity && { userIdentity: encodeUserIdentity(identity) }),
    others: [],
  };
}

/** Roles that are not answered are the default ones (PS3.7 D.3.3.4). */
function agreedContext(
  id: number,
  { abstractSyntax, role = 'scu' }: ContextProposal,
  transferSyntax: string,
  { roles, extended }: UserInformation,
): AssociationContext {
  const answered = role === 'scu' ? undefined : roles.find((item) => item.sopClassUid === abstractSyntax);
  const information = extended.find((item) => item.sopClassUid === abstractSyntax)?.information;
  return {
    id,
    abstractSyntax,
    transferSyntax,
    scu: answered === undefined || (answered.scu && role === 'both'),
    scp: answered?.scp === true,
    ...(information && { extended: information }),
  };
}

const failedInstances = 0x00080058;

function progressOf({ response, dataSet }: Reply, { transferSyntax }: AssociationContext): RetrieveProgress {
  const { status, comment, subOperations } = response;
  const failed = dataSet && asciiOf(decodeIdentifier(dataSet, transferSyntax), failedInstances);
  return {
    status,
    ...(comment !== undefined && { comment }),
    ...(subOperations && { subOperations }),
    failedSopInstanceUids: failed?.split('\\') ?? [],
  };
}

/** PS3.8 Table 9-21. */
function rejection({ result, source, reason }: AssociateRj): MdmError {
  const details = `result ${result}, source ${source}, reason ${reason}`;
  if (source === 1 && (reason === 3 || reason === 7)) {
    const which = reason === 3 ? 'our calling' : 'the called';
    return new MdmError('caller-not-allowed', `the DICOM peer does not know ${which} AE title (${details})`, {
      field: reason === 3 ? 'callingAe' : 'calledAe',
      remedy: 'ask the administrator of the peer for its AE title and to enter ours',
    });
  }
  return result === 2
    ? new MdmError('unavailable', `the DICOM peer rejected the association for now (${details})`)
    : new MdmError('failed-precondition', `the DICOM peer rejected the association (${details})`, {
        remedy: 'compare the settings of both applications',
      });
}
