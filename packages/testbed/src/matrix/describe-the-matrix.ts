import { beforeAll, describe, expect, it } from '@jest/globals';
import type { ServiceName } from '@mdm/config';
import type { Services } from '@mdm/protos';
import type { ServiceClient } from '@mdm/rpc';
import type { TestDoor } from '../test-service.js';
import { type Cell, cellsOf, kinds, levels } from './people.js';

/**
 * How a call ends, by its mark in a table: what the caller is answered, and what the one audit record says.
 *
 * | mark | the caller | the record |
 * | ---- | ---------- | ---------- |
 * | `+`  | is answered | success |
 * | `!`  | may, and is told why it cannot be done as things are | failed |
 * | `x`  | is refused | refused |
 * | `.`  | is told that there is no such object, though there is | refused |
 * | `~`  | is told that it is done, as for an object that does not exist | refused |
 * | `-`  | is told that it would be refused, or refused this one item, which is the answer | success |
 * | `=`  | is told that the name is taken by another | success |
 * | `0`  | is answered with nothing of the object in it | success |
 * | `?`  | is told that nothing of that name is theirs | failed |
 * | `n`  | is told the same of this one item, which is the answer | success |
 * | `c`  | is not a service that may call | refused, of nobody |
 */
const endings = {
  '+': ['answered', 'success', null],
  '!': ['failed-precondition', 'failed', 'failed-precondition'],
  x: ['permission-denied', 'refused', 'permission-denied'],
  '.': ['not-found', 'refused', 'permission-denied'],
  '~': ['answered', 'refused', 'permission-denied'],
  '-': ['permission-denied', 'success', null],
  '=': ['taken', 'success', null],
  '0': ['absent', 'success', null],
  '?': ['not-found', 'failed', 'not-found'],
  n: ['not-found', 'success', null],
  c: ['caller-not-allowed', 'refused', 'caller-not-allowed'],
} as const;

/** What is expected of one operation. */
export interface Expectation {
  /**
   * A mark for each kind of user and level of right, in the order of `kinds` and `levels`, such as
   * `.+++ .+++ .+++ .... ....`; or one mark, where no user is involved.
   */
  readonly marks: string;
  /** The service that usually calls; default: the gateway. */
  readonly through?: ServiceName;
  /** Services that may call this service and not this operation. */
  readonly notThrough?: readonly ServiceName[];
}

export type Expectations<Operation extends string> = Readonly<Record<Operation, Expectation>>;

/** Clients of the service, dialling as the expectation says, with the credentials of the user of the cell. */
export type Ask = <Name extends keyof Services>(name: Name) => Promise<ServiceClient<Name>>;

/**
 * The least valid call of one operation.
 * @returns `absent` when the answer shows nothing of the object; anything else is an answer
 * @throws what the caller is refused with, also where that stands in the answer
 */
export type MatrixCall<Thing> = (thing: Thing, ask: Ask, cell: Cell) => Promise<unknown>;

/** Calls of one gRPC service, each given a client of it. */
export function callsOf<Name extends keyof Services, Thing>(
  name: Name,
  calls: Readonly<
    Record<string, (client: ServiceClient<Name>, thing: Thing, cell: Cell) => Promise<unknown>>
  >,
): Readonly<Record<string, MatrixCall<Thing>>> {
  return Object.fromEntries(
    Object.entries(calls).map(([operation, call]): [string, MatrixCall<Thing>] => [
      operation,
      async (thing, ask, cell) => call(await ask(name), thing, cell),
    ]),
  );
}

/** One way into a service, with a call for each operation that it leads to. */
export interface MatrixDoor<Thing> {
  readonly name: string;
  readonly calls: Readonly<Record<string, MatrixCall<Thing>>>;
}

export interface Matrix<Thing> {
  /** The table of operations of the service. */
  readonly operations: Readonly<Record<string, { readonly name: string }>>;
  /** Written by hand: what the operations declare about themselves has no part in it. */
  readonly expected: Readonly<Record<string, Expectation>>;
  readonly doors: readonly MatrixDoor<Thing>[];
  /** Makes the object that a cell asks about, with the ACL of the cell. `operation` is the key of its row. */
  readonly prepare: (cell: Cell, operation: string) => Promise<Thing>;
  /** Site whose services dial for a user; default: a. */
  readonly dials?: (cell: Cell) => string;
  /**
   * All audit records of the service after a number, oldest first; where others call it meanwhile, only those of an
   * operation, by its full name.
   */
  readonly recordsAfter: (seq: number, operation: string) => Promise<readonly MatrixRecord[]>;
}

