import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  columns,
  type Database,
  freePort,
  openDatabase,
  sqlState,
  type TestDatabase,
  testDatabase,
  violatedConstraint,
} from './index.js';

let test: TestDatabase;
let db: Database;
beforeAll(async () => {
  test = await testDatabase();
  db = test.db;
  await db.query('create table image (guid text primary key, size bigint not null default 0)');
});
afterAll(() => test.drop());

/** Text that PostgreSQL can store: anything without NUL; half a surrogate pair is not Unicode. */
const storable = fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\u0000', ''));

describe('a statement', () => {
  it('gives back the values that it was given', async () => {
    await fc.assert(
      fc.asyncProperty(
        storable,
        fc.uint8Array(),
        fc.maxSafeInteger(),
        fc.date({ min: new Date(0), max: new Date('9999-01-01'), noInvalidDate: true }),
        fc.array(fc.option(storable)),
        async (text, bytes, whole, time, list) => {
          const [row] = await db.query<{
            text: string;
            bytes: Buffer;
            whole: number;
            time: Date;
            list: unknown;
          }>(
            'select $1::text as text, $2::bytea as bytes, $3::bigint as whole, $4::timestamptz as time, $5::text[] as list',
            [text, Buffer.from(bytes), whole, time, list],
          );
          expect(row?.text).toBe(text);
          expect(row?.bytes.equals(Buffer.from(bytes))).toBe(true);
          expect(row?.whole).toBe(whole);
          expect(row?.time.getTime()).toBe(time.getTime());
          expect(row?.list).toEqual(list);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('keeps dates and times without a zone as text, in any time zone', async () => {
    const rows = await db.query(
      "select date '2020-02-29' as day, timestamp '2020-02-29 23:59:59' as time, array[date '2020-01-01'] as days",
    );
    expect(rows).toEqual([{ day: '2020-02-29', time: '2020-02-29 23:59:59', days: ['2020-01-01'] }]);
  });

  it('gives bigint arrays as numbers, and refuses a number that would lose digits', async () => {
    expect(await db.query("select array[1, null, 3]::bigint[] as n, '{}'::bigint[] as e")).toEqual([
      { n: [1, null, 3], e: [] },
    ]);
    await expect(db.query('select 9007199254740993::bigint as n')).rejects.toMatchObject({
      code: 'internal',
      remedy: 'select it as text',
    });
    expect(await db.query('select 1 as still_usable')).toEqual([{ still_usable: 1 }]);
  });

  it('may consist of several when it has no parameters; the rows are those of the last', async () => {
    expect(await db.query('select 1 as a; select 2 as b')).toEqual([{ b: 2 }]);
  });

  it('inserts a batch by unnest', async () => {
    const rows = [
      { guid: 'u1', size: 5 },
      { guid: 'u2', size: 6 },
    ];
    const inserted = await db.query(
      'insert into image select * from unnest($1::text[], $2::bigint[]) returning guid, size',
      columns(rows, ['guid', 'size']),
      { name: 'insert-images' },
    );
    expect(inserted).toEqual(rows);
  });

  it('is refused for a schema that is no plain identifier', () => {
    const open = () => openDatabase({ url: test.url, schema: 'a,b', applicationName: 'x' });
    expect(open).toThrow(expect.objectContaining({ code: 'invalid-argument', field: 'schema' }));
  });
});

describe('an error of the database', () => {
  const raise = (state: string) =>
    db.query(`do $$ begin raise exception 'raised' using errcode = '${state}'; end $$`);

  it.each([
    ['23505', 'already-exists'],
    ['23503', 'failed-precondition'],
    ['40001', 'aborted'],
    ['40P01', 'aborted'],
    ['55P03', 'aborted'],
    ['53100', 'storage-full'],
    ['53300', 'unavailable'],
    ['57P01', 'unavailable'],
    ['08006', 'unavailable'],
    ['25006', 'unavailable'],
    ['57014', 'deadline-exceeded'],
    ['42P01', 'internal'],
  ])('with the state %s becomes %s', async (state, code) => {
    const error = await raise(state).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'MdmError', code });
    expect(sqlState(error)).toBe(state);
  });

  it('names the violated constraint and never the values', async () => {
    await db.query("insert into image values ('secret-uid')");
    const error = await db
      .query("insert into image values ('secret-uid')")
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'already-exists' });
    expect(violatedConstraint(error)).toBe('image_pkey');
    const printed = `${inspectAll(error)}`;
    expect(printed).not.toContain('secret-uid');
  });

  it('about wrong data says nothing of the data', async () => {
    const error = await db.query('select $1::uuid', ['secret-name']).catch((thrown: unknown) => thrown);
    expect(sqlState(error)).toBe('22P02');
    expect(inspectAll(error)).not.toContain('secret-name');
  });

  it('is an invalid argument when a text holds NUL', async () => {
    await expect(db.query('select $1::text', ['a\u0000b'])).rejects.toMatchObject({
      code: 'invalid-argument',
    });
  });

  it('is "unavailable" when nobody listens, the password is wrong, or the database does not exist', async () => {
    const wrong = new URL(test.url);
    wrong.password = 'wrong';
    const urls = [
      `postgres://mdm:secret@127.0.0.1:${await freePort()}/test`,
      wrong.href,
      test.url.replace(/\/[^/]*$/, '/no-such-database'),
    ];
    for (const url of urls) {
      const other = openDatabase({ url, applicationName: 'elsewhere' });
      const error = await other.ping().catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: 'unavailable' });
      expect(inspectAll(error)).not.toContain('secret');
      await other.close();
    }
  });

  it('that ends the session ends with its connection: the next statement has another one', async () => {
    for (let round = 0; round < 10; round += 1) {
      await expect(db.query('select pg_terminate_backend(pg_backend_pid())')).rejects.toMatchObject({
        code: 'unavailable',
      });
      await db.ping();
    }
  });

  it('is "unavailable" after the database was closed', async () => {
    const other = openDatabase({ url: test.url, applicationName: 'closed' });
    await other.ping();
    await other.close();
    await other.close();
    await expect(other.ping()).rejects.toMatchObject({ code: 'unavailable' });
  });
});

