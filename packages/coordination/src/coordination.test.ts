import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freePort, type TestDatabase, testDatabase } from '@mdm/store';
import fc from 'fast-check';
import { type Coordination, openCoordination, startRedis } from './index.js';

/** The Redis of the test run; `absent` leaves its half out on a machine without redis-server. */
const redisUrl = process.env.MDM_TEST_REDIS;

let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase();
});
afterAll(() => test.drop());

describe('the test run', () => {
  it('has a Redis to test with: install redis-server, or set MDM_TEST_REDIS=absent to test PostgreSQL alone', () => {
    expect(redisUrl).toBeDefined();
  });
});

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await pause(5);
}

/** Keeps what a channel brings, and tells when there is enough. */
function inbox(): {
  readonly received: string[];
  readonly push: (p: string) => void;
  has(n: number): Promise<void>;
} {
  const received: string[] = [];
  let wake = () => {};
  return {
    received,
    push: (payload) => {
      received.push(payload);
      wake();
    },
    has: async (count) => {
      while (received.length < count) await new Promise<void>((resolve) => (wake = resolve));
    },
  };
}

const stores = ['PostgreSQL', ...(redisUrl === undefined || redisUrl === 'absent' ? [] : ['Redis'])];

describe.each(stores)('coordination on %s', (store) => {
  const open = (prefix = 'test') =>
    openCoordination({
      db: test.db,
      redisUrl: store === 'Redis' ? redisUrl : undefined,
      prefix,
      sweepIntervalMs: 20,
    });
  let first: Coordination;
  let second: Coordination;
  beforeAll(async () => {
    [first, second] = await Promise.all([open(), open()]);
  });
  afterAll(async () => {
    await first.close();
    await second.close();
  });
  const minute = 60_000;

  it('gives any text back to another replica', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme' }), async (text) => {
        const value = text.replaceAll('\u0000', '');
        await first.set('text', value, minute);
        expect(await second.get('text')).toBe(value);
      }),
      { numRuns: 30 },
    );
  });

  it('replaces a value and its time to live', async () => {
    await first.set('replaced', 'old', 1);
    await first.set('replaced', 'new', minute);
    await until(async () => (await second.get('replaced')) === 'new');
  });

  it('knows nothing of a deleted key, nor of one of another prefix', async () => {
    const other = await open('other');
    await first.set('own', 'value', minute);
    expect(await other.get('own')).toBeUndefined();
    await other.close();
    await second.delete('own');
    expect(await first.get('own')).toBeUndefined();
  });

  it('forgets a value when its time is over', async () => {
    await first.set('short', 'value', 30);
    await until(async () => (await second.get('short')) === undefined);
  });

  it('lets exactly one of many callers be the first', async () => {
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, n) => (n % 2 ? first : second).once('replay', minute)),
    );
    expect(answers.filter(Boolean)).toHaveLength(1);
  });

  it('lets somebody be the first again after the time to live', async () => {
    expect(await first.once('window', 20)).toBe(true);
    await until(() => second.once('window', minute));
    expect(await first.once('window', minute)).toBe(false);
  });

  it('counts what many callers add at the same time', async () => {
    const sums = await Promise.all(
      Array.from({ length: 40 }, (_, n) => (n % 2 ? first : second).increment('sum', 3, minute)),
    );
    expect(sums.sort((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, n) => 3 * (n + 1)));
    expect(await first.increment('sum', -20, minute)).toBe(100);
  });

  it('starts a counter anew when the window of its first addition is over', async () => {
    await first.increment('rate', 5, 40);
    await until(async () => (await second.increment('rate', 0, minute)) === 0);
  });

  it('refuses a time to live that is none, and an addend that is not whole', async () => {
    const calls: (() => Promise<unknown>)[] = [
      () => first.set('k', 'v', 0),
      () => first.once('k', 1.5),
      () => first.increment('k', 0.5, 1),
    ];
    for (const call of calls) {
      await expect(call()).rejects.toMatchObject({ code: 'invalid-argument' });
    }
  });

  it('runs the holders of a lock one after the other', async () => {
    let inside = 0;
    let most = 0;
    await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        (n % 2 ? first : second).lock('critical', minute, async () => {
          inside += 1;
          most = Math.max(most, inside);
          await first.get('text');
          inside -= 1;
        }),
      ),
    );
    expect(most).toBe(1);
  });

  it('renews a lock for as long as its holder works', async () => {
    // It is renewed after a third of it, which a busy machine may do late.
    const ttlMs = 3_000;
    const result = await first.lock('renewed', ttlMs, async (signal) => {
      const waiting = second.lock('renewed', ttlMs, async () => 'taken', { waitMs: ttlMs + 500 });
      await expect(waiting).rejects.toMatchObject({ code: 'aborted' });
      return signal.aborted;
    });
    expect(result).toBe(false);
    expect(await second.lock('renewed', minute, async () => 'free', { waitMs: 0 })).toBe('free');
  });

  it('frees a lock when its holder fails', async () => {
    const failure = first.lock('failing', minute, async () => {
      throw new Error('broken');
    });
    await expect(failure).rejects.toMatchObject({ message: 'broken' });
    expect(await second.lock('failing', minute, async () => 'free', { waitMs: 0 })).toBe('free');
  });

  it('tells a holder that it lost its lock, and refuses its result', async () => {
    const held = first.lock('lost', 90, async (signal) => {
      const lost = new Promise((resolve) => signal.addEventListener('abort', resolve));
      await second.delete('lock:lost');
      await lost;
      return 'too late';
    });
    await expect(held).rejects.toMatchObject({ code: 'aborted' });
  });

  it('stops waiting for a lock when the caller goes away', async () => {
    await first.lock('busy', minute, async () => {
      const waiting = second.lock('busy', minute, async () => 'no', { signal: AbortSignal.timeout(20) });
      await expect(waiting).rejects.toMatchObject({ code: 'deadline-exceeded' });
    });
  });

  it('brings messages to every subscriber, in order, and none after unsubscribing', async () => {
    const [a, b] = [inbox(), inbox()];
    const leave = await first.subscribe('news', a.push);
    await second.subscribe('news', b.push);
    await second.publish('news', 'one');
    await second.publish('news', 'zwei — 三');
    await Promise.all([a.has(2), b.has(2)]);
    await leave();
    await first.publish('news', 'three');
    await b.has(3);
    expect(a.received).toEqual(['one', 'zwei — 三']);
    expect(b.received).toEqual(['one', 'zwei — 三', 'three']);
  });

  it('goes on serving the other subscribers when one of them throws', async () => {
    const good = inbox();
    await first.subscribe('fragile', () => {
      throw new Error('broken handler');
    });
    await first.subscribe('fragile', good.push);
    await second.publish('fragile', 'message');
    await good.has(1);
    expect(good.received).toEqual(['message']);
  });

  it('keeps the messages of a prefix to itself', async () => {
    const other = await open('other');
    const [mine, theirs] = [inbox(), inbox()];
    await first.subscribe('shared', mine.push);
    await other.subscribe('shared', theirs.push);
    await first.publish('shared', 'mine');
    await other.publish('shared', 'theirs');
    await Promise.all([mine.has(1), theirs.has(1)]);
    expect([mine.received, theirs.received]).toEqual([['mine'], ['theirs']]);
    await other.close();
  });

  it('refuses a message that not every store can carry', async () => {
    await expect(first.publish('news', 'x'.repeat(7_001))).rejects.toMatchObject({ code: 'limit-exceeded' });
  });
});

