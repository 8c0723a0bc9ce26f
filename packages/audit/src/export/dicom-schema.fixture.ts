/** The structure of audit messages of PS3.15 A.5.1, in RELAX NG, as far as this project writes them. */
const value = (choices: string) =>
  `<choice>${choices
    .split(' ')
    .map((choice) => `<value>${choice}</value>`)
    .join('')}</choice>`;
const attribute = (name: string, content = '<data type="token"/>') =>
  `<attribute name="${name}">${content}</attribute>`;
const optional = (content: string) => `<optional>${content}</optional>`;
const element = (name: string, content: string) => `<element name="${name}">${content}</element>`;
const ref = (name: string) => `<ref name="${name}"/>`;
const many = (content: string) => `<zeroOrMore>${content}</zeroOrMore>`;
const define = (name: string, content: string) => `<define name="${name}">${content}</define>`;
const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1).join(' ');

export const dicomAuditSchema = `<grammar xmlns="http://relaxng.org/ns/structure/1.0"
  datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes">
<start>${element(
  'AuditMessage',
  [ref('event'), `<oneOrMore>${ref('participant')}</oneOrMore>`, ref('source'), many(ref('object'))].join(''),
)}</start>
${define(
  'coded',
  [
    attribute('csd-code'),
    attribute('codeSystemName'),
    optional(attribute('displayName')),
    attribute('originalText'),
  ].join(''),
)}
${define(
  'event',
  element(
    'EventIdentification',
    [
      optional(attribute('EventActionCode', value('C R U D E'))),
      attribute('EventDateTime', '<data type="dateTime"/>'),
      attribute('EventOutcomeIndicator', value('0 4 8 12')),
      element('EventID', ref('coded')),
      many(element('EventTypeCode', ref('coded'))),
      optional(element('EventOutcomeDescription', '<text/>')),
    ].join(''),
  ),
)}
${define(
  'participant',
  element(
    'ActiveParticipant',
    [
      attribute('UserID', '<text/>'),
      optional(attribute('AlternativeUserID', '<text/>')),
      optional(attribute('UserName', '<text/>')),
      attribute('UserIsRequestor', '<data type="boolean"/>'),
      optional(attribute('NetworkAccessPointID')),
      optional(attribute('NetworkAccessPointTypeCode', value(upTo(5)))),
      many(element('RoleIDCode', ref('coded'))),
    ].join(''),
  ),
)}
${define(
  'source',
  element(
    'AuditSourceIdentification',
    [
      optional(attribute('AuditEnterpriseSiteID')),
      attribute('AuditSourceID'),
      many(element('AuditSourceTypeCode', attribute('csd-code', value(upTo(9))))),
    ].join(''),
  ),
)}
${define(
  'object',
  element(
    'ParticipantObjectIdentification',
    [
      attribute('ParticipantObjectID'),
      optional(attribute('ParticipantObjectTypeCode', value(upTo(4)))),
      optional(attribute('ParticipantObjectTypeCodeRole', value(upTo(26)))),
      optional(attribute('ParticipantObjectDataLifeCycle', value(upTo(15)))),
      element('ParticipantObjectIDTypeCode', ref('coded')),
      `<choice>${element('ParticipantObjectName', '<data type="token"/>')}${element(
        'ParticipantObjectQuery',
        '<data type="base64Binary"/>',
      )}</choice>`,
      many(
        element(
          'ParticipantObjectDetail',
          attribute('type') + attribute('value', '<data type="base64Binary"/>'),
        ),
      ),
    ].join(''),
  ),
)}
</grammar>`;
