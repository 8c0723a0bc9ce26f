import type { Limits, Permit } from '@mdm/client';
import type { Output } from './output.js';

/** Shows a permit, and where it is kept. */
export async function printPermit(out: Output, permit: Permit, file?: string): Promise<void> {
  if (out.json) {
    await out.value({ ...permit, ...(file !== undefined && { file }) });
    return;
  }
  const { dn, id, source, label, expiresAt, parent, limits } = permit;
  await out.pairs([
    ['name', dn],
    ['permit', id],
    ['made by', sources[source] ?? source],
    ...(label === '' ? [] : [['label', label] as const]),
    ...(parent === '' ? [] : [['made from', parent] as const]),
    ['good until', new Date(expiresAt).toISOString()],
    ...limitLines(limits),
    ...(file === undefined ? [] : [['kept in', file] as const]),
  ]);
}

const sources: Readonly<Record<string, string>> = {
  certificate: 'sign-in with a certificate',
  oidc: 'sign-in at an OpenID provider',
  exchange: 'mdm token create',
};

/** In what somebody is narrower than they could be. */
export function limitLines(limits: Limits): [string, string][] {
  const { rights, objectList, objectCount, level, audience, once, purpose } = limits;
  const lines: [string, string][] = [];
  if (rights.length > 0) lines.push(['good for', rights.join(', ')]);
  if (objectList !== '')
    lines.push(['objects', objectCount > 0 ? `${objectCount} (list ${objectList})` : `list ${objectList}`]);
  if (level) lines.push(['data level', level]);
  if (audience.length > 0) lines.push(['at sites', audience.join(', ')]);
  if (purpose) lines.push(['purpose', purpose]);
  if (once) lines.push(['uses', 'each token once']);
  return lines;
}
