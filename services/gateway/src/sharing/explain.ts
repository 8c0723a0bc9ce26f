import { isMdmError } from '@mdm/errors';
import type { AccessSubject } from '@mdm/rpc';
import type { GatewayCall } from '../context.js';
import { missing } from '../owner.js';
import { type Decision, judgeImages } from './judge-images.js';

export interface Explanation {
  readonly allowed: boolean;
  /** One sentence, as the person would be told it. */
  readonly summary: string;
  readonly decisions: readonly Decision[];
  /** DN of whom to ask; empty when allowed. */
  readonly owner: string;
}

/** How the reasons of `evaluateAcl` read to somebody who is refused. */
const sentences: Readonly<Record<string, string>> = {
  owner: 'the owner entry of the access control list does not allow reading',
  'named-user': 'the entry of the access control list that names you does not allow reading',
  'named-user-masked': 'the mask of the access control list withholds what your entry grants',
  group: 'the entry of the access control list for your group does not allow reading',
  'group-masked': 'the mask of the access control list withholds what the entry of your group grants',
  other: 'no entry of the access control list mentions you',
  'right/read': 'your token is not good for reading',
  unavailable: 'it cannot be asked now',
};

/** One sentence of a refusal. */
export const sentenceOf = ({ service, site, reason, sentence }: Decision): string =>
  `${service} of site ${site}: ${sentences[reason] ?? (sentence || reason)}`;

/**
 * Says of an image of this site what every service decides, and in one sentence what stands first in the way.
 * @throws not-found          there is no such image, or the caller may not know of it: the two are the same answer
 * @throws permission-denied  it is asked about somebody else, and not by the owner or an officer
 */
export async function explainHere(
  target: string,
  subject: AccessSubject | undefined,
  call: GatewayCall,
): Promise<Explanation> {
  const [judged = missing(target)] = await judgeImages([target], subject, call);
  if (isMdmError(judged)) throw judged;
  const { opens, obstacle, decisions, owner } = judged;
  return {
    allowed: opens,
    summary: obstacle ? sentenceOf(obstacle) : 'the image opens for you',
    decisions,
    owner: opens ? '' : owner,
  };
}
