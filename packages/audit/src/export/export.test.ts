import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { validateXML } from 'xmllint-wasm';
import type { AuditRecord } from '../list-audit.js';
import { dicomAuditMessage } from './dicom.js';
import { dicomAuditSchema } from './dicom-schema.fixture.js';
import { partsOf } from './event.js';
import { fhirAuditEvent } from './fhir.js';
import { fhirAuditEventSchema } from './fhir-schema.fixture.js';
import { anyRecord, bareRecord, guid, operations, readRecord } from './records.fixture.js';
import { syslogFrames } from './syslog.js';

const ofEach = operations.flatMap((operation) =>
  (['success', 'refused', 'failed'] as const).flatMap((outcome): AuditRecord[] => {
    const service = operation.split('.')[0] ?? '';
    return [
      { ...readRecord, operation, service, outcome },
      { ...bareRecord, operation, service, outcome },
    ];
  }),
);

async function problemsOf(messages: readonly string[]): Promise<readonly string[]> {
  const { errors } = await validateXML({
    xml: messages.map((contents, index) => ({ fileName: `${index}.xml`, contents })),
    schema: dicomAuditSchema,
    extension: 'relaxng',
  });
  return errors.map(({ rawMessage }) => rawMessage);
}

const eventOf = (message: string) => /<EventID csd-code="(\d+)"/.exec(message)?.[1] ?? '';
const count = (message: string, pattern: RegExp) => message.match(pattern)?.length ?? 0;

describe('a DICOM audit message', () => {
  it('has the structure of PS3.15 A.5.1 for every kind of operation and ending', async () => {
    expect(await problemsOf(ofEach.map(dicomAuditMessage))).toEqual([]);
  });

  it('has it whatever a record holds', async () => {
    const records = fc.sample(anyRecord, { numRuns: 300, seed: 4 });
    expect(await problemsOf(records.map(dicomAuditMessage))).toEqual([]);
  });

  it('is checked in earnest: a message without its source is refused', async () => {
    const message = dicomAuditMessage(readRecord).replace(
      /<AuditSourceIdentification.*<\/AuditSourceIdentification>/,
      '',
    );
    expect(await problemsOf([message])).not.toEqual([]);
  });

  it('says who got what from whom, and where the record is', () => {
    const message = dicomAuditMessage(readRecord);
    expect(message).toContain(
      '<EventID csd-code="110104" codeSystemName="DCM" originalText="DICOM Instances Transferred"/>',
    );
    expect(message).toContain(
      '<ActiveParticipant UserID="/O=Hospital B/OU=People/CN=Anna &amp; &quot;Bo&quot; &lt;Arzt&gt;" ' +
        'UserName="Anna &amp; &quot;Bo&quot; &lt;Arzt&gt;" UserIsRequestor="true"><RoleIDCode csd-code="110152"',
    );
    expect(message).toContain('NetworkAccessPointID="192.0.2.7" NetworkAccessPointTypeCode="2"');
    expect(message).toContain(`ParticipantObjectID="${guid}"`);
    expect(message).toContain('ParticipantObjectID="mdm://a/dpm/audit/7"');
    expect(message).toContain(`type="purpose" value="${Buffer.from('second opinion').toString('base64')}"`);
  });

  it.each(ofEach.map((record) => [record.operation, record.outcome, record] as const))(
    'has what its event demands (A.5.3): %s, %s',
    (_operation, outcome, record) => {
      const message = dicomAuditMessage(record);
      expect(count(message, /UserIsRequestor="true"/g)).toBeLessThanOrEqual(1);
      expect(message).toContain(`EventOutcomeIndicator="${{ success: 0, failed: 4, refused: 8 }[outcome]}"`);
      const action = /EventActionCode="(.)"/.exec(message)?.[1] ?? '';
      const roles = [...message.matchAll(/<RoleIDCode csd-code="(\d+)"/g)].map(([, code]) => code);
      switch (eventOf(message)) {
        case '110101':
          expect(action).toBe('R');
          expect(message).toContain('<ParticipantObjectName>Security Audit Log</ParticipantObjectName>');
          expect(message).toMatch(/ParticipantObjectTypeCode="2" ParticipantObjectTypeCodeRole="13"/);
          expect(message).toContain('csd-code="12" codeSystemName="RFC-3881" originalText="URI"');
          break;
        case '110103':
          expect('CRUD').toContain(action);
          break;
        case '110104':
          expect('CR').toContain(action);
          if (record.onBehalf) expect(new Set(roles)).toEqual(new Set(['110152', '110153']));
          break;
        case '110112':
          expect(action).toBe('E');
          expect(message).toContain('<ParticipantObjectQuery>');
          if (record.onBehalf) expect(new Set(roles)).toEqual(new Set(['110152', '110153']));
          break;
        case '110113':
          expect(action).toBe('E');
          expect(message).toMatch(/<EventTypeCode csd-code="1101(29|32|35|37)"/);
          break;
        case '110114':
          expect(action).toBe('E');
          expect(message).toMatch(/<EventTypeCode csd-code="1101(22|23)"/);
          expect(count(message, /UserIsRequestor="true"/g)).toBe(1);
          break;
        default:
          throw new Error(`unexpected event in ${message}`);
      }
    },
  );
});

