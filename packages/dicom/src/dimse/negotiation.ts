import { transferSyntaxes as syntaxes } from '../part10/uid.js';
import type { AssociationContext } from './association.js';
import { identifierTransferSyntaxes } from './identifier.js';
import {
  type AssociateRq,
  contextResult,
  type ExtendedNegotiation,
  type NegotiatedContext,
  type ProposedContext,
  type RoleSelection,
  type UserInformation,
} from './pdu.js';
import { agreeOnQueryOptions, type QueryOptions } from './query-options.js';
import { type SopClassUse, useOf } from './uids.js';

/** The roles that we can take for a SOP class. */
export interface Roles {
  readonly scu: boolean;
  readonly scp: boolean;
}

/** What the acceptor of an association is ready for. */
export interface AcceptancePolicy {
  readonly rolesOf: (use: SopClassUse) => Roles;
  /**
   * The transfer syntax to speak for an abstract syntax; undefined refuses the abstract syntax, and one that was not
   * proposed refuses the transfer syntaxes.
   */
  readonly acceptContext: (
    abstractSyntax: string,
    transferSyntaxes: readonly string[],
    serviceClass?: string,
  ) => string | undefined;
  readonly queryOptions: QueryOptions;
  /** Requests at the same time; 0: any number. */
  readonly maxOperations: number;
}

export interface Acceptance {
  /** One per proposed context, for the answer. */
  readonly results: readonly NegotiatedContext[];
  readonly contexts: readonly AssociationContext[];
  readonly roles: readonly RoleSelection[];
  readonly extended: readonly ExtendedNegotiation[];
  /** For the answer, from the requestor's point of view; absent when nothing was proposed. */
  readonly asyncOperations?: UserInformation['asyncOperations'];
}

/**
 * Decides on a proposal: contexts (PS3.8 9.3.3.2), roles (PS3.7 D.3.3.4), extended negotiation of query classes (D.3.3.5),
 * and the asynchronous operations window (D.3.3.3). What is not answered is declined.
 */
export function negotiate({ contexts, userInformation }: AssociateRq, policy: AcceptancePolicy): Acceptance {
  const { asyncOperations, commonExtended } = userInformation;
  const serviceClasses = new Map(commonExtended.map((item) => [item.sopClassUid, item.serviceClassUid]));
  const proposedRoles = new Map(userInformation.roles.map((role) => [role.sopClassUid, role]));
  const proposedOptions = new Map(
    userInformation.extended.map(({ sopClassUid, information }) => [sopClassUid, information]),
  );
  const roles = new Map<string, RoleSelection>();
  const extended = new Map<string, ExtendedNegotiation>();
  const results: NegotiatedContext[] = [];
  const accepted: AssociationContext[] = [];

  const accept = (proposed: ProposedContext): NegotiatedContext => {
    const { id, abstractSyntax, transferSyntaxes } = proposed;
    const [fallback = ''] = transferSyntaxes;
    const serviceClass = serviceClasses.get(abstractSyntax);
    const transferSyntax = policy.acceptContext(abstractSyntax, transferSyntaxes, serviceClass);
    const use = useOf(abstractSyntax, serviceClass);
    if (transferSyntax === undefined || use === undefined)
      return { id, result: contextResult.abstractSyntaxNotSupported, transferSyntax: fallback };
    if (!transferSyntaxes.includes(transferSyntax))
      return { id, result: contextResult.transferSyntaxesNotSupported, transferSyntax: fallback };
    const ours = policy.rolesOf(use);
    const proposal = proposedRoles.get(abstractSyntax);
    const requestor = proposal ?? { scu: true, scp: false };
    const role = { scu: requestor.scu && ours.scp, scp: requestor.scp && ours.scu };
    if (!role.scu && !role.scp)
      return { id, result: contextResult.abstractSyntaxNotSupported, transferSyntax: fallback };
    if (proposal !== undefined) roles.set(abstractSyntax, { sopClassUid: abstractSyntax, ...role });
    const options = proposedOptions.get(abstractSyntax);
    const information =
      options !== undefined && (use === 'find' || use === 'get' || use === 'move')
        ? agreeOnQueryOptions(options, policy.queryOptions, use)
        : undefined;
    if (information !== undefined) extended.set(abstractSyntax, { sopClassUid: abstractSyntax, information });
    accepted.push({
      id,
      abstractSyntax,
      transferSyntax,
      // What the requestor provides, we use.
      scu: role.scp,
      scp: role.scu,
      ...(information && { extended: information }),
    });
    return { id, result: contextResult.acceptance, transferSyntax };
  };

  for (const proposed of contexts) results.push(accept(proposed));
  return {
    results,
    contexts: accepted,
    roles: [...roles.values()],
    extended: [...extended.values()],
    ...(asyncOperations && {
      asyncOperations: {
        invoked: fewer(asyncOperations.invoked, policy.maxOperations),
        performed: fewer(asyncOperations.performed, policy.maxOperations),
      },
    }),
  };
}

/** The smaller of two windows, in which 0 is without limit. */
export function fewer(a: number, b: number): number {
  if (a === 0 || b === 0) return Math.max(a, b);
  return Math.min(a, b);
}

/**
 * The transfer syntax that is spoken when nothing else is said: the one the sender names first for objects, so that they
 * come as the sender has them; one without pixels for everything else, in the sender's order, and for verification the
 * default one before the others.
 */
export function preferredTransferSyntax(
  abstractSyntax: string,
  transferSyntaxes: readonly string[],
  serviceClass?: string,
): string | undefined {
  const use = useOf(abstractSyntax, serviceClass);
  switch (use) {
    case undefined:
      return undefined;
    case 'verification':
      return (
        [syntaxes.implicitLittleEndian, ...identifierTransferSyntaxes].find((uid) =>
          transferSyntaxes.includes(uid),
        ) ?? syntaxes.implicitLittleEndian
      );
    case 'storage':
      return transferSyntaxes[0];
    default:
      return (
        transferSyntaxes.find((uid) => identifierTransferSyntaxes.includes(uid)) ??
        syntaxes.implicitLittleEndian
      );
  }
}
