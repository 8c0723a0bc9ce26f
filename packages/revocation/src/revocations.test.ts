import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { TokenFacts } from '@mdm/identity';
import { type TestDatabase, testDatabase } from '@mdm/store';
import { createLogger } from '@mdm/telemetry';
import fc from 'fast-check';
import {
  type NewRevocation,
  openRevocations,
  type Revocation,
  type Revocations,
  revocationMigrations,
} from './index.js';
import { createRegister } from './register.js';

const logger = createLogger({ service: 'test', site: 'a', level: 'error' });
const noon = Date.UTC(2026, 10, 27, 12);
const alice = '/O=Hospital B/CN=Alice';

let test: TestDatabase;
let now: number;
let opened: Revocations[];

beforeEach(async () => {
  test = await testDatabase({ migrations: revocationMigrations });
  now = noon;
  opened = [];
});
afterEach(async () => {
  await Promise.all(opened.map((open) => open.close()));
  await test.drop();
});

async function open(site = 'a'): Promise<Revocations> {
  const revocations = await openRevocations({ db: test.db, site, clock: () => now, logger });
  opened.push(revocations);
  return revocations;
}

const token = (facts: Partial<TokenFacts> = {}): TokenFacts => ({
  issuer: 'b',
  dn: alice,
  permitId: 'permit-0001',
  keyId: 'key-1',
  issuedAt: noon - 60_000,
  ...facts,
});
const revocation = (facts: Partial<Revocation> = {}): Revocation => ({
  site: 'b',
  sequence: 1,
  kind: 'permit',
  value: 'permit-0001',
  at: noon,
  reason: '',
  ...facts,
});
const ofUser = revocation({ kind: 'user', value: alice });
const ofSite = revocation({ kind: 'site', value: '' });
const fresh = (facts: Partial<NewRevocation> = {}): NewRevocation => ({
  kind: 'permit',
  value: 'permit-0001',
  at: now,
  reason: 'the laptop was stolen',
  ...facts,
});

describe('what is revoked', () => {
  it.each([
    ['a permit', revocation(), token({ permitId: 'permit-0002' }), token({ permitId: undefined })],
    ['a user', ofUser, token({ dn: '/CN=Bob' }), token({ issuedAt: noon + 1_000 })],
    ['a key', revocation({ kind: 'key', value: 'key-1' }), token({ keyId: 'key-2' }), token({ issuer: 'c' })],
    ['a site that leaves', ofSite, token({ issuer: 'c' }), token({ issuer: 'a' })],
  ])('is refused when it is about %s, and nothing else is', async (_what, revoked, ...others) => {
    const revocations = await open();
    expect(revocations.revoked(token())).toBeUndefined();
    await revocations.learn('b', [revoked]);
    expect(revocations.revoked(token())).toContain('2026-11-27T12:00:00.000Z');
    for (const other of others) expect(revocations.revoked(other)).toBeUndefined();
  });

  it('is said without the reason, which is for the administrator', async () => {
    const revocations = await open('b');
    await revocations.add(fresh());
    expect(revocations.revoked(token())).toBe(
      'the permit of the token was revoked at 2026-11-27T12:00:00.000Z',
    );
  });

  it('covers what a user was issued in the second of the revocation, before or after', async () => {
    const revocations = await open();
    await revocations.learn('b', [{ ...ofUser, at: noon + 400 }]);
    expect(revocations.revoked(token({ issuedAt: noon }))).toBeDefined();
    expect(revocations.revoked(token({ issuedAt: noon + 1_000 }))).toBeUndefined();
  });

  it('lets a site that leaves go on believing itself', async () => {
    const [own, other] = [await open('b'), await open('a')];
    await own.add(fresh({ kind: 'site', value: '' }));
    await other.refresh();
    expect(own.revoked(token())).toBeUndefined();
    expect(own.siteLeft('b')).toBeUndefined();
    expect(other.siteLeft('b')).toBe('site "b" left the federation at 2026-11-27T12:00:00.000Z');
    expect(other.siteLeft('c')).toBeUndefined();
    expect([own, other].map((known) => known.leftAt('b'))).toEqual([noon, noon]);
    expect(own.leftAt('c')).toBeUndefined();
  });

  it('is remembered after a restart', async () => {
    await (await open()).learn('b', [ofUser]);
    const again = await open();
    expect(again.revoked(token())).toBeDefined();
    expect(again.sequences()).toEqual(new Map([['b', 1]]));
  });

  it('counts at once even while the database is away, and is asked for again', async () => {
    const revocations = await open();
    await test.db.query('alter table mdm_revocations rename to away');
    await expect(revocations.learn('b', [ofUser])).rejects.toThrow();
    expect(revocations.revoked(token())).toBeDefined();
    expect(revocations.sequences()).toEqual(new Map());
    await test.db.query('alter table away rename to mdm_revocations');
    await revocations.learn('b', [ofUser]);
    expect(revocations.sequences()).toEqual(new Map([['b', 1]]));
  });
});

