import { serviceNames } from '@mdm/config';
import { fail } from '@mdm/errors';
import { role } from '@mdm/rpc';
import { z } from 'zod';
import { ownServices } from '../audit/services.js';
import { type ServiceReport, verifyService } from '../audit/verify-service.js';
import { stream } from './define.js';

const defaultRecords = 200_000;
const maxRecords = 1_000_000;

/**
 * Recomputes the audit chains of this site and compares them with every head that other sites have kept of them, service
 * by service: a chain that was cut or written anew together with its head is intact, and is contradicted. A long chain takes
 * several calls, so that none outlives the token of its caller.
 */
export const verifySiteAudit = stream({
  name: 'gateway.verify-site-audit',
  input: z
    .object({
      service: z.enum(serviceNames, 'is not a service').optional(),
      from: z.int().min(0).optional(),
      limit: z.int().min(0).max(maxRecords, `is more than ${maxRecords}`).optional(),
    })
    .refine(({ service, from }) => !from || service, { error: 'needs a service', path: ['from'] }),
  right: role('officer'),
  effect: 'read',
  run: async function* ({ service, from, limit }, call): AsyncIterable<ServiceReport> {
    const services = ownServices(call).filter((name) => service === undefined || name === service);
    if (services.length === 0)
      fail('not-found', `this site has no service "${service}"`, { field: 'service' });
    for (const name of services) {
      yield verifyService(name, { from: from || 1, limit: limit || defaultRecords }, call);
    }
  },
});
