import { describe, expect, it } from '@jest/globals';
import { conditionMessage, plainCondition } from '@mdm/cohort';
import type { amga } from '@mdm/protos';
import { conditionFromMessage } from './condition-from-message.js';
import { conditionToMessage } from './condition-to-message.js';
import { parseQuery } from './parse-query.js';

/** As it comes over the wire, where lists and oneofs are filled in. */
const received = (condition: amga.Condition) => condition as amga.Condition__Output;

describe('a condition of an answer', () => {
  it.each([
    'Modality = CT',
    'Modality in ("CT", MR) or StudyYear >= 2020',
    'not (BodyPartExamined like "HE*" and Rows != 512)',
    'SliceThickness < 1.5',
    'StudyDate <= 2020-01-31',
    'Rows is present',
  ])('is the one that was asked, also behind a manifest: %s', (text) => {
    const condition = parseQuery(text);
    const message = received(conditionToMessage(condition));
    expect(conditionFromMessage(message)).toEqual(condition);
    expect(conditionFromMessage(received(conditionMessage(plainCondition(message))))).toEqual(condition);
  });

  it('is refused when it is none', () => {
    for (const odd of [
      {},
      { comparison: { attribute: 'Rows', comparator: 'COMPARATOR_UNSPECIFIED', values: [{ integer: 1 }] } },
      { comparison: { attribute: 'Rows', comparator: 'COMPARATOR_EQUAL', values: [] } },
    ] satisfies amga.Condition[])
      expect(() => conditionFromMessage(received(odd))).toThrow(expect.objectContaining({ code: 'corrupt' }));
  });
});
