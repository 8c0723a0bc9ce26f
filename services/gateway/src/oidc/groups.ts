import { type Claims, claimAt } from './claims.js';

/** That people with this claim are in this group. */
export interface GroupRule {
  readonly claim: string;
  readonly value: string;
  /** FQAN. */
  readonly group: string;
}

const maxGroups = 64;

/**
 * The groups that follow from claims whose value, or one of whose values, is that of a rule; in the order of the rules, and
 * no more than a token has room for.
 */
export function groupsOf(claims: Claims, rules: readonly GroupRule[]): readonly string[] {
  const matching = rules.filter(({ claim, value }) => [claimAt(claims, claim)].flat().includes(value));
  return [...new Set(matching.map(({ group }) => group))].slice(0, maxGroups);
}
