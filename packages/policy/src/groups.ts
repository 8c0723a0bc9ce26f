/**
 * An FQAN and all that it is in: `/biomed/heart/Role=physician` is in `/biomed/heart`, and that in `/biomed`.
 * @returns itself first
 */
export function groupWithAbove(fqan: string): string[] {
  const found = [fqan];
  for (let end = fqan.lastIndexOf('/'); end > 0; end = fqan.lastIndexOf('/', end - 1))
    found.push(fqan.slice(0, end));
  return found;
}

/** All groups that somebody with these FQANs is in, each once. */
export const groupsWithAbove = (fqans: readonly string[]): string[] => [
  ...new Set(fqans.flatMap(groupWithAbove)),
];
