import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Acl, aclDigest, aclFromMode, aclMigrations, applyEdits, internAcls } from '@mdm/access';
import { type Audit, auditMigrations, createAudit } from '@mdm/audit';
import { MdmError } from '@mdm/errors';
import { type Caller, objectListHash, type TokenRight, tokenRight } from '@mdm/identity';
import { compilePolicies, defaultPolicies } from '@mdm/policy';
import { type TestDatabase, testDatabase } from '@mdm/store';
import { createLogger } from '@mdm/telemetry';
import fc from 'fast-check';
import { z } from 'zod';
import { createDecider } from './decider.js';
import { createDispatcher } from './dispatcher.js';
import {
  callers,
  filtered,
  forwarded,
  on,
  onAll,
  onEach,
  operations,
  type ProtectedObject,
  role,
  self,
  type UnaryOperation,
} from './operation.js';
import { objectLists, type ReadObjectList } from './token-limits.js';

const guidOf = (last: number) => `01890a5d-ac96-774b-bcce-b30209900000`.replace(/.$/, `${last}`);
const owned = (mode: number): Acl => aclFromMode({ owner: '/CN=Olga', group: '/biomed', mode });
/** By GUID; the last one lets nobody but a named user. */
const acls: ReadonlyMap<string, Acl> = new Map([
  [guidOf(1), owned(0o644)],
  [guidOf(2), owned(0o750)],
  [guidOf(3), owned(0o600)],
  [guidOf(4), applyEdits(owned(0o000), [{ tag: 'user', id: '/CN=Uwe', perm: 7 }])],
]);
const guids = [...acls.keys()];

/** An operation answers with the objects that it has served; with this when it is about none. */
const itself = 'itself';

interface Context {
  readonly test: TestDatabase;
}
const input = z.object({ objects: z.array(z.string()) });
type Input = z.infer<typeof input>;
const { operation } = operations<Context>();
const named = ({ objects }: Input) => objects;
const common = { input, effect: 'read' } as const;
const serve = async ({ objects }: Input) => objects;
const serveItself = async () => [itself];
const serveVisible = operation({
  ...common,
  name: 'lfc.query',
  right: filtered('read'),
  run: async (_input, { test, visible, signal }) => {
    const { join, sql, params } = visible({ acl: 'o.acl_id', guid: 'o.guid', facts: 'o.facts_id' }, 1);
    const rows = await test.db.query<{ guid: string }>(
      `select o.guid from things o ${join} where ${sql} order by o.guid`,
      [...params],
      { signal },
    );
    return rows.map(({ guid }) => guid);
  },
});

/** Every kind of right that a user may have. */
const table: readonly UnaryOperation<Context, Input, readonly string[]>[] = [
  ...(['read', 'write', 'search', 'control'] as const).flatMap((letter) => [
    operation({ ...common, name: `lfc.on-${letter}`, right: on(letter), objects: named, run: serve }),
    operation({
      ...common,
      name: `lfc.on-each-${letter}`,
      right: onEach(letter),
      objects: named,
      run: async ({ objects }, { allowed }) => objects.filter((object) => allowed(object)),
    }),
  ]),
  operation({
    ...common,
    name: 'lfc.on-all',
    right: onAll('read', 'write'),
    objects: named,
    run: serve,
  }),
  serveVisible,
  operation({ ...common, name: 'lfc.called', right: callers('gateway'), run: serveItself }),
  operation({
    ...common,
    effect: 'write',
    name: 'lfc.ruled',
    right: role('administrator'),
    run: serveItself,
  }),
  operation({ ...common, name: 'lfc.own', right: self, run: serveItself }),
  operation({ ...common, name: 'lfc.delegate', right: self, needs: 'delegate', run: serveItself }),
  operation({
    ...common,
    name: 'lfc.passed-on',
    right: forwarded('lfc.on-read'),
    needs: 'find',
    run: serveItself,
  }),
];

/** What a token must be good for, said once more and in another way than the code says it. */
const needs: Readonly<Record<string, readonly TokenRight[]>> = {
  'lfc.on-read': ['read'],
  'lfc.on-each-read': ['read'],
  'lfc.on-write': ['write'],
  'lfc.on-each-write': ['write'],
  'lfc.on-search': ['find'],
  'lfc.on-each-search': ['find'],
  'lfc.on-control': ['share'],
  'lfc.on-each-control': ['share'],
  'lfc.on-all': ['read', 'write'],
  'lfc.query': ['find'],
  'lfc.called': ['read'],
  'lfc.ruled': ['write'],
  'lfc.own': [],
  'lfc.delegate': ['delegate'],
  'lfc.passed-on': ['find'],
};

