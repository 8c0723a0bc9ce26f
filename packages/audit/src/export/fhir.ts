import type { AuditRecord } from '../list-audit.js';
import { furtherFacts, hostOf, kindOf, outcomeIndicator, recordUri, serviceUri } from './event.js';

const dcm = 'http://dicom.nema.org/resources/ontology/DCM';
const hl7 = 'http://terminology.hl7.org/CodeSystem';
const balp = 'https://profiles.ihe.net/ITI/BALP/CodeSystem/BasicAuditEntityType';

interface Coding {
  readonly system: string;
  readonly code: string;
  readonly display?: string;
}
interface Named {
  readonly identifier: { readonly system?: string; readonly value: string };
  readonly display?: string;
}

/** The parts of an AuditEvent of FHIR R4 that this project fills in. */
export interface FhirAuditEvent {
  readonly resourceType: 'AuditEvent';
  readonly id: string;
  readonly type: Coding;
  readonly subtype: readonly Coding[];
  readonly action: 'C' | 'R' | 'U' | 'D' | 'E';
  readonly recorded: string;
  readonly outcome: '0' | '4' | '8';
  readonly outcomeDesc?: string;
  readonly purposeOfEvent?: readonly { readonly text: string }[];
  readonly agent: readonly {
    readonly type: { readonly coding: readonly Coding[] };
    readonly who: Named;
    readonly requestor: boolean;
    readonly policy?: readonly string[];
    readonly network?: { readonly address: string; readonly type: '2' };
    readonly purposeOfUse?: readonly { readonly text: string }[];
  }[];
  readonly source: { readonly site: string; readonly observer: Named; readonly type: readonly Coding[] };
  readonly entity: readonly {
    readonly what: Named;
    readonly type: Coding;
    readonly role?: Coding;
    readonly name?: string;
    readonly detail?: readonly { readonly type: string; readonly valueString: string }[];
  }[];
}

/**
 * A record as an AuditEvent of FHIR R4 (4.0.1), with the agents and entities of IHE Basic Audit Log Patterns: the user (IRCP), who
 * sends (110153) and who receives (110152), what it was about, and the trace. Never a Patient: records do not know them. It is
 * no RESTful FHIR interaction, so it claims no profile; type and subtype are those of DICOM, and the operation.
 */
export function fhirAuditEvent(record: AuditRecord): FhirAuditEvent {
  const kind = kindOf(record);
  const { outcome, code, subject, onBehalf, origin, purpose, permit, policyVersion, objects = [] } = record;
  const [asking, answering] =
    kind.flow === 'out' ? (['110152', '110153'] as const) : (['110153', '110152'] as const);
  const why = purpose === undefined ? undefined : [{ text: purpose }];
  const policies = [
    ...(permit === undefined ? [] : [`urn:uuid:${permit}`]),
    ...(policyVersion === undefined ? [] : [`mdm://${record.site}/policy/${policyVersion}`]),
  ];
  const network = origin === undefined ? {} : { network: { address: hostOf(origin), type: '2' as const } };
  const part = record.detail?.part;
  return {
    resourceType: 'AuditEvent',
    id: `${record.site}-${record.service}-${record.seq}${part === undefined ? '' : `.${part}`}`,
    type: { system: dcm, code: kind.id.code, display: kind.id.meaning },
    subtype: [
      ...(kind.type ? [{ system: dcm, code: kind.type.code, display: kind.type.meaning }] : []),
      { system: 'mdm://operation', code: record.operation },
    ],
    action: kind.action,
    recorded: new Date(record.at).toISOString(),
    outcome: outcomeIndicator[outcome],
    ...(code !== undefined && { outcomeDesc: code }),
    ...(why && { purposeOfEvent: why }),
    agent: [
      ...(subject === undefined
        ? []
        : [
            {
              type: { coding: [{ system: `${hl7}/v3-ParticipationType`, code: 'IRCP' }] },
              who: { identifier: { system: 'mdm://dn', value: subject } },
              requestor: true,
              ...(policies.length > 0 && { policy: policies }),
              ...(onBehalf === undefined ? network : {}),
              ...(why && { purposeOfUse: why }),
            },
          ]),
      ...(onBehalf === undefined
        ? []
        : [{ ...process(asking, onBehalf), requestor: subject === undefined, ...network }]),
      { ...process(answering, serviceUri(record)), requestor: false },
    ],
    source: {
      site: record.site,
      observer: { identifier: { value: serviceUri(record) } },
      type: [{ system: `${hl7}/security-source-type`, code: '4', display: 'Application Server' }],
    },
    entity: [
      ...objects.map((object) => ({
        what: {
          identifier: {
            system: object.startsWith('/') ? 'mdm://lfn' : 'urn:ietf:rfc:3986',
            value: urn(object),
          },
        },
        type: { system: `${hl7}/audit-entity-type`, code: '2', display: 'System Object' },
        role: { system: `${hl7}/object-role`, code: '3', display: 'Report' },
      })),
      {
        what: { identifier: { value: recordUri(record) } },
        type: { system: `${hl7}/audit-entity-type`, code: '2', display: 'System Object' },
        role: { system: `${hl7}/object-role`, code: '13', display: 'Security Resource' },
        name: 'Audit record',
        detail: furtherFacts(record).map(([type, valueString]) => ({
          type,
          valueString: valueString || ' ',
        })),
      },
      ...(record.traceId === undefined
        ? []
        : [{ what: { identifier: { value: record.traceId } }, type: { system: balp, code: 'XrequestId' } }]),
    ],
  };
}

const process = (role: '110152' | '110153', uri: string) => ({
  type: {
    coding: [
      { system: dcm, code: role, display: role === '110153' ? 'Source Role ID' : 'Destination Role ID' },
    ],
  },
  who: { identifier: { value: uri } },
});

const urn = (object: string): string =>
  object.startsWith('/') ? object : `urn:uuid:${object.replace(/^guid:/, '')}`;