describe('a site', () => {
  it('cannot revoke what another one has issued', async () => {
    const revocations = await open();
    const news = [
      revocation({ site: 'c' }),
      revocation({ site: 'b', sequence: 2, kind: 'user', value: alice }),
    ];
    await expect(revocations.learn('c', news)).rejects.toMatchObject({ code: 'caller-not-allowed' });
    expect(revocations.revoked(token())).toBeUndefined();
    expect(revocations.revoked(token({ issuer: 'c' }))).toBeUndefined();
    expect(await test.db.query('select * from mdm_revocations')).toEqual([]);
  });

  it('numbers its revocations without a gap, whichever replica adds them', async () => {
    const replicas = [await open(), await open(), await open()];
    const added = await Promise.all(
      replicas.flatMap((replica) => Array.from({ length: 20 }, () => replica.add(fresh()))),
    );
    const numbers = added.map(({ sequence }) => sequence).sort((one, other) => one - other);
    expect(numbers).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
    for (const replica of replicas) {
      await replica.refresh();
      expect(replica.since(new Map()).map(({ sequence }) => sequence)).toEqual(numbers);
    }
  });

  it('shows a replica that adds one what others have added before', async () => {
    const [one, other] = [await open(), await open()];
    let heardOf: readonly Revocation[] = [];
    other.onChange(() => {
      heardOf = other.since(new Map());
    });
    await one.add(fresh({ value: 'permit-first' }));
    await other.add(fresh({ value: 'permit-second' }));
    expect(heardOf.map(({ value }) => value)).toEqual(['permit-first', 'permit-second']);
  });

  it('does not use a number again after all that it has revoked has ended', async () => {
    const revocations = await open();
    await revocations.add(fresh({ until: noon + 1_000 }));
    await revocations.add(fresh({ until: noon + 1_000 }));
    now = noon + 2_000;
    const later = await open();
    expect(later.since(new Map()).map(({ sequence }) => sequence)).toEqual([2]);
    expect((await later.add(fresh())).sequence).toBe(3);
  });
});

describe('the age of what is known', () => {
  it('is by site and never goes back', async () => {
    const revocations = await open();
    revocations.heard('b', noon);
    revocations.heard('b', noon - 1);
    expect(revocations.lastHeard('b')).toBe(noon);
    expect(revocations.lastHeard('c')).toBeUndefined();
  });
});

describe('the register', () => {
  const anyRevocation = fc.record({
    site: fc.constantFrom('a', 'b', 'c'),
    kind: fc.constantFrom('permit' as const, 'user' as const, 'key' as const, 'site' as const),
    name: fc.constantFrom('one', 'two'),
    at: fc.integer({ min: 0, max: 20 }),
  });
  const anyToken = fc.record({
    issuer: fc.constantFrom('a', 'b', 'c', 'd'),
    dn: fc.constantFrom('one', 'two', 'three'),
    permitId: fc.constantFrom('one', 'two', 'three', undefined),
    keyId: fc.constantFrom('one', 'two', 'three'),
    issuedAt: fc.integer({ min: 0, max: 20 }),
  });
  const history = fc.array(anyRevocation, { maxLength: 30 }).map((all) =>
    all.map(
      ({ site, kind, name, at }, index): Revocation => ({
        site,
        sequence: index + 1,
        kind,
        value: kind === 'site' ? '' : name,
        at,
        reason: '',
      }),
    ),
  );
  /** A history, and the same in another order with repetitions, in pieces. */
  const twice = history.chain((all) =>
    fc.record({
      all: fc.constant(all),
      shuffled: fc.tuple(
        fc.shuffledSubarray(all, { minLength: all.length }),
        fc.subarray(all),
        fc.shuffledSubarray(all, { minLength: all.length }),
      ),
    }),
  );

  it('answers the same whatever the order and however often', () => {
    fc.assert(
      fc.property(twice, fc.array(anyToken, { maxLength: 20 }), ({ all, shuffled }, tokens) => {
        const [straight, crooked] = [createRegister('a'), createRegister('a')];
        straight.apply(all);
        for (const part of shuffled) crooked.apply(part);
        for (const facts of tokens) expect(crooked.revoked(facts)).toBe(straight.revoked(facts));
        for (const site of ['a', 'b', 'c']) {
          expect(crooked.siteLeft(site)).toBe(straight.siteLeft(site));
          expect(crooked.since(new Map(), site)).toEqual(straight.since(new Map(), site));
        }
      }),
    );
  });

  it('refuses what one of the revocations of the issuer is about, and nothing else', () => {
    const isAbout = ({ site, kind, value, at }: Revocation, facts: TokenFacts) =>
      site === facts.issuer &&
      {
        permit: value === facts.permitId,
        key: value === facts.keyId,
        user: value === facts.dn && facts.issuedAt <= at,
        site: site !== 'a',
      }[kind];
    fc.assert(
      fc.property(history, anyToken, (all, facts) => {
        const register = createRegister('a');
        register.apply(all);
        expect(register.revoked(facts) !== undefined).toBe(all.some((one) => isAbout(one, facts)));
      }),
    );
  });

  it('forgets what has ended and nothing else, but keeps the newest for its number', () => {
    const register = createRegister('a');
    register.apply([
      revocation({ sequence: 1, until: noon }),
      revocation({ sequence: 2, kind: 'key', value: 'key-1' }),
      revocation({ sequence: 3, value: 'permit-0003', until: noon }),
    ]);
    register.forgetEnded(noon);
    expect(register.since(new Map()).map(({ sequence }) => sequence)).toEqual([2, 3]);
    expect(register.revoked(token({ keyId: 'key-2' }))).toBeUndefined();
    expect(register.revoked(token())).toContain('key');
  });
});
