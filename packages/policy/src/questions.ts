import { fail } from '@mdm/errors';
import { z } from 'zod';
import { type PolicyCase, parsePolicyCases } from './cases.js';
import type { DiffQuestions } from './diff.js';
import type { PolicyFile } from './source.js';
import {
  factsDigest,
  type ImageFacts,
  imageFactsSchema,
  type PolicyContext,
  policyActions,
} from './words.js';

const line = z.union([
  z.strictObject({ facts: imageFactsSchema, images: z.int().min(0) }),
  imageFactsSchema.transform((facts) => ({ facts, images: 1 })),
]);
const actionList = z.array(z.enum(policyActions)).min(1);

/**
 * What a change is tried on: facts, people and circumstances of test files, or what is given in their place.
 * @param of.facts  JSON lines, each facts or `{ facts, images }`
 * @param of.people a test file of which only the people count
 * @throws invalid-argument  names the file, and the line
 */
export function policyQuestions(of: {
  readonly tests: readonly PolicyFile[];
  readonly facts?: PolicyFile | undefined;
  readonly people?: PolicyFile | undefined;
  readonly actions?: readonly string[] | undefined;
  /** When, where no test says so; milliseconds since the epoch. */
  readonly now?: number;
}): DiffQuestions {
  const read = of.tests.map(({ name, text }) => parsePolicyCases(name, text));
  const cases = read.flatMap((file) => file.cases);
  const people = of.people ? parsePolicyCases(of.people.name, of.people.text).people : peopleOf(read, cases);
  const { now = usual.now } = of;
  const actions = actionList.safeParse(of.actions ?? policyActions);
  return {
    facts: counted(of.facts ? readFacts(of.facts) : imagesOf(cases)),
    people: distinct(people),
    actions:
      actions.data ??
      fail('invalid-argument', 'there is no such action', {
        field: 'actions',
        remedy: `use ${policyActions.join(', ')}`,
      }),
    contexts: distinct([{ ...usual, now }, ...cases.map(({ context }) => context)]),
  };
}

/** Circumstances that a site without test files is asked about. */
const usual: PolicyContext = { now: Date.parse('2026-01-01T12:00:00Z'), level: 'pseudonymous', job: false };

const peopleOf = (files: readonly ReturnType<typeof parsePolicyCases>[], cases: readonly PolicyCase[]) => [
  ...files.flatMap(({ people }) => people),
  ...cases.map(({ principal }) => principal),
];

const imagesOf = (cases: readonly PolicyCase[]) =>
  distinct(cases.flatMap(({ image }) => (image === undefined ? [] : [image]))).map((facts) => ({
    facts,
    images: 1,
  }));

/** Facts that are alike, once. */
function counted(all: readonly { facts: ImageFacts; images: number }[]): DiffQuestions['facts'] {
  const found = new Map<string, { facts: ImageFacts; images: number }>();
  for (const { facts, images } of all) {
    const digest = factsDigest(facts);
    found.set(digest, { facts, images: images + (found.get(digest)?.images ?? 0) });
  }
  return [...found.values()];
}

const distinct = <Value>(values: readonly Value[]): Value[] => [
  ...new Map(values.map((value) => [JSON.stringify(value), value])).values(),
];

function readFacts({ name, text }: PolicyFile): { facts: ImageFacts; images: number }[] {
  return text.split('\n').flatMap((json, index) => {
    if (json.trim() === '') return [];
    const { data, error } = line.safeParse(parsed(json));
    return (
      data ??
      fail('invalid-argument', `${name}:${index + 1}: these are no facts of an image`, {
        field: name,
        remedy: 'write facts, or {"facts": …, "images": n}, as one line of JSON',
        cause: error,
      })
    );
  });
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
