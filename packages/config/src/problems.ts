import { fail } from '@mdm/errors';
import type { z } from 'zod';

/** One line each: the place, what is wrong with it, what is expected. Values are not repeated: they may be secret. */
export function problemsOf(error: z.ZodError, place: (path: string) => string): string[] {
  const lines = error.issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map(
        (key) => `${place(pathOf([...issue.path, key]))}: is unknown; expected no such key`,
      );
    }
    return [`${place(pathOf(issue.path))}: ${issue.message}`];
  });
  return [...new Set(lines)];
}

/** What zod says where the schema itself has no words for it. */
export const plainWords: z.core.$ZodErrorMap = (issue) => {
  const form = 'expected' in issue ? issue.expected : `another ${issue.origin ?? 'value'}`;
  if (issue.code === 'too_big') return `is too long; expected at most ${issue.maximum}`;
  return issue.input === undefined ? `is missing; expected ${form}` : `is wrong; expected ${form}`;
};

export function failWith(problems: readonly string[], cause?: unknown): never {
  const heading =
    problems.length === 1
      ? 'the configuration has a problem'
      : `the configuration has ${problems.length} problems`;
  return fail('invalid-argument', [heading, ...problems].join('\n  '), {
    field: problems[0]?.split(': ')[0],
    cause,
    remedy: 'correct every named value and start again; docs/site.schema.json describes site.yaml',
  });
}

function pathOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    return text === '' ? String(part) : `${text}.${String(part)}`;
  }, '');
}
