import { defaultPolicies } from './default-policies.js';
import type { PolicyFile } from './source.js';

/** The first policies of a site, with comments, and a test file: what it has without any, and two that it may want. */
export function starterFiles(site: string): readonly PolicyFile[] {
  return [
    {
      name: 'policies.cedar',
      text: `// The policies of site ${site}. A service takes over a change within a second, if everything checks:
//   mdm policy check .   and   mdm policy test .   before a file is copied to where the services look.
//
// Every policy has an @id and a @sentence that people are shown. What no policy permits is denied, and a forbid wins over
// every permit. The access control list and the level of an image are asked as well: each of the three can say no.

${defaultPolicies.map(({ text }) => text).join('\n')}
// Two that many sites want; take the slashes away, and see policies.test.yaml.

// @id("consent-withdrawn")
// @sentence("an image is not read once its patient has refused or withdrawn consent")
// forbid (
//   principal,
//   action in [MDM::Action::"readMetadata", MDM::Action::"readImage", MDM::Action::"grant"],
//   resource is MDM::Image
// )
// when { ["refused", "withdrawn"].contains(resource.consent) };

// @id("identified-for-accredited")
// @sentence("data that name the patient are for accredited staff of this site")
// forbid (principal, action, resource is MDM::Image)
// when { context.level == "identified" }
// unless { principal.accredited && principal.site == resource.site };
`,
    },
    {
      name: 'policies.test.yaml',
      text: `# What the policies are meant to do: "mdm policy test ." tries it.
site: ${site}
people:
  anna: { dn: "/O=Hospital/CN=Anna Arzt", groups: [/biomed/Role=physician], accredited: true }
  bob: { dn: "/O=Other Hospital/CN=Bob Befund", groups: [/biomed], site: other }
# An image says what matters; the rest is typical.
images:
  scan: { modality: CT, bodyPart: CHEST, studyDate: "2026-01-31", consent: given }
cases:
  - { name: our physician reads, principal: anna, action: [find, readImage], image: scan, expect: allow, by: acl-decides }
  - { name: so does a colleague elsewhere, principal: bob, action: readImage, image: scan, expect: allow }
  - { name: nobody breaks the glass, principal: anna, action: breakGlass, image: scan, context: { purpose: ETREAT }, expect: deny }
  # With the two policies that are comments in policies.cedar:
  # - { name: consent withdrawn, principal: anna, action: readImage, image: { consent: withdrawn }, expect: deny, by: consent-withdrawn }
  # - { name: names stay here, principal: bob, action: find, image: scan, context: { level: identified }, expect: deny, by: identified-for-accredited }
`,
    },
  ];
}