describe('coordination on PostgreSQL', () => {
  it('deletes expired rows in the background', async () => {
    const coordination = await openCoordination({ db: test.db, prefix: 'sweep', sweepIntervalMs: 10 });
    await Promise.all(Array.from({ length: 50 }, (_, n) => coordination.set(`key-${n}`, '', 1)));
    await until(async () => {
      const rows = await test.db.query("select 1 from mdm_coordination where key like 'sweep:%'");
      return rows.length === 0;
    });
    await coordination.close();
  });

  it('may be opened by many replicas at the same time', async () => {
    const fresh = await testDatabase();
    const opened = await Promise.all(
      Array.from({ length: 6 }, () => openCoordination({ db: fresh.db, prefix: 'same' })),
    );
    for (const coordination of opened) await coordination.close();
    await fresh.drop();
  });
});

if (stores.includes('Redis'))
  describe('a Redis that comes and goes', () => {
    it('answers "unavailable" while it is away, then works again and tells its subscribers', async () => {
      const directory = await mkdtemp(path.join(tmpdir(), 'mdm-redis-'));
      const port = await freePort();
      const settings = { directory, port, password: 'drill' };
      const server = await startRedis(settings);
      const coordination = await openCoordination({ db: test.db, redisUrl: server?.url, prefix: 'drill' });
      const news = inbox();
      const reconnects = inbox();
      await coordination.subscribe('news', news.push, { onReconnect: () => reconnects.push('back') });

      await server?.kill();
      await expect(coordination.get('key')).rejects.toMatchObject({ code: 'unavailable' });
      const successor = await startRedis(settings);
      await reconnects.has(1);
      await coordination.publish('news', 'after');
      await news.has(1);
      expect(news.received).toEqual(['after']);

      await coordination.close();
      await successor?.stop();
      await rm(directory, { recursive: true });
    });

    it('is refused at the start when nobody listens there', async () => {
      const redisUrlOfNobody = `redis://127.0.0.1:${await freePort()}`;
      const opening = openCoordination({ db: test.db, redisUrl: redisUrlOfNobody, prefix: 'none' });
      await expect(opening).rejects.toMatchObject({ code: 'unavailable' });
    });
  });
