import { z } from 'zod';

/** AuditEvent of FHIR R4 (4.0.1) with its bindings, as far as this project fills it in; nothing else is allowed. */
const text = z.string().regex(/\S/);
const uri = z.string().regex(/^\S+$/);
const coding = z.strictObject({
  system: uri,
  code: z.string().regex(/^\S+( \S+)*$/),
  display: text.optional(),
});
const concept = z.strictObject({ coding: z.array(coding).min(1) });
const free = z.strictObject({ text });
const reference = z.strictObject({ identifier: z.strictObject({ system: uri.optional(), value: text }) });

export const fhirAuditEventSchema = z.strictObject({
  resourceType: z.literal('AuditEvent'),
  id: z.string().regex(/^[A-Za-z0-9.-]{1,64}$/),
  type: coding,
  subtype: z.array(coding).min(1),
  action: z.enum(['C', 'R', 'U', 'D', 'E']),
  recorded: z.iso.datetime(),
  outcome: z.enum(['0', '4', '8', '12']),
  outcomeDesc: text.optional(),
  purposeOfEvent: z.array(free).min(1).optional(),
  agent: z
    .array(
      z.strictObject({
        type: concept,
        who: reference,
        requestor: z.boolean(),
        policy: z.array(uri).min(1).optional(),
        network: z.strictObject({ address: text, type: z.enum(['1', '2', '3', '4', '5']) }).optional(),
        purposeOfUse: z.array(free).min(1).optional(),
      }),
    )
    .min(1),
  source: z.strictObject({ site: text, observer: reference, type: z.array(coding).min(1) }),
  entity: z.array(
    z.strictObject({
      what: reference,
      type: coding,
      role: coding.optional(),
      name: text.optional(),
      detail: z
        .array(z.strictObject({ type: text, valueString: z.string().min(1) }))
        .min(1)
        .optional(),
    }),
  ),
});