/** Message, stack, cause and own fields of an error, and of its causes. */
function inspectAll(error: unknown): string {
  if (typeof error !== 'object' || error === null) return String(error);
  return Object.getOwnPropertyNames(error)
    .map((name) => `${name}: ${inspectAll(Reflect.get(error, name))}`)
    .join('\n');
}

describe('a signal', () => {
  it('cancels the statement at the server, and the connection stays usable', async () => {
    const single = openDatabase({
      url: test.url,
      applicationName: `${test.schema} single`,
      maxConnections: 1,
    });
    const [before] = await single.query<{ pid: number }>('select pg_backend_pid() as pid');
    const sleeping = single.query('select pg_sleep(600)', [], { signal: AbortSignal.timeout(50) });
    await expect(sleeping).rejects.toMatchObject({ code: 'deadline-exceeded' });
    expect(await single.query('select pg_backend_pid() as pid')).toEqual([before]);
    await single.close();
  });

  it('cancels a transaction, which leaves nothing behind', async () => {
    const controller = new AbortController();
    const running = db.transaction(
      async (tx) => {
        await tx.query("insert into image values ('cancelled')");
        controller.abort();
        await tx.query('select pg_sleep(600)');
      },
      { signal: controller.signal },
    );
    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
    expect(await db.query("select 1 from image where guid = 'cancelled'")).toEqual([]);
  });

  it('ends the wait for a connection, and the connection is not lost', async () => {
    const single = openDatabase({ url: test.url, applicationName: 'single', maxConnections: 1 });
    await single.transaction(async (tx) => {
      await expect(single.ping(AbortSignal.timeout(20))).rejects.toMatchObject({ code: 'deadline-exceeded' });
      await tx.query('select 1');
    });
    await single.ping();
    await single.close();
  });

  it('that has fired already stops everything before it begins', async () => {
    const signal = AbortSignal.abort();
    await expect(db.query('select 1', [], { signal })).rejects.toMatchObject({ code: 'cancelled' });
    await expect(db.transaction(async () => 1, { signal })).rejects.toMatchObject({ code: 'cancelled' });
    await expect(db.copyInto('image', ['guid'], [['x']], { signal })).rejects.toMatchObject({
      code: 'cancelled',
    });
  });
});