const policies = compilePolicies(defaultPolicies, { site: 'a' });

const decider = () =>
  createDecider({
    service: 'lfc',
    site: 'a',
    principals: () => ({ identified: [], bans: [] }),
    db: test.db,
    policies: () => policies,
    clock: Date.now,
  });

let test: TestDatabase;
let audit: Audit;
const lists = new Map<string, readonly string[]>();
const logger = createLogger({ service: 'lfc', site: 'a', level: 'error' });

beforeAll(async () => {
  test = await testDatabase({ migrations: [...aclMigrations, ...auditMigrations] });
  audit = createAudit({ db: test.db, site: 'a', service: 'lfc', clock: Date.now, logger });
  await test.db.query(
    'create table things (guid uuid primary key, acl_id bigint references acls (id), facts_id bigint)',
  );
  const ids = await internAcls(test.db, acls.values());
  for (const [guid, acl] of acls)
    await test.db.query('insert into things (guid, acl_id) values ($1, $2)', [guid, ids.get(aclDigest(acl))]);
});
afterAll(async () => {
  await audit.close();
  await test.drop();
});

interface Answer {
  readonly served: readonly string[];
  readonly code?: string;
}

/** What a caller gets, whose token was verified. */
async function ask(
  asked: UnaryOperation<Context, Input, readonly string[]>,
  caller: Caller,
  objects: readonly string[],
): Promise<Answer> {
  const dispatcher = createDispatcher<Context>({
    service: 'lfc',
    site: 'a',
    context: { test },
    protect: async (names) =>
      new Map(
        names.flatMap((name): [string, ProtectedObject][] => {
          const acl = acls.get(name);
          return acl ? [[name, { acl }]] : [];
        }),
      ),
    verifier: { verify: async () => caller },
    siteLeft: () => undefined,
    audit,
    logger,
    hasRole: ({ dn }) => dn === '/CN=Olga',
    decider: decider(),
    objectList: objectLists(async (hash) => lists.get(hash)),
  });
  const incoming = {
    peer: () => ({ name: 'gateway', site: 'a', dn: '', thumbprint: '' }) as const,
    token: 'token',
    proof: 'proof',
    origin: '',
    signal: new AbortController().signal,
  };
  return dispatcher.unary(asked, incoming, { objects }).then(
    (served) => ({ served }),
    (thrown: unknown) => ({ served: [], code: MdmError.from(thrown).code }),
  );
}

const anyCaller = fc.record({
  dn: fc.constantFrom('/CN=Olga', '/CN=Uwe', '/CN=Gerd'),
  groups: fc.subarray(['/biomed', '/other']),
});
const anyCall = fc.constantFrom(...table).chain((asked) => {
  const size = { on: 1, 'on-all': 2 }[asked.right.kind as string];
  const bounds = size === undefined ? { maxLength: 4 } : { minLength: size, maxLength: size };
  return fc.record({
    asked: fc.constant(asked),
    objects: fc.shuffledSubarray([...guids, guidOf(9)], bounds),
  });
});
const anyRights = fc.subarray<TokenRight>([...tokenRight.options], { minLength: 1 });
const anyList = fc.subarray([...guids, guidOf(8)]);

const callerOf = ({ dn, groups }: { dn: string; groups: string[] }): Caller => ({
  dn,
  groups,
  issuer: 'a',
  tokenId: 'token-0001',
  expiresAt: 0,
  jkt: '',
});
function listed(list: readonly string[]): string {
  const hash = objectListHash(list);
  lists.set(hash, list);
  return hash;
}

