import type { GrantLimits as AccessLimits, Acl, DataLevel } from '@mdm/access';
import { fail } from '@mdm/errors';
import type { FactEdit } from '@mdm/policy';
import type { gateway } from '@mdm/protos';
import {
  aclFromMessage,
  aclSchema,
  factEditToMessage,
  levelFromMessage,
  limitsToMessage,
  type AccessSubject as Subject,
  subjectToMessage,
  targetToMessage,
} from '@mdm/rpc';
import type { Options } from './options.js';
import type { Session } from './session.js';

/** One image, all images below a patient, study or series as they are now, or those of a frozen cohort at the site. */
export type SharedObject =
  /** LFN or GUID. */
  | { readonly image: string }
  /** `site`: where it is, when that is not the user's own site. */
  | { readonly collection: string; readonly site?: string }
  | { readonly cohort: string; readonly site?: string };

/** A person by DN, a group by FQAN, or everybody whom a site vouches for. */
export type Grantee = { readonly user: string } | { readonly group: string } | { readonly site: string };

/** Until when (milliseconds since the epoch), at which level of data, and for which purpose of use. */
export type GrantLimits = AccessLimits;

export type Rights = 'r' | 'w' | 'rw';

/** How far a change of rights has come. */
export interface SharingResult {
  /** Names the change. */
  readonly id: string;
  /** Every service and every key holder has the new rights. */
  readonly complete: boolean;
  readonly images: number;
  /** Who is still to be told; they are asked again until they confirm. */
  readonly pending: readonly string[];
}

/** What one service said about the caller and an image. */
export interface AccessDecision {
  readonly allowed: boolean;
  readonly service: string;
  readonly site: string;
  /** token, caller, ban, policy, acl or level. */
  readonly layer: string;
  /** Typed reason of that layer. */
  readonly reason: string;
  /** What would help; empty when allowed. */
  readonly remedy: string;
  /** One sentence; empty when allowed. */
  readonly sentence: string;
  /** Highest level of data, when allowed. */
  readonly level: DataLevel | undefined;
  /** When the right ends by itself: milliseconds since the epoch; 0 when nothing ends it. */
  readonly untilMs: number;
  readonly policyVersion: string;
  /** DN of whom to ask: the owner. Empty when nobody is to be asked or known. */
  readonly ask: string;
}

/** Somebody else, as if they had signed in like this. */
export type AccessSubject = Pick<Subject, 'dn'> & Partial<Omit<Subject, 'dn'>>;

export interface Explanation {
  /** The image would open. */
  readonly allowed: boolean;
  /** One sentence. */
  readonly summary: string;
  readonly decisions: readonly AccessDecision[];
  /** DN of whom to ask; empty when allowed. */
  readonly owner: string;
}

export interface Sharing {
  /** Gives rights in every service and at every key holder; they replace those that the grantee has. */
  grant(
    object: SharedObject,
    grantee: Grantee,
    rights: Rights,
    options?: Options & { readonly limits?: GrantLimits },
  ): Promise<SharingResult>;
  /** Takes all rights back, at the key holders first. */
  revoke(object: SharedObject, grantee: Grantee, options?: Options): Promise<SharingResult>;
  /**
   * Changes what the policies of the site look at in images: whether the patient consents, or the project. For the owner, the
   * consent also for data protection officers of the site.
   * @param reason stands in the audit, so it should name no patient
   */
  changeFacts(
    object: SharedObject,
    edit: FactEdit,
    options: Options & { readonly reason: string },
  ): Promise<SharingResult>;
  /**
   * Whether the user may read an image, and who says no and why.
   * @param options.as ask it about somebody else, which owners, officers and administrators may; default site: the user's
   */
  explain(
    target: string,
    options?: Options & { readonly as?: AccessSubject | undefined },
  ): Promise<Explanation>;
  /** The access control list of an entry. */
  rights(target: string, options?: Options): Promise<Acl>;
}

const permissions = { r: 4, w: 2, rw: 6 } as const satisfies Record<Rights, number>;

export function sharing(session: Session): Sharing {
  const client = session.client('mdm.gateway.v1.SharingService');
  return {
    grant: async (object, grantee, rights, { limits = {}, ...options } = {}) => {
      const request = {
        object: objectToMessage(object),
        grantee,
        permissions: permissions[rights],
        limits: limitsToMessage(limits) ?? null,
      };
      const { result } = await session.call((as) => client.grant(request, { ...options, as }), options);
      return resultFromMessage(result);
    },
    revoke: async (object, grantee, options) => {
      const request = { object: objectToMessage(object), grantee };
      const { result } = await session.call((as) => client.revoke(request, { ...options, as }), options);
      return resultFromMessage(result);
    },
    changeFacts: async (object, edit, { reason, ...options }) => {
      const request = { object: objectToMessage(object), edit: factEditToMessage(edit), reason };
      const { result } = await session.call((as) => client.changeFacts(request, { ...options, as }), options);
      return resultFromMessage(result);
    },
    explain: async (target, { as: about, ...options } = {}) => {
      const subject = about && { groups: [], site: session.site, job: false, ...about };
      const request = { target: targetToMessage(target), subject: subjectToMessage(subject) };
      const { decisions, ...rest } = await session.call(
        (as) => client.explain(request, { ...options, as }),
        options,
      );
      return {
        ...rest,
        decisions: decisions.map((decision) => ({ ...decision, level: levelFromMessage(decision.level) })),
      };
    },
    rights: async (target, options) => {
      const request = { target: targetToMessage(target) };
      const { acl } = await session.call((as) => client.getRights(request, { ...options, as }), options);
      const parsed = aclSchema.safeParse(aclFromMessage(acl));
      if (parsed.success) return parsed.data;
      return fail('internal', 'the gateway answered without an access control list', { cause: parsed.error });
    },
  };
}

export function objectToMessage(object: SharedObject): gateway.SharedObject {
  if ('image' in object) return { image: targetToMessage(object.image) };
  const site = object.site ?? '';
  return 'cohort' in object ? { cohortId: object.cohort, site } : { collectionGuid: object.collection, site };
}

export const resultFromMessage = (result: gateway.SharingResult__Output | null): SharingResult =>
  result ?? fail('internal', 'the gateway did not say how far the change has come');
