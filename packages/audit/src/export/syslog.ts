import type { AuditRecord } from '../list-audit.js';
import { dicomAuditMessage } from './dicom.js';
import { partsOf } from './event.js';
import { fhirAuditEvent } from './fhir.js';

export type SyslogFormat = 'dicom' | 'fhir';

const formats = {
  /** PS3.15 A.6.1 names the message id. */
  dicom: { messageId: 'DICOM+RFC3881', text: dicomAuditMessage },
  fhir: { messageId: 'FHIR+AuditEvent', text: (record) => JSON.stringify(fhirAuditEvent(record)) },
} as const satisfies Record<SyslogFormat, { messageId: string; text: (record: AuditRecord) => string }>;

/** Facility 10, security and authorization (RFC 5424 §6.2.1); notice, or warning for what was not a success. */
const facility = 10;
const severity = { success: 5, refused: 4, failed: 4 } as const;
const byteOrderMark = '\ufeff';

/**
 * A record as messages of RFC 5424 in frames of RFC 5425 §4.3: a header, no structured data, and after the byte order
 * mark of UTF-8 a DICOM audit message or a FHIR AuditEvent. A record with many objects takes several.
 */
export function syslogFrames(record: AuditRecord, format: SyslogFormat, hostname: string): Buffer {
  const { messageId, text } = formats[format];
  const priority = facility * 8 + severity[record.outcome];
  const host = hostname.replace(/[^!-~]/g, '').slice(0, 255) || '-';
  const header = `<${priority}>1 ${new Date(record.at).toISOString()} ${host} mdm-${record.service} - ${messageId} - `;
  return Buffer.concat(
    partsOf(record).map((part) => {
      const message = Buffer.from(`${header}${byteOrderMark}${text(part)}`);
      return Buffer.concat([Buffer.from(`${message.length} `), message]);
    }),
  );
}
