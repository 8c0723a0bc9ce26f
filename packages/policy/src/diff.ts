import { setImmediate as breathe } from 'node:timers/promises';
import { fail } from '@mdm/errors';
import type { PolicySet } from './policy-set.js';
import type { ImageFacts, PolicyAction, PolicyContext, PolicyDecision, PolicyPrincipal } from './words.js';

/** How many images there are; `suppressed` when they are of so few people that the site does not tell. */
export type ImageCount = number | 'suppressed';

/** What a change of policies is tried on. */
export interface DiffQuestions {
  /** Each distinct set of facts of a catalogue, with how many images have it. */
  readonly facts: readonly { readonly facts: ImageFacts; readonly images: ImageCount }[];
  readonly people: readonly PolicyPrincipal[];
  readonly actions: readonly PolicyAction[];
  readonly contexts: readonly PolicyContext[];
}

/** Somebody who could do something before and cannot after, or the other way round, to images that are decided alike. */
export interface PolicyDifference {
  readonly change: 'let-in' | 'shut-out';
  readonly principal: PolicyPrincipal;
  readonly action: PolicyAction;
  readonly context: PolicyContext;
  /** What decided before, and what does after. */
  readonly before: PolicyDecision;
  readonly after: PolicyDecision;
  /** The sum of what is shown; `suppressed` when nothing is. */
  readonly images: ImageCount;
  /** There are more: of some of the images the number is not shown. */
  readonly atLeast: boolean;
  /** One of their sets of facts; undefined where the site itself was asked for (`register`, `signIn`). */
  readonly example: ImageFacts | undefined;
}

const siteActions: ReadonlySet<PolicyAction> = new Set(['register', 'signIn']);
const ofSite = { facts: undefined, images: 0 };
const sumOfShown = (one: ImageCount, other: ImageCount): ImageCount =>
  one === 'suppressed' ? other : other === 'suppressed' ? one : one + other;
const maxQuestions = 5_000_000;

/**
 * Whom a change of the policies lets in or shuts out. The access control lists are not asked: they stay as they are.
 * @throws limit-exceeded  these are more than 5 million questions
 */
export async function diffPolicies(
  old: PolicySet,
  next: PolicySet,
  { facts, people, actions, contexts }: DiffQuestions,
  signal?: AbortSignal,
): Promise<PolicyDifference[]> {
  const questions = facts.length * people.length * actions.length * contexts.length;
  if (questions > maxQuestions)
    fail('limit-exceeded', `these are ${questions} questions, and at most ${maxQuestions} are asked`, {
      remedy: 'name fewer people, actions or facts',
    });
  const found: PolicyDifference[] = [];
  for (const principal of people) {
    for (const action of actions) {
      for (const context of contexts) {
        signal?.throwIfAborted();
        const alike = new Map<string, PolicyDifference>();
        for (const { facts: image, images } of siteActions.has(action) ? [ofSite] : facts) {
          const before = old.decide(principal, action, image, context);
          const after = next.decide(principal, action, image, context);
          if (before.allowed === after.allowed) continue;
          const key = JSON.stringify([before.policies, after.policies]);
          const known = alike.get(key);
          alike.set(key, {
            change: after.allowed ? 'let-in' : 'shut-out',
            principal,
            action,
            context,
            before,
            after,
            images: known === undefined ? images : sumOfShown(known.images, images),
            atLeast: known?.atLeast || images === 'suppressed',
            example: known?.example ?? image,
          });
        }
        found.push(...alike.values());
        await breathe();
      }
    }
  }
  return found;
}
