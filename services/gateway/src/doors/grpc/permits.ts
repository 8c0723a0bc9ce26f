import type { gateway } from '@mdm/protos';
import { levelToMessage, rightsToMessage } from '@mdm/rpc';
import type { Granted } from '../../permits.js';
import type { PermitRow } from '../../store/permits.js';

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
    level: levelToMessage(permit.level),
    audience: [...permit.audience],
    once: permit.once,
    purpose: permit.purpose ?? '',
  },
});

export const grantedToMessage = ({ token, permit, secret }: Granted) => ({
  token,
  permit: permitToMessage(permit, secret),
});
