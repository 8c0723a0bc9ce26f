import type { AuditRecord } from '../list-audit.js';

/** A code of DICOM PS3.16 Annex D, coding scheme DCM. */
export interface DicomCode {
  readonly code: string;
  readonly meaning: string;
}

/** What kind of event an operation is to those who know audit messages, and to people. */
export interface EventKind {
  /** PS3.15 A.5.3, the event that it is, or that it is most like. */
  readonly id: DicomCode;
  readonly type?: DicomCode;
  /** Create, read, update, delete, execute. */
  readonly action: 'C' | 'R' | 'U' | 'D' | 'E';
  /** Which way data goes, seen from the service. */
  readonly flow?: 'in' | 'out';
  /** What somebody did, in plain words: "… the images". */
  readonly words: string;
}

const dcm = (code: string, meaning: string): DicomCode => ({ code, meaning });
const auditLogUsed = dcm('110101', 'Audit Log Used');
const instancesAccessed = dcm('110103', 'DICOM Instances Accessed');
const instancesTransferred = dcm('110104', 'DICOM Instances Transferred');
const query = dcm('110112', 'Query');
const securityAlert = dcm('110113', 'Security Alert');
const userAuthentication = dcm('110114', 'User Authentication');
const securityConfiguration = dcm('110129', 'Security Configuration');
const restrictedFunction = dcm('110132', 'Use of Restricted Function');
const objectSecurity = dcm('110135', 'Object Security Attributes Changed');
const userSecurity = dcm('110137', 'User Security Attributes Changed');

const authentication = (type: DicomCode, words: string): EventKind => ({
  id: userAuthentication,
  type,
  action: 'E',
  words,
});
const login = dcm('110122', 'Login');
const alert = (type: DicomCode, words: string): EventKind => ({
  id: securityAlert,
  type,
  action: 'E',
  words,
});
const accessed = (action: EventKind['action'], words: string): EventKind => ({
  id: instancesAccessed,
  action,
  words,
});

/** By the part of the name after the dot; the first that matches counts. */
const kinds: readonly (readonly [RegExp, EventKind])[] = [
  [/^(begin-|complete-)?sign-in|^renew$/, authentication(login, 'signed in')],
  [/^sign-out$/, authentication(dcm('110123', 'Logout'), 'signed out')],
  [/^exchange$/, alert(userSecurity, 'made a permit for a job')],
  [/^revoke-identity$/, alert(userSecurity, 'declared somebody or something not to be believed any more')],
  [/^(list|verify)-(site-)?audit$/, { id: auditLogUsed, action: 'R', words: 'read the audit' }],
  [
    /^list-members$/,
    { id: auditLogUsed, action: 'R', words: 'looked up what belongs to the images, for the audit' },
  ],
  [/^(grant|revoke|edit-acls|share)$/, alert(objectSecurity, 'changed who may see the images')],
  [
    /^(change-facts|edit-facts)$/,
    alert(objectSecurity, 'changed consent or project, which the policies look at'),
  ],
  [/^(get-acl|get-rights|check-access|explain)$/, accessed('R', 'looked up who may see the images')],
  [
    /^(search|search-site|query|list-images|survey)$/,
    { id: query, action: 'E', words: 'searched in the metadata' },
  ],
  [
    /^read$/,
    { id: instancesTransferred, action: 'R', flow: 'out', words: 'got the encrypted bytes of the images' },
  ],
  [
    /^(get-shares|release-keys)$/,
    { id: instancesTransferred, action: 'R', flow: 'out', words: 'got parts of the keys of the images' },
  ],
  [/^(open|prepare-to-get)$/, accessed('R', 'opened the images for reading')],
  [
    /^(receive|register|write)$/,
    { id: instancesTransferred, action: 'C', flow: 'in', words: 'handed in the images' },
  ],
  [/^(put-images|put-shares|put-done|prepare-to-put|create-entries)$/, accessed('C', 'entered the images')],
  [
    /^(remove-images|remove-entries|remove-files|destroy-shares|unlink|remove)$/,
    accessed('D', 'removed the images'),
  ],
  [/^(stat|list|list-directory|list-replicas)$/, accessed('R', 'looked up the names of the images')],
];

const byEffect = {
  read: accessed('R', 'read about the images'),
  write: accessed('U', 'changed the images'),
  destroy: accessed('D', 'removed the images'),
} as const;

/** Operations of the services themselves, and what is not about objects. */
const other = {
  read: alert(restrictedFunction, 'used a function of the service'),
  write: alert(securityConfiguration, 'changed a setting of the service'),
  destroy: alert(securityConfiguration, 'removed a setting of the service'),
} as const;

export function kindOf({ operation, effect, objects }: AuditRecord): EventKind {
  const verb = operation.slice(operation.indexOf('.') + 1);
  const known = kinds.find(([pattern]) => pattern.test(verb));
  return known?.[1] ?? (objects && objects.length > 0 ? byEffect : other)[effect];
}

/** PS3.15 A.5.2: 0 success, 4 minor failure, 8 serious failure: the action was not done. */
export const outcomeIndicator = { success: '0', failed: '4', refused: '8' } as const;

/** How a service is named in messages. */
export const serviceUri = ({ site, service }: AuditRecord): string => `mdm://${site}/${service}`;

/** Names one record of one chain. */
export const recordUri = (record: AuditRecord): string => `${serviceUri(record)}/audit/${record.seq}`;

/** The network address in an origin `host:port`. */
export const hostOf = (origin: string): string => origin.replace(/:\d+$/, '').replace(/^\[|\]$/g, '');

/** What a record says beside who, what and when, by name. */
export function furtherFacts(record: AuditRecord): [name: string, value: string][] {
  const { code, purpose, policyVersion, level, permit, issuer, groups, count, traceId, detail } = record;
  const facts = {
    operation: record.operation,
    code,
    purpose,
    policyVersion,
    level,
    permit,
    issuer,
    groups: groups?.join(' '),
    count,
    traceId,
    ...detail,
  };
  return Object.entries(facts).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)]],
  );
}

const objectsPerPart = 16;

/**
 * A record as several that name a few objects each, so that no message is longer than what receivers of syslog take
 * (RFC 5425 §4.3.1: 8 KiB should be taken).
 */
export function partsOf(record: AuditRecord): AuditRecord[] {
  const { objects = [], detail } = record;
  if (objects.length <= objectsPerPart) return [record];
  const parts = Math.ceil(objects.length / objectsPerPart);
  return Array.from({ length: parts }, (_, index) => ({
    ...record,
    objects: objects.slice(index * objectsPerPart, (index + 1) * objectsPerPart),
    detail: { ...detail, part: index + 1, parts },
  }));
}
