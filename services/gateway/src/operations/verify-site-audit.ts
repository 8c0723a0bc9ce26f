import { serviceNames } from '@mdm/config';
import { fail } from '@mdm/errors';
import { role } from '@mdm/rpc';
import { z } from 'zod';
import { ownServices } from '../audit/services.js';
import { type ServiceReport, verifyService } from '../audit/verify-service.js';
import { stream } from './define.js';

/**
 * Recomputes the audit chains of this site and compares them with every head that other sites have kept of them, service
 * by service: a chain that was cut or written anew together with its head is intact, and is contradicted.
 */
export const verifySiteAudit = stream({
  name: 'gateway.verify-site-audit',
  input: z.object({ service: z.enum(serviceNames, 'is not a service').optional() }),
  right: role('officer'),
  effect: 'read',
  run: async function* ({ service }, call): AsyncIterable<ServiceReport> {
    const services = ownServices(call).filter((name) => service === undefined || name === service);
    if (services.length === 0)
      fail('not-found', `this site has no service "${service}"`, { field: 'service' });
    for (const name of services) yield verifyService(name, call);
  },
});
