import { type Acl, parseAcl } from '@mdm/access';

/** Parses each distinct ACL of an answer once: the entries of a directory share a few. */
export function aclParser(): (canonical: string) => Acl {
  const parsed = new Map<string, Acl>();
  return (canonical) => {
    const known = parsed.get(canonical);
    if (known) return known;
    const acl = parseAcl(canonical);
    parsed.set(canonical, acl);
    return acl;
  };
}