describe('a narrowed token', () => {
  it('is never allowed what its person is refused, nor an object that is not on its list, nor more than its rights', async () => {
    const limits = fc.record({ rights: anyRights, list: anyList }, { requiredKeys: [] });
    await fc.assert(
      fc.asyncProperty(anyCaller, anyCall, limits, async (who, { asked, objects }, { rights, list }) => {
        const wide = await ask(asked, callerOf(who), objects);
        const narrow = await ask(
          asked,
          {
            ...callerOf(who),
            ...(rights && { rights }),
            ...(list && { objectList: listed(list) }),
          },
          objects,
        );
        expect(wide.served).toEqual(expect.arrayContaining([...narrow.served]));
        if (wide.code !== undefined) expect(narrow.code).toBeDefined();
        if (list) expect([...list, itself]).toEqual(expect.arrayContaining([...narrow.served]));
        if (rights && needs[asked.name]?.some((needed) => !rights.includes(needed)))
          expect(narrow.code).toBe('permission-denied');
      }),
      { numRuns: 300 },
    );
  });

  it('is worth as much as the person where nothing that is asked for was taken away', async () => {
    await fc.assert(
      fc.asyncProperty(anyCaller, anyCall, anyRights, async (who, { asked, objects }, further) => {
        const rights = [...new Set([...(needs[asked.name] ?? []), ...further])];
        const wide = await ask(asked, callerOf(who), objects);
        expect(await ask(asked, { ...callerOf(who), rights }, objects)).toEqual(wide);
        if (!['callers', 'role'].includes(asked.right.kind)) {
          const objectList = listed(guids);
          expect(await ask(asked, { ...callerOf(who), rights, objectList }, objects)).toEqual(wide);
        }
      }),
      { numRuns: 100 },
    );
  });

  it.each(['lfc.called', 'lfc.ruled'])(
    'for some objects is not good for %s, which is about all',
    async (name) => {
      const asked = table.find((candidate) => candidate.name === name) ?? serveVisible;
      const olga = callerOf({ dn: '/CN=Olga', groups: [] });
      expect(await ask(asked, olga, [])).toEqual({ served: [itself] });
      expect(await ask(asked, { ...olga, objectList: listed(guids) }, [])).toMatchObject({
        code: 'permission-denied',
      });
    },
  );
});

describe('the lists of objects', () => {
  const list = [guidOf(2), guidOf(1)];
  const hash = objectListHash(list);
  const signal = new AbortController().signal;
  const cannotBeHad = { code: 'unavailable', remedy: expect.stringContaining('new token') };

  /** Lists that are read by this, and what was asked for so far. */
  function reading(read: ReadObjectList) {
    const asked: Parameters<ReadObjectList>[] = [];
    const find = objectLists((...wanted) => {
      asked.push(wanted);
      return read(...wanted);
    });
    return { asked, find };
  }

  it('are asked for by hash and issuer, in any order, and remembered', async () => {
    const { asked, find } = reading(async () => [...list].reverse());
    expect(await find(hash, 'b', signal)).toEqual(new Set(list));
    expect(await find(hash, 'c', signal)).toEqual(new Set(list));
    expect(asked).toEqual([[hash, 'b', signal]]);
  });

  it.each<[string, readonly string[] | undefined]>([
    ['nobody has', undefined],
    ['another one is given for', [guidOf(1)]],
    ['a longer one is given for', [...list, guidOf(3)]],
    ['one with an object twice is given for', [...list, guidOf(1)]],
    ['an empty one is given for', []],
  ])('that %s cannot be had, and are not remembered', async (_what, given) => {
    let answer = given;
    const { find } = reading(async () => answer);
    await expect(find(hash, 'a', signal)).rejects.toMatchObject(cannotBeHad);
    answer = list;
    expect(await find(hash, 'a', signal)).toEqual(new Set(list));
  });

  it('cannot be had while whoever has them is away; why is for the log', async () => {
    const cause = new MdmError('site-unreachable', 'the gateway of site "b" cannot be reached');
    let isAway = true;
    const { find } = reading(async () => {
      if (isAway) throw cause;
      return list;
    });
    await expect(find(hash, 'b', signal)).rejects.toMatchObject({ ...cannotBeHad, cause });
    isAway = false;
    expect(await find(hash, 'b', signal)).toEqual(new Set(list));
  });

  it('are forgotten when others are used more', async () => {
    const { asked, find } = reading(async (wanted) => lists.get(wanted));
    const many = Array.from({ length: 40 }, (_, index) => listed([`one of list ${index}`]));
    for (const wanted of many) await find(wanted, 'a', signal);
    await find(many[39] ?? '', 'a', signal);
    expect(asked).toHaveLength(40);
    await find(many[0] ?? '', 'a', signal);
    expect(asked).toHaveLength(41);
  });
});
