import fc from 'fast-check';
import type { AuditRecord } from '../list-audit.js';

export const guid = '0198f0aa-1111-7222-8333-444455556666';

export const readRecord: AuditRecord = {
  seq: 7,
  at: Date.UTC(2026, 0, 31, 23, 59, 59, 123),
  site: 'a',
  service: 'dpm',
  operation: 'dpm.read',
  effect: 'read',
  outcome: 'success',
  subject: '/O=Hospital B/OU=People/CN=Anna & "Bo" <Arzt>',
  groups: ['/biomed', '/biomed/b'],
  issuer: 'b',
  onBehalf: 'mdm://a/gateway',
  origin: '192.0.2.7:4711',
  objects: [guid, '/grid/biomed/a/1/2/3.dcm'],
  count: 2,
  purpose: 'second opinion',
  policyVersion: '12',
  level: 'pseudonymous',
  permit: '0198f0aa-2222-7222-8333-444455556666',
  detail: { reason: 'named-user', rows: 3 },
  traceId: '0af7651916cd43dd8448eb211c80319c',
};

/** Before it is known who calls. */
export const bareRecord: AuditRecord = {
  seq: 8,
  at: 0,
  site: 'a',
  service: 'lfc',
  operation: 'lfc.stat',
  effect: 'read',
  outcome: 'refused',
  code: 'certificate-missing',
};

/** One record of each operation, in each way that it can end. */
export const operations = [
  'gateway.sign-in',
  'gateway.renew',
  'gateway.sign-out',
  'gateway.exchange',
  'gateway.revoke-identity',
  'gateway.search',
  'gateway.grant',
  'gateway.list-site-audit',
  'gateway.follow',
  'gateway.invite',
  'amga.query',
  'amga.put-images',
  'amga.remove-images',
  'lfc.stat',
  'lfc.edit-acls',
  'lfc.set-comment',
  'hydra.get-shares',
  'hydra.destroy-shares',
  'dpm.read',
  'dpm.write',
  'dicom-bridge.receive',
] as const;

const text = fc.string({ unit: 'binary', maxLength: 60 });
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

/** Whatever a record may hold. */
export const anyRecord: fc.Arbitrary<AuditRecord> = fc
  .record({
    seq: fc.integer({ min: 1 }),
    at: fc.integer({ min: 0, max: 4_000_000_000_000 }),
    operation: fc.constantFrom(...operations),
    effect: fc.constantFrom('read' as const, 'write' as const, 'destroy' as const),
    outcome: fc.constantFrom('success' as const, 'refused' as const, 'failed' as const),
    code: maybe(fc.constantFrom('not-found', 'permission-denied')),
    subject: maybe(text.map((name) => `/O=X/CN=${name}`)),
    groups: maybe(
      fc.array(
        text.map((name) => `/${name}`),
        { maxLength: 3 },
      ),
    ),
    onBehalf: maybe(fc.constantFrom('mdm://a/gateway', 'a user of site a')),
    origin: maybe(fc.constantFrom('192.0.2.1:1', '[2001:db8::1]:99', '192.0.2.9')),
    objects: maybe(
      fc.array(
        fc.oneof(
          fc.constant(guid),
          text.map((name) => `/grid/${name}x`),
        ),
        { maxLength: 40 },
      ),
    ),
    count: maybe(fc.nat()),
    purpose: maybe(text.map((words) => `for ${words}`)),
    detail: maybe(
      fc.dictionary(fc.constantFrom('reason', 'rows', 'note'), fc.oneof(text, fc.nat(), fc.boolean())),
    ),
  })
  .map((record) => ({ ...record, site: 'a', service: record.operation.split('.')[0] ?? '' }));
