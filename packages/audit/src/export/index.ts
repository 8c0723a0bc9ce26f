export type { AuditRecord } from '../list-audit.js';
export { dicomAuditMessage } from './dicom.js';
export { type EventKind, kindOf } from './event.js';
export { type FhirAuditEvent, fhirAuditEvent } from './fhir.js';
