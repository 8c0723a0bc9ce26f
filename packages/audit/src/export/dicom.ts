import type { AuditRecord } from '../list-audit.js';
import {
  type DicomCode,
  type EventKind,
  furtherFacts,
  hostOf,
  kindOf,
  outcomeIndicator,
  recordUri,
  serviceUri,
} from './event.js';
import { element, type XmlAttributes } from './xml.js';

const sourceRole: DicomCode = { code: '110153', meaning: 'Source Role ID' };
const destinationRole: DicomCode = { code: '110152', meaning: 'Destination Role ID' };
const applicationRole: DicomCode = { code: '110150', meaning: 'Application' };

/**
 * A record as a DICOM audit message (PS3.15 A.5, the successor of RFC 3881): XML on one line. Its event is the one of
 * A.5.3 that the operation is, or is most like. Objects are named by GUID or LFN in a coding scheme of our own: a record
 * knows neither patients nor Study Instance UIDs, on purpose, so no message has a participant of type patient. One object of each
 * message is the record itself, with all that has no place elsewhere.
 */
export function dicomAuditMessage(record: AuditRecord): string {
  const kind = kindOf(record);
  return element('AuditMessage', {}, [
    eventIdentification(record, kind),
    ...participants(record, kind),
    element(
      'AuditSourceIdentification',
      { AuditEnterpriseSiteID: record.site, AuditSourceID: serviceUri(record) },
      [element('AuditSourceTypeCode', { 'csd-code': '4' })],
    ),
    ...(record.objects ?? []).map((object) => imageObject(object, kind)),
    ...(kind.id.code === '110112' ? [queryObject(record)] : []),
    recordObject(record, kind),
  ]);
}

const coded = (name: string, { code, meaning }: DicomCode, scheme = 'DCM'): string =>
  element(name, { 'csd-code': code, codeSystemName: scheme, originalText: meaning });

function eventIdentification({ at, outcome, code }: AuditRecord, { id, type, action }: EventKind): string {
  return element(
    'EventIdentification',
    {
      EventActionCode: action,
      EventDateTime: new Date(at).toISOString(),
      EventOutcomeIndicator: outcomeIndicator[outcome],
    },
    [
      coded('EventID', id),
      ...(type ? [coded('EventTypeCode', type)] : []),
      ...(code === undefined ? [] : [element('EventOutcomeDescription', {}, { text: code })]),
    ],
  );
}

/** Who asked, who dialled for them, and the service: one of them, at most, is the requestor. */
function participants(record: AuditRecord, kind: EventKind): string[] {
  const { subject, onBehalf, origin } = record;
  const [askingRole, answeringRole] =
    kind.flow === 'out' ? [destinationRole, sourceRole] : [sourceRole, destinationRole];
  const hasRoles = kind.flow !== undefined || kind.id.code === '110112';
  const network: XmlAttributes =
    origin === undefined ? {} : { NetworkAccessPointID: hostOf(origin), NetworkAccessPointTypeCode: '2' };
  const participant = (id: string, attributes: XmlAttributes, role: DicomCode) =>
    element('ActiveParticipant', { UserID: id, ...attributes }, [coded('RoleIDCode', role)]);
  return [
    ...(subject === undefined
      ? []
      : [
          participant(
            subject,
            {
              UserName: commonName(subject),
              UserIsRequestor: 'true',
              ...(onBehalf === undefined ? network : {}),
            },
            hasRoles ? askingRole : applicationRole,
          ),
        ]),
    ...(onBehalf === undefined && (subject !== undefined || kind.id.code !== '110114')
      ? []
      : [
          participant(
            onBehalf ?? 'unknown',
            { UserIsRequestor: String(subject === undefined), ...network },
            hasRoles ? askingRole : applicationRole,
          ),
        ]),
    participant(serviceUri(record), { UserIsRequestor: 'false' }, hasRoles ? answeringRole : applicationRole),
  ];
}

const commonName = (dn: string): string | undefined => /\/CN=([^/]+)/.exec(dn)?.[1];

/** PS3.15 A.5.1.2.3. */
const lifeCycle = { C: '1', R: '6', U: '3', D: '15', E: '6' } as const;

function imageObject(object: string, { action }: EventKind): string {
  const type = object.startsWith('/')
    ? { code: 'lfn', meaning: 'Logical file name' }
    : { code: 'guid', meaning: 'GUID of a patient, study, series or image' };
  return element(
    'ParticipantObjectIdentification',
    {
      ParticipantObjectID: object,
      ParticipantObjectTypeCode: '2',
      ParticipantObjectTypeCodeRole: '3',
      ParticipantObjectDataLifeCycle: lifeCycle[action],
    },
    [
      coded('ParticipantObjectIDTypeCode', type, '99MDM'),
      element('ParticipantObjectName', {}, { text: object }),
    ],
  );
}

/** What was asked is not recorded, since it may name a patient: only what the record says of it. */
function queryObject({ operation, detail = {} }: AuditRecord): string {
  return element(
    'ParticipantObjectIdentification',
    { ParticipantObjectID: operation, ParticipantObjectTypeCode: '2', ParticipantObjectTypeCodeRole: '24' },
    [
      coded('ParticipantObjectIDTypeCode', { code: 'operation', meaning: 'Operation' }, '99MDM'),
      element('ParticipantObjectQuery', {}, { text: base64(JSON.stringify(detail)) }),
    ],
  );
}

function recordObject(record: AuditRecord, { id }: EventKind): string {
  return element(
    'ParticipantObjectIdentification',
    {
      ParticipantObjectID: recordUri(record),
      ParticipantObjectTypeCode: '2',
      ParticipantObjectTypeCodeRole: '13',
    },
    [
      coded('ParticipantObjectIDTypeCode', { code: '12', meaning: 'URI' }, 'RFC-3881'),
      element(
        'ParticipantObjectName',
        {},
        { text: id.code === '110101' ? 'Security Audit Log' : 'Audit record' },
      ),
      ...furtherFacts(record).map(([type, value]) =>
        element('ParticipantObjectDetail', { type, value: base64(value) }),
      ),
    ],
  );
}

const base64 = (text: string): string => Buffer.from(text).toString('base64');
