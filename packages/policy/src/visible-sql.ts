import { isMdmError } from '@mdm/errors';
import type { Residual } from './residuals.js';
import { type Fragment, joined, sql } from './sql-fragment.js';
import { fragmentOf, isConstant, type Term } from './sql-term.js';
import { createTranslator } from './translate.js';
import type { PolicyPrincipal } from './words.js';

export interface SqlCondition {
  readonly sql: string;
  readonly params: unknown[];
}

/**
 * What is left of the policies as one SQL condition: some permit applies, and no forbid does. Never null.
 * @returns undefined when SQL cannot say it
 */
export function visibleCondition(
  residuals: readonly Residual[],
  of: { readonly alias: string; readonly principal: PolicyPrincipal },
): Fragment | undefined {
  const translate = createTranslator(of.alias, of.principal);
  try {
    const applying = (effect: Residual['effect']) =>
      residuals
        .filter((residual) => residual.effect === effect)
        .map(({ conditions }) => translate(conditions))
        .filter((term) => !isConstant(term, false));
    return decision(applying('permit'), applying('forbid'));
  } catch (thrown) {
    if (isMdmError(thrown) && thrown.code === 'unimplemented') return undefined;
    throw thrown;
  }
}

function decision(permits: readonly Term[], forbids: readonly Term[]): Fragment {
  if (permits.length === 0 || forbids.some((term) => isConstant(term, true))) return 'false';
  const unconditional = permits.some((term) => isConstant(term, true));
  const permitted = unconditional ? [] : [combined(permits.map(applies), ' or ')];
  const conditions = [...permitted, ...forbids.map((term) => sql`not ${applies(term)}`)];
  return conditions.length === 0 ? 'true' : combined(conditions, ' and ');
}

/** A policy that fails does not apply. */
const applies = (term: Term): Fragment =>
  term.mayFail ? sql`(${fragmentOf(term)} is true)` : fragmentOf(term);

const combined = (parts: readonly Fragment[], operator: string): Fragment =>
  sql`(${joined(parts, operator)})`;