describe('a FHIR AuditEvent', () => {
  it('is one of FHIR R4 for every kind of operation and ending, and whatever a record holds', () => {
    for (const record of [...ofEach, ...fc.sample(anyRecord, { numRuns: 300, seed: 4 })]) {
      const parsed = fhirAuditEventSchema.safeParse(JSON.parse(JSON.stringify(fhirAuditEvent(record))));
      expect(parsed.error?.issues ?? []).toEqual([]);
    }
  });

  it('has the user, sender and receiver, the purpose, the objects, the record and the trace', () => {
    expect(fhirAuditEvent(readRecord)).toMatchObject({
      id: 'a-dpm-7',
      type: { code: '110104' },
      subtype: [{ code: 'dpm.read' }],
      action: 'R',
      recorded: '2026-01-31T23:59:59.123Z',
      outcome: '0',
      purposeOfEvent: [{ text: 'second opinion' }],
      agent: [
        {
          type: { coding: [{ code: 'IRCP' }] },
          who: { identifier: { value: readRecord.subject } },
          requestor: true,
          policy: [`urn:uuid:${readRecord.permit}`, 'mdm://a/policy/12'],
        },
        {
          type: { coding: [{ code: '110152' }] },
          requestor: false,
          network: { address: '192.0.2.7', type: '2' },
        },
        {
          type: { coding: [{ code: '110153' }] },
          who: { identifier: { value: 'mdm://a/dpm' } },
          requestor: false,
        },
      ],
      entity: [
        { what: { identifier: { value: `urn:uuid:${guid}` } } },
        { what: { identifier: { value: '/grid/biomed/a/1/2/3.dcm' } } },
        { what: { identifier: { value: 'mdm://a/dpm/audit/7' } } },
        { what: { identifier: { value: readRecord.traceId } }, type: { code: 'XrequestId' } },
      ],
    });
    expect(fhirAuditEvent(bareRecord)).toMatchObject({ outcome: '8', outcomeDesc: 'certificate-missing' });
  });
});

describe('a message of syslog', () => {
  /** Reads frames as RFC 5425 has them. */
  function messagesIn(frames: Buffer): string[] {
    const messages: string[] = [];
    for (let rest = frames; rest.length > 0; ) {
      const space = rest.indexOf(' ');
      const length = Number(rest.subarray(0, space).toString('latin1'));
      messages.push(rest.subarray(space + 1, space + 1 + length).toString());
      rest = rest.subarray(space + 1 + length);
    }
    return messages;
  }

  it('has the header of RFC 5424, the byte order mark and the payload, counted in octets', async () => {
    const [message = ''] = messagesIn(
      syslogFrames({ ...readRecord, purpose: 'ärztlich' }, 'dicom', 'host a'),
    );
    const [header, payload = ''] = message.split('\ufeff');
    expect(header).toBe('<85>1 2026-01-31T23:59:59.123Z hosta mdm-dpm - DICOM+RFC3881 - ');
    expect(await problemsOf([payload])).toEqual([]);
    const [refused = ''] = messagesIn(syslogFrames(bareRecord, 'fhir', ''));
    expect(refused).toMatch(/^<84>1 1970-01-01T00:00:00.000Z - mdm-lfc - FHIR\+AuditEvent - \ufeff\{/);
    expect(fhirAuditEventSchema.safeParse(JSON.parse(refused.split('\ufeff')[1] ?? '')).success).toBe(true);
  });

  it('is several, each short, for a record of many objects, and none is lost', () => {
    const objects = Array.from({ length: 100 }, (_, n) => `/grid/biomed/a/${'x'.repeat(60)}/${n}`);
    const record = { ...readRecord, objects };
    expect(partsOf(record).flatMap((part) => part.objects)).toEqual(objects);
    for (const format of ['dicom', 'fhir'] as const) {
      const messages = messagesIn(syslogFrames(record, format, 'h'));
      expect(messages).toHaveLength(7);
      for (const message of messages) expect(Buffer.byteLength(message)).toBeLessThan(16_384);
    }
  });
});