describe('a transaction', () => {
  it('is rolled back when its work fails', async () => {
    const failing = db.transaction(async (tx) => {
      await tx.query("insert into image values ('rolled back')");
      throw new RangeError('no');
    });
    await expect(failing).rejects.toMatchObject({ code: 'internal' });
    expect(await db.query("select 1 from image where guid = 'rolled back'")).toEqual([]);
  });

  it('runs again when another one overtook it, so that no addition is lost', async () => {
    await db.query('create table counter (value integer); insert into counter values (0)');
    const add = () =>
      db.transaction(
        async (tx) => {
          const [row] = await tx.query<{ value: number }>('select value from counter');
          await tx.query('update counter set value = $1', [(row?.value ?? 0) + 1]);
        },
        { isolation: 'serializable' },
      );
    await Promise.all([add(), add(), add()]);
    expect(await db.query('select value from counter')).toEqual([{ value: 3 }]);
  });

  it('runs again when it was the victim of a deadlock', async () => {
    await db.query("insert into image values ('left'), ('right')");
    let arrived = 0;
    let meet = () => {};
    const both = new Promise<void>((resolve) => {
      meet = resolve;
    });
    const cross = (first: string, second: string) =>
      db.transaction(async (tx) => {
        const grow = (guid: string) => tx.query('update image set size = size + 1 where guid = $1', [guid]);
        await grow(first);
        arrived += 1;
        if (arrived === 2) meet();
        await both;
        await grow(second);
      });
    await Promise.all([cross('left', 'right'), cross('right', 'left')]);
    expect(await db.query("select size from image where guid in ('left', 'right')")).toEqual([
      { size: 2 },
      { size: 2 },
    ]);
    expect(arrived).toBeGreaterThan(2);
  });

  it('does not pretend to be committed when the error of a statement was swallowed', async () => {
    const swallowing = db.transaction(async (tx) => {
      await tx.query('select 1 / 0').catch(() => undefined);
    });
    await expect(swallowing).rejects.toMatchObject({ code: 'internal' });
  });

  it('carries statements that were started together one after the other', async () => {
    const values = await db.transaction((tx) =>
      Promise.all(Array.from({ length: 20 }, (_, n) => tx.query('select $1::int as n', [n]))),
    );
    expect(values.flat()).toEqual(Array.from({ length: 20 }, (_, n) => ({ n })));
  });

  it('refuses statements after its end', async () => {
    const tx = await db.transaction(async (inner) => inner);
    await expect(tx.query('select 1')).rejects.toMatchObject({ code: 'internal' });
  });

  it('is "unavailable" when its connection is cut, and the next one works', async () => {
    const cut = db.transaction(async (tx) => {
      const [self] = await tx.query<{ pid: number }>('select pg_backend_pid() as pid');
      await db.query('select pg_terminate_backend($1)', [self?.pid]);
      await tx.query('select 1');
    });
    await expect(cut).rejects.toMatchObject({ code: 'unavailable' });
    await db.ping();
  });
});