export interface MatrixRecord {
  readonly seq: number;
  readonly operation: string;
  readonly outcome: string;
  readonly code: string | null;
  readonly subject: string | null;
}

/** All audit records of a service after a number. */
export const recordsAfterSql = `select seq::int, operation, outcome, code, subject from audit_records
  where seq > $1 order by seq`;

const shape = kinds.map(() => '.'.repeat(levels.length)).join(' ');

/**
 * Every operation of a service, through every door, by five kinds of people with four levels of right: each is answered as
 * the table says, and leaves exactly one audit record that says the same.
 */
export function describeTheMatrix<Thing>(bed: () => TestDoor, matrix: Matrix<Thing>): void {
  const { operations, expected, doors, prepare, dials = () => 'a', recordsAfter } = matrix;
  let cells: Cell[];
  beforeAll(() => {
    cells = cellsOf((request) => bed().user(request));
  });

  it('has a row for each operation, and a call through some door, and no others', () => {
    const names = Object.keys(operations).toSorted();
    expect(Object.keys(expected).toSorted()).toEqual(names);
    expect([...new Set(doors.flatMap(({ calls }) => Object.keys(calls)))].toSorted()).toEqual(names);
  });

  const recordsSince = async (name: string, run: () => Promise<void>): Promise<MatrixRecord[]> => {
    const before = (await recordsAfter(0, name)).at(-1)?.seq ?? 0;
    await run();
    return [...(await recordsAfter(before, name))];
  };

  /** Makes the call of each cell, and says with a mark how it ended. */
  async function endingsOf(
    operation: string,
    call: MatrixCall<Thing>,
    asking: readonly Cell[],
    through: ServiceName,
    withUser: boolean,
  ): Promise<string[]> {
    const things = await Promise.all(asking.map((cell) => prepare(cell, operation)));
    const answers: string[] = [];
    const recorded = operations[operation]?.name ?? '';
    const records = await recordsSince(recorded, async () => {
      const asked = asking.map((cell, place) => {
        const ask: Ask = (name) =>
          bed().client(name, { through, site: dials(cell), ...(withUser && { as: cell.user }) });
        return answerOf(call(things[place] as Thing, ask, cell));
      });
      answers.push(...(await Promise.all(asked)));
    });
    expect({ recorded: records.map((record) => record.operation), answers }).toEqual({
      recorded: asking.map(() => recorded),
      answers,
    });
    return asking.map(({ user }, place) => {
      const isRefusedCaller = answers[place] === 'caller-not-allowed';
      const subject = withUser && !isRefusedCaller ? user.dn : null;
      const at = records.findIndex((record) => record.subject === subject);
      const [record] = at < 0 ? [] : records.splice(at, 1);
      return markOf(answers[place] ?? '', record);
    });
  }

  for (const door of doors) {
    describe(`through the door ${door.name}`, () => {
      for (const [operation, call] of Object.entries(door.calls)) {
        const { marks = '', through = 'gateway', notThrough = [] } = expected[operation] ?? {};
        const involvesUsers = marks.length > 1;

        it(`decides ${operations[operation]?.name} as the table says`, async () => {
          const asking = involvesUsers ? cells : cells.slice(-1);
          const found = await endingsOf(operation, call, asking, through, involvesUsers);
          expect(involvesUsers ? inRows(found) : found.join('')).toBe(marks);
        });

        for (const service of notThrough) {
          it(`lets no ${service} call ${operations[operation]?.name}, whoever stands behind it`, async () => {
            const found = await endingsOf(operation, call, cells, service, true);
            expect(inRows(found)).toBe(shape.replaceAll('.', 'c'));
          });
        }
      }
    });
  }
}

const inRows = (marks: readonly string[]) =>
  kinds.map((_, row) => marks.slice(row * levels.length, (row + 1) * levels.length).join('')).join(' ');

const takenCodes: ReadonlySet<string> = new Set(['already-exists', 'content-conflict']);

const answerOf = (asked: Promise<unknown>): Promise<string> =>
  asked.then(
    (answer) => (answer === 'absent' ? 'absent' : 'answered'),
    (thrown: { code?: string }) => {
      const code = thrown.code ?? String(thrown);
      return takenCodes.has(code) ? 'taken' : code;
    },
  );

function markOf(answer: string, record: MatrixRecord | undefined): string {
  const found = Object.entries(endings).find(
    ([, [answered, outcome, code]]) =>
      answer === answered && record?.outcome === outcome && record.code === code,
  );
  return found?.[0] ?? `<${answer} ${record ? `${record.outcome} ${record.code}` : 'without a record'}>`;
}
