import type { DataLevel } from '@mdm/access';
import type { ServiceName } from '@mdm/config';
import { MdmError, type RefusalDetail } from '@mdm/errors';
import type { common } from '@mdm/protos';
import { z } from 'zod';
import { type AccessSubject, accessSubjectSchema, subjectSeen } from './access-subject.js';
import type { Subject, Verdict } from './decider.js';
import { bulk, itemError, levelToMessage, targetSchema } from './messages.js';
import {
  actionOf,
  type Call,
  on,
  operations,
  type Protect,
  type ProtectedObject,
  self,
  type UnaryOperation,
} from './operation.js';
import type { ServiceBase } from './service.js';

/** What a service would answer somebody who reads an object, as it stands now. */
export interface AccessDecision {
  readonly allowed: boolean;
  readonly service: ServiceName;
  readonly site: string;
  readonly layer: NonNullable<RefusalDetail['layer']>;
  readonly reason: string;
  /** Empty when allowed. */
  readonly remedy: string;
  /** One sentence, as who is decided about would be told it; empty when allowed. */
  readonly sentence: string;
  /** Highest level of data, when allowed. */
  readonly level?: DataLevel | undefined;
  /** When the right ends by itself: milliseconds since the epoch. */
  readonly until?: number | undefined;
  readonly policyVersion: string;
  /** DN of the owner. */
  readonly ask: string;
}

/** What is said of one object: a decision, or why there is none. */
export type AccessOutcome =
  | {
      readonly object: string;
      readonly guid: string;
      readonly decision: AccessDecision;
      /** How the key of a file can be had back, for who may read it. */
      readonly key?: common.KeyDescriptor | undefined;
    }
  | { readonly object: string; readonly error: MdmError };

/** The caller, or somebody else. */
interface Asked {
  readonly subject?: AccessSubject | undefined;
}

export interface AccessChecks<Context> {
  readonly checkAccess: UnaryOperation<Context, Asked & { object: string }, AccessDecision>;
  readonly checkAccessMany: UnaryOperation<Context, Asked & { objects: string[] }, AccessOutcome[]>;
}

/** Somebody who reads an object by its name. */
const checkedAs = { right: on('read'), effect: 'read' } as const;

const missing = (object: string) => new MdmError('not-found', `there is no object "${object}"`);
const subject = accessSubjectSchema.optional();

/**
 * The operations that say whether somebody may read objects, and why, without reading them. Asked about the caller, with the
 * token of the call, they know nothing of objects that the caller may not know of. Asked about somebody else they tell the
 * truth, and only to who has control of an object, or is officer or administrator of the site.
 * @param keyOf how the key of what is protected can be had back
 */