describe('copyInto', () => {
  beforeAll(() => db.query('create table copied (id int, text text, bytes bytea, list text[], body jsonb)'));

  it('brings any values into the table', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            text: fc.option(storable),
            bytes: fc.uint8Array(),
            list: fc.array(fc.option(storable), { minLength: 1 }),
            body: fc
              .dictionary(fc.string(), fc.boolean())
              .map((object) => JSON.parse(JSON.stringify(object).replaceAll('\\u0000', ''))),
          }),
          { maxLength: 20 },
        ),
        async (values) => {
          await db.query('truncate copied');
          const rows = values.map(({ text, bytes, list, body }, id) => [id, text, bytes, list, body]);
          expect(await db.copyInto('copied', ['id', 'text', 'bytes', 'list', 'body'], rows)).toBe(
            rows.length,
          );
          const stored = await db.query<{ bytes: Buffer }>('select * from copied order by id');
          expect(stored.map((row) => ({ ...row, bytes: [...row.bytes] }))).toEqual(
            values.map((row, id) => ({ id, ...row, bytes: [...row.bytes] })),
          );
        },
      ),
      { numRuns: 30 },
    );
  });

  it('takes a long asynchronous source', async () => {
    async function* rows() {
      for (let id = 0; id < 50_000; id += 1) yield [id, `text ${id}`];
    }
    await db.query('truncate copied');
    expect(await db.copyInto(`${test.schema}.copied`, ['id', 'text'], rows())).toBe(50_000);
    expect(await db.query('select count(*), max(id) from copied')).toEqual([{ count: 50_000, max: 49_999 }]);
  });

  it('leaves nothing behind when its source fails', async () => {
    function* rows() {
      yield ['copy-1'];
      throw new RangeError('the source broke');
    }
    await expect(db.copyInto('image', ['guid'], rows())).rejects.toMatchObject({ code: 'internal' });
    expect(await db.query("select 1 from image where guid = 'copy-1'")).toEqual([]);
  });

  it('maps the errors of the database', async () => {
    const twice = db.copyInto('image', ['guid'], [['twice'], ['twice']]);
    await expect(twice).rejects.toMatchObject({ code: 'already-exists' });
    await expect(db.copyInto('no_such_table', ['x'], [['1']])).rejects.toMatchObject({ code: 'internal' });
  });

  it('stops when its signal fires, and leaves nothing behind', async () => {
    const controller = new AbortController();
    async function* endless() {
      for (let n = 0; ; n += 1) {
        if (n === 1_000) controller.abort();
        yield [`endless-${n}`];
      }
    }
    const copying = db.copyInto('image', ['guid'], endless(), { signal: controller.signal });
    await expect(copying).rejects.toMatchObject({ code: 'cancelled' });
    expect(await db.query("select 1 from image where guid like 'endless-%'")).toEqual([]);
  });
});

describe('notifications', () => {
  /** Keeps what it is called with, and tells when there is enough. */
  function inbox() {
    const received: string[] = [];
    let wake = () => {};
    return {
      received,
      push: (payload: string) => {
        received.push(payload);
        wake();
      },
      has: async (count: number) => {
        while (received.length < count) {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      },
    };
  }

  it('reach every listener of their channel until it leaves', async () => {
    const [a, b, c] = [inbox(), inbox(), inbox()];
    const leave = await db.listen('one', a.push);
    await db.listen('one', b.push);
    await db.listen('Other-channel', c.push);
    await db.notify('one', 'first');
    await b.has(1);
    await leave();
    await leave();
    await db.notify('one', 'second');
    await db.notify('Other-channel', '');
    await Promise.all([b.has(2), c.has(1)]);
    expect([a.received, b.received, c.received]).toEqual([['first'], ['first', 'second'], ['']]);
  });

  it('come only from transactions that commit', async () => {
    const news = inbox();
    await db.listen('commits', news.push);
    const failing = db.transaction(async (tx) => {
      await tx.query("select pg_notify('commits', 'rolled back')");
      throw new Error('no');
    });
    await expect(failing).rejects.toMatchObject({ code: 'internal' });
    await db.transaction((tx) => tx.query("select pg_notify('commits', 'committed')"));
    await news.has(1);
    expect(news.received).toEqual(['committed']);
  });

  it('come again after the connection was cut, and the listener is told of the gap', async () => {
    const listening = openDatabase({ url: test.url, applicationName: `${test.schema} listening` });
    const [news, gaps] = [inbox(), inbox()];
    await listening.listen('gap', news.push, { onReconnect: () => gaps.push('gap') });
    for (let round = 1; round <= 2; round += 1) {
      await db.query('select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1', [
        `${test.schema} listening`,
      ]);
      await gaps.has(round);
      await db.notify('gap', `round ${round}`);
      await news.has(round);
    }
    expect(news.received).toEqual(['round 1', 'round 2']);
    await listening.close();
  });

  it('reach the others when one handler throws', async () => {
    const news = inbox();
    await db.listen('thrower', () => {
      throw new Error('broken');
    });
    await db.listen('thrower', news.push);
    await db.notify('thrower', 'message');
    await news.has(1);
  });

  it('are refused with a payload that PostgreSQL cannot carry, or on a channel without a name', async () => {
    await expect(db.notify('big', 'x'.repeat(8_000))).rejects.toMatchObject({ code: 'limit-exceeded' });
    await expect(db.notify('', 'x')).rejects.toMatchObject({ code: 'invalid-argument' });
    await expect(db.listen('a"b', () => undefined)).rejects.toMatchObject({ code: 'invalid-argument' });
  });
});
