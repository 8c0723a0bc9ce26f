/** Run as a process: its function is deoptimized while the engine, which it has called, reads what it was given. */
import { engine } from './engine.js';

engine.preparsePolicySet('any', { staticPolicies: 'permit (principal, action, resource);' });

let during = (): void => undefined;
const question = {
  principal: { type: 'User', id: 'u' },
  action: { type: 'Action', id: 'a' },
  resource: { type: 'Site', id: 's' },
  preparsedPolicySetId: 'any',
  validateRequest: false,
  entities: [],
  get context() {
    during();
    return {};
  },
};
// Optimized code takes a field that has never changed for a constant.
const field = { value: 1 };

function ask(): string {
  const { type } = engine.statefulIsAuthorized(question);
  return `${type} ${field.value}`;
}

for (let call = 0; call < 30_000; call += 1) ask();
during = () => {
  field.value = 2;
};
process.stdout.write(ask());