export function accessChecks<Context extends ServiceBase, Found extends ProtectedObject>(options: {
  readonly service: ServiceName;
  /** The same function that the service's definition has. */
  readonly protect: Protect<Context, Found>;
  readonly keyOf?: ((found: Found) => common.KeyDescriptor | undefined) | undefined;
}): AccessChecks<Context> {
  const { service, protect, keyOf } = options;
  const { operation } = operations<Context>();

  async function check(
    objects: readonly string[],
    about: AccessSubject | undefined,
    context: Context & Call,
  ): Promise<AccessOutcome[]> {
    const found = await protect(objects, 'read', context, context.signal);
    const { site, caller, decider, within } = context;
    const verdicts = about
      ? await verdictsOnOther(objects, found, about, context)
      : await verdictsOn(caller, objects, found, { within, context });
    const refuse = about ? await refuseToTell(objects, found, context) : () => undefined;
    if (about) {
      context.note('about', about.dn);
      context.note('aboutSite', about.site);
    }
    const outcomes = objects.map((object): AccessOutcome => {
      const there = found.get(object);
      const refusal = refuse(object);
      if (refusal || !there) return { object, error: refusal ?? missing(object) };
      const verdict = verdicts(object);
      const refused = verdict.allowed ? undefined : ((about && verdict.truth) ?? verdict.error);
      if (refused?.code === 'not-found') return { object, error: refused };
      const { guid = object, acl } = there;
      const decision: AccessDecision = {
        service,
        site,
        policyVersion: decider.policyVersion(),
        ask: acl.owner,
        ...(verdict.allowed ? allowance(verdict) : refusalOf(refused ?? verdict.error)),
      };
      const key = verdict.allowed || about ? keyOf?.(there) : undefined;
      return { object, guid, decision, key };
    });
    if (about) context.note('told', outcomes.filter((outcome) => 'decision' in outcome).length);
    return outcomes;
  }

  type Verdicts = (object: string) => Verdict;

  async function verdictsOn(
    who: Subject,
    objects: readonly string[],
    found: ReadonlyMap<string, Found>,
    of: { readonly within?: ReadonlySet<string> | undefined; readonly context: Context & Call },
  ): Promise<Verdicts> {
    const { within, context } = of;
    const demand = {
      letter: 'read',
      action: actionOf(checkedAs, service, 'read', undefined),
      within,
    } as const;
    const verdicts = await context.decider.decide(objects, found, who, demand, context.signal);
    const beyond = who.rights?.includes('read') === false ? beyondToken('read', context) : undefined;
    return (object) => {
      const verdict = verdicts.get(object) ?? { error: missing(object) };
      const isKnown = verdict.allowed || verdict.error.code !== 'not-found';
      return beyond && isKnown ? { error: beyond } : verdict;
    };
  }

  async function verdictsOnOther(
    objects: readonly string[],
    found: ReadonlyMap<string, Found>,
    about: AccessSubject,
    context: Context & Call,
  ): Promise<Verdicts> {
    let seen: Subject;
    try {
      seen = subjectSeen(about, service, context);
    } catch (thrown) {
      const error = MdmError.from(thrown);
      return () => ({ error });
    }
    const ban = context.decider.ban(seen);
    return ban ? () => ({ error: ban }) : verdictsOn(seen, objects, found, { context });
  }

  /** Why the caller is not told about others, by object. */
  async function refuseToTell(
    objects: readonly string[],
    found: ReadonlyMap<string, Found>,
    context: Context & Call,
  ): Promise<(object: string) => MdmError | undefined> {
    const { caller, decider, within, signal, site, hasRole } = context;
    const isNarrowed = within !== undefined || caller.rights?.includes('read') === false;
    if (!isNarrowed && (hasRole('officer') || hasRole('administrator'))) return () => undefined;
    const demand = { letter: 'control', action: 'grant', within } as const;
    const verdicts = await decider.decide(objects, found, caller, demand, signal);
    const beyond = caller.rights?.includes('share') === false ? beyondToken('share', context) : undefined;
    return (object) => {
      const verdict = verdicts.get(object) ?? { error: missing(object) };
      if (verdict.allowed) return beyond;
      if (verdict.error.code === 'not-found') return verdict.error;
      return new MdmError(
        'permission-denied',
        'only the owner of an image, and officers and administrators of the site, ask what others may read',
        {
          remedy: 'ask about yourself, or have the owner ask',
          refusal: { ...verdict.error.refusal, site, service, reason: 'not-owner' },
        },
      );
    };
  }

  const beyondToken = (right: 'read' | 'share', { site }: Call & ServiceBase) =>
    new MdmError('permission-denied', `the token is not good for "${right}"`, {
      refusal: { site, service, layer: 'token', reason: `right/${right}` },
    });

  return {
    checkAccess: operation({
      name: `${service}.check-access`,
      input: z.object({ object: targetSchema, subject }),
      right: self,
      effect: 'read',
      objects: ({ object }) => [object],
      run: async ({ object, subject: about }, context) => {
        const [outcome] = await check([object], about, context);
        if (outcome && 'decision' in outcome) return outcome.decision;
        throw outcome?.error ?? missing(object);
      },
    }),

    checkAccessMany: operation({
      name: `${service}.check-access-many`,
      input: z.object({ objects: bulk(targetSchema), subject }),
      right: self,
      effect: 'read',
      objects: ({ objects }) => objects,
      run: ({ objects, subject: about }, context) => check(objects, about, context),
    }),
  };
}

const allowance = ({ reason, level, until }: Extract<Verdict, { level: DataLevel }>) =>
  ({ allowed: true, layer: 'acl', reason, remedy: '', sentence: '', level, until }) as const;

const refusalOf = (error: MdmError) => ({
  allowed: false,
  layer: error.refusal?.layer ?? ('acl' as const),
  reason: error.refusal?.reason ?? error.code,
  remedy: error.remedy,
  sentence: error.message,
});

export const decisionToMessage = ({ level, until, ...decision }: AccessDecision): common.AccessDecision => ({
  ...decision,
  level: levelToMessage(level),
  untilMs: until ?? 0,
});

export const outcomeOfCheckToMessage = (outcome: AccessOutcome): common.AccessOutcome =>
  'decision' in outcome
    ? {
        object: outcome.object,
        guid: outcome.guid,
        decision: decisionToMessage(outcome.decision),
        ...(outcome.key && { key: outcome.key }),
      }
    : { object: outcome.object, error: itemError(outcome.error) };
