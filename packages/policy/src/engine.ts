import * as cedar from '@cedar-policy/cedar-wasm/nodejs';
import { fail } from '@mdm/errors';

/** What this package uses of Cedar. The engine is synchronous and has one instance a process. */
export const engine: Pick<
  typeof cedar,
  'policyToJson' | 'validate' | 'preparsePolicySet' | 'statefulIsAuthorized' | 'isAuthorizedPartial'
> = cedar;

export type { Context, DetailedError, EntityJson, EntityUid } from '@cedar-policy/cedar-wasm/nodejs';

/** For answers of the engine that only a mistake of this package can cause. */
export function engineFailed(errors: readonly cedar.DetailedError[]): never {
  return fail(
    'internal',
    `the policy engine cannot decide: ${errors.map(({ message }) => message).join(', ')}`,
  );
}
