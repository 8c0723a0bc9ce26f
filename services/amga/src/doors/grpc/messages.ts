import type { Counted } from '@mdm/disclosure';
import type { amga } from '@mdm/protos';
import { aclFromMessage, factsFromMessage } from '@mdm/rpc';
import { type Comparator, maxDepth } from '../../query/condition.js';
import type { GroupKey, Row } from '../../store/entries.js';
import type { AttributeType, AttributeValue } from '../../values.js';

export const typeMessages = {
  text: 'ATTRIBUTE_TYPE_TEXT',
  integer: 'ATTRIBUTE_TYPE_INTEGER',
  real: 'ATTRIBUTE_TYPE_REAL',
  date: 'ATTRIBUTE_TYPE_DATE',
} as const satisfies Record<AttributeType, amga.AttributeType>;

const comparators: Readonly<Record<amga.Comparator__Output, Comparator | undefined>> = {
  COMPARATOR_UNSPECIFIED: undefined,
  COMPARATOR_EQUAL: 'equal',
  COMPARATOR_NOT_EQUAL: 'not-equal',
  COMPARATOR_LESS: 'less',
  COMPARATOR_LESS_OR_EQUAL: 'less-or-equal',
  COMPARATOR_GREATER: 'greater',
  COMPARATOR_GREATER_OR_EQUAL: 'greater-or-equal',
  COMPARATOR_LIKE: 'like',
  COMPARATOR_IN: 'in',
  COMPARATOR_PRESENT: 'present',
};

const valueFromMessage = (message: amga.AttributeValue__Output) =>
  message.kind && { kind: message.kind, value: message[message.kind] };

const valueToMessage = ({ kind, value }: AttributeValue): amga.AttributeValue => ({ [kind]: value });

/** Message → what `conditionSchema` checks. A tree that is deeper than it allows is cut, which it refuses. */
export function conditionFromMessage(message: amga.Condition__Output, depth = 1): unknown {
  if (depth > maxDepth) return undefined;
  const below = (condition: amga.Condition__Output) => conditionFromMessage(condition, depth + 1);
  if (message.all) return { kind: 'all', conditions: message.all.conditions.map(below) };
  if (message.any) return { kind: 'any', conditions: message.any.conditions.map(below) };
  if (message.negation) return { kind: 'not', condition: below(message.negation) };
  if (!message.comparison) return undefined;
  const { attribute, comparator, values } = message.comparison;
  return {
    kind: 'compare',
    attribute,
    comparator: comparators[comparator],
    values: values.map(valueFromMessage),
  };
}

export const rowToMessage = ({ guid, name, attributes }: Row): amga.Row => ({
  guid,
  name,
  attributes: Object.fromEntries(
    Object.entries(attributes).map(([attribute, value]) => [attribute, valueToMessage(value)]),
  ),
});

export const countedToMessage = ({ total, groups, others }: Counted<GroupKey>): amga.Counted => ({
  total: total.toMessage(),
  groups: groups.map(({ key, count }) => ({
    values: key.map((value) => (value ? valueToMessage(value) : {})),
    count: count.toMessage(),
  })),
  ...(others && { others: others.toMessage() }),
});

const attributesFromMessage = (attributes: Record<string, amga.AttributeValue__Output>) =>
  Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, valueFromMessage(value)]));

export const imageFromMessage = (message: amga.NewImage__Output) => ({
  guid: message.guid,
  patient: message.patient,
  study: message.study,
  series: message.series,
  patientAttributes: attributesFromMessage(message.patientAttributes),
  studyAttributes: attributesFromMessage(message.studyAttributes),
  seriesAttributes: attributesFromMessage(message.seriesAttributes),
  imageAttributes: attributesFromMessage(message.imageAttributes),
  acl: aclFromMessage(message.acl),
  facts: factsFromMessage(message.facts),
});
