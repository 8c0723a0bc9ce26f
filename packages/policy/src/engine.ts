import { setFlagsFromString } from 'node:v8';
import type * as Cedar from '@cedar-policy/cedar-wasm/nodejs';
import { fail } from '@mdm/errors';

// Node 20 ends the process ("unreachable code", Deoptimizer::DoComputeBuiltinContinuation) when it deoptimizes a function
// that is waiting for a call into WebAssembly which it has inlined and which returns an object, as all of these do.
setFlagsFromString('--no-turbo-inline-js-wasm-calls');
// Checking the policies once is enough for V8 to optimize most of the engine, which takes as much processor time as all
// else that a service does when it starts. With this it waits for what is called for often; it must be said before the
// engine is loaded.
setFlagsFromString('--wasm-tiering-budget=100000000');
const cedar = await import('@cedar-policy/cedar-wasm/nodejs');

/** What this package uses of Cedar. The engine is synchronous and has one instance a process. */
export const engine: Pick<
  typeof Cedar,
  | 'policyToJson'
  | 'validate'
  | 'preparsePolicySet'
  | 'statefulIsAuthorized'
  | 'isAuthorized'
  | 'isAuthorizedPartial'
> = cedar;

export type {
  Context,
  DetailedError,
  EntityJson,
  EntityUid,
  PolicyJson,
} from '@cedar-policy/cedar-wasm/nodejs';

/** For answers of the engine that only a mistake of this package can cause. */
export function engineFailed(errors: readonly Cedar.DetailedError[]): never {
  return fail(
    'internal',
    `the policy engine cannot decide: ${errors.map(({ message }) => message).join(', ')}`,
  );
}
