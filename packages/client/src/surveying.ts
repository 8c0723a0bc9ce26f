import { Count } from '@mdm/disclosure';
import type { ImageFacts, PolicyPrincipal } from '@mdm/policy';
import { factsFromMessage } from '@mdm/rpc';
import type { CountValue } from './counting.js';
import type { Options } from './options.js';
import type { Session } from './session.js';

/** What the policies of the own site can be tried on. */
export interface Survey {
  /** Images that are alike in what was asked for, and how many there are; all other facts are empty. */
  readonly kinds: readonly { readonly facts: ImageFacts; readonly images: CountValue }[];
  /** The people of the site, and whom images are shared with. Anybody of a group or of a site has the DN "". */
  readonly people: readonly PolicyPrincipal[];
}

export interface Surveying {
  /**
   * For administrators and data protection officers of the own site.
   * @param facts by which images are told apart
   */
  survey(facts: readonly (keyof ImageFacts)[], options?: Options): Promise<Survey>;
}

export function surveying(session: Session): Surveying {
  const client = session.client('mdm.gateway.v1.PolicyService');
  return {
    survey: async (facts, options) => {
      const kinds: Survey['kinds'][number][] = [];
      const people: PolicyPrincipal[] = [];
      const parts = session.stream((as) => client.survey({ facts: [...facts] }, { ...options, as }), options);
      for await (const part of parts) {
        for (const { facts: message, images } of part.kinds) {
          const alike = factsFromMessage(message);
          if (alike) kinds.push({ facts: alike, images: Count.received(images).shown ?? 'suppressed' });
        }
        for (const { site: issuer, dn, groups, accredited } of part.people)
          people.push({ dn, groups, issuer, accredited });
      }
      return { kinds, people };
    },
  };
}
