import type { amga, gateway } from '@mdm/protos';
import { rightsToMessage } from '@mdm/rpc';
import type { Granted } from '../../permits.js';
import type { PermitRow, ShownLevel } from '../../store/permits.js';

export const levelMessages = {
  identified: 'DATA_LEVEL_IDENTIFIED',
  pseudonymous: 'DATA_LEVEL_PSEUDONYMOUS',
} as const satisfies Record<ShownLevel, amga.DataLevel>;
const levels = new Map(Object.entries(levelMessages).map(([level, message]) => [message, level]));
/** Undefined when it is not set; what is no level stays what it is and is refused by the schema. */
export const levelFromMessage = (message: amga.DataLevel__Output): string | undefined =>
  message === 'DATA_LEVEL_UNSPECIFIED' ? undefined : (levels.get(message) ?? message);

export const permitToMessage = (permit: PermitRow, secret = ''): gateway.Permit => ({
  id: permit.id,
  secret,
  expiresMs: permit.expiresAt,
  dn: permit.dn,
  source: permit.source,
  parent: permit.parent ?? '',
  label: permit.label,
  createdMs: permit.createdAt,
  limits: {
    rights: rightsToMessage(permit.rights ?? []),
    objectList: permit.objectList ?? '',
    objectCount: permit.objectCount,
    level: permit.level ? levelMessages[permit.level] : 'DATA_LEVEL_UNSPECIFIED',
    audience: [...permit.audience],
    once: permit.once,
  },
});

export const grantedToMessage = ({ token, permit, secret }: Granted) => ({
  token,
  permit: permitToMessage(permit, secret),
});
