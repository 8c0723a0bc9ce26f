import type { PolicyFile } from './source.js';

/**
 * What a site without policies of its own has: whatever the access control lists and the levels allow is allowed. Nobody
 * breaks the glass, because there the list of the image is what is set aside: that takes a policy that says who may.
 */
export const defaultPolicies: readonly PolicyFile[] = [
  {
    name: 'default.cedar',
    text: `@id("acl-decides")
@sentence("whoever the access control list of an image allows something is allowed it, except to break the glass")
permit (principal, action, resource)
unless { action == MDM::Action::"breakGlass" };
`,
  },
];
