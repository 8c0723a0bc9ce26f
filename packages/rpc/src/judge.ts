import { type Right as AccessRight, type Decision, evaluatePath, type Who } from '@mdm/access';
import type { ProtectedObject } from './operation.js';

export interface Judgement {
  readonly decision: Decision;
  /** False when the caller must not learn from the answer that the object exists. */
  readonly known: boolean;
}

/**
 * What the ACLs of an object and of the way to it say. To search for an object is a right on the directories above it.
 * Whoever cannot pass those directories, or is mentioned by no entry of an object without directories, is an outsider.
 */
export function judge({ acl, ancestors }: ProtectedObject, who: Who, letter: AccessRight): Judgement {
  const decision = evaluatePath(
    ancestors ?? [],
    ancestors && letter === 'search' ? undefined : acl,
    who,
    letter,
  );
  if (decision.allowed) return { decision, known: true };
  if (ancestors) return { decision, known: decision.ancestor === undefined };
  // That somebody else is the owner says nothing of the caller: whether an entry mentions it does.
  if (letter === 'control') return { decision, known: judge({ acl }, who, 'read').known };
  return { decision, known: decision.reason !== 'other' };
}
