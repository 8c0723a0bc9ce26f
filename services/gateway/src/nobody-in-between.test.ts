import { createECDH, createPrivateKey, sign } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { MdmClient } from '@mdm/client';
import { decryptBuffer, recipientOf } from '@mdm/envelope';
import {
  createDpop,
  createEcKey,
  createProof,
  decryptWith,
  dpopUri,
  type EcKey,
  ecKeyFrom,
  readCredential,
} from '@mdm/identity';
import { decodeShare, joinShares } from '@mdm/key-shares';
import { channelCredentials, openChannel, type UserCredentials } from '@mdm/rpc';
import type { TestUser } from '@mdm/testbed';
import { gateway } from './definition.js';
import { type Recording, recorded } from './recording.fixture.js';
import {
  bytesOf,
  collect,
  type Grid,
  holderOf,
  holders,
  personAt,
  startGrid,
  type TestImage,
} from './testing.js';

/**
 * All gateways of the federation have somebody in them who writes everything down, has their private keys, and works
 * together with the others. Somebody of a takes an image of c through them.
 */

const images = 'mdm.gateway.v1.ImageService';
const keys = 'mdm.hydra.v1.KeyService';
const session = 'mdm.gateway.v1.SessionService';
const windowLength = 16;
const unbound = { code: 'token-binding' };

let grid: Grid;
let image: TestImage;
let offset = 0;
const recording: Recording = { messages: [], credentials: [] };
/** The program of a reader: its keys are its own. */
let client: MdmClient;
/** The same reader once more, with keys that this test knows, to prove that its search finds what is there. */
let known: TestUser;
/** Of the gateways. */
let privateKeys: EcKey[];
let blobs: readonly Buffer[];

beforeAll(async () => {
  grid = await startGrid({
    further: [recorded(gateway, recording)],
    clock: () => Date.now() + offset,
  });
  const owner = grid.user({ site: 'c', name: 'Owner' });
  const reader = grid.user({ site: 'a', name: 'Rosa', dn: grid.site('a').people.researcher.dn });
  image = await grid.register({ owner, readers: [reader], size: 70_000 });
  client = await personAt(grid, 'a');

  const { rows } = client.searchAll({ siteDeadlineMs: 60_000 });
  const [found] = await collect(rows);
  expect(found?.guid).toBe(image.guid);
  const plaintext = await buffer(await client.get(image.guid));
  expect(plaintext.equals(image.plaintext)).toBe(true);

  known = await holderOf(grid, 'a', (await client.narrow({})).held);
  const asked = await grid.ask(images, known);
  await bytesOf(asked.read(await asked.open({ target: { guid: image.guid } })));
  await release();

  privateKeys = await Promise.all(
    holders.flatMap((name) => {
      const { tlsDirectory, tokenKey } = grid.site(name);
      const ofTls = readCredential(tlsDirectory('gateway')).then(({ key }) => ecKeyFrom(key));
      return [ofTls, Promise.resolve(ecKeyFrom(tokenKey.privateKey))];
    }),
  );
  const databases = await Promise.all(holders.map((site) => contentOf(site)));
  blobs = readings([
    ...recording.messages.map(({ bytes }) => bytes),
    ...recording.credentials.flatMap(({ token, proof }) => [Buffer.from(token), Buffer.from(proof)]),
    ...databases,
  ]);
});
afterAll(async () => {
  client?.close();
  await grid?.close();
});

/** All tables of a gateway. */
async function contentOf(site: string): Promise<Buffer> {
  const { db } = grid.database(site, 'gateway');
  const tables = await db.query<{ name: string }>(
    'select table_name as name from information_schema.tables where table_schema = current_schema()',
  );
  const rows = await Promise.all(tables.map(({ name }) => db.query(`select to_jsonb(t) from "${name}" t`)));
  return Buffer.from(JSON.stringify(rows));
}

/** The bytes themselves and whatever is written in them in base64, base64url or hexadecimal, three levels deep. */
function readings(from: readonly Buffer[], depth = 3): Buffer[] {
  if (depth === 0) return [...from];
  const inner = new Map<string, Buffer>();
  for (const blob of from) {
    const text = blob.toString('latin1');
    // A letter before the text may look like a part of it.
    for (const [encoding, pattern, shifts] of [
      ['base64url', /[\w+/-]{22,}/g, 4],
      ['hex', /[\da-f]{32,}/gi, 2],
    ] as const)
      for (const [run] of text.matchAll(pattern))
        for (let shift = 0; shift < shifts; shift += 1)
          inner.set(`${encoding} ${run.slice(shift)}`, Buffer.from(run.slice(shift), encoding));
  }
  return [...from, ...(inner.size > 0 ? readings([...inner.values()], depth - 1) : [])];
}

/** Which of the secrets has a part of 16 bytes anywhere in the blobs. */
function found(secrets: ReadonlyMap<string, Uint8Array>, within: readonly Buffer[]): string[] {
  const windows = new Map<string, string>();
  for (const [name, secret] of secrets) {
    const text = Buffer.from(secret).toString('latin1');
    for (let at = 0; at + windowLength <= text.length; at += 1)
      windows.set(text.slice(at, at + windowLength), name);
  }
  const names = new Set<string>();
  for (const blob of within) {
    const text = blob.toString('latin1');
    for (let at = 0; at + windowLength <= text.length; at += 1) {
      const name = windows.get(text.slice(at, at + windowLength));
      if (name !== undefined) names.add(name);
    }
  }
  return [...names].toSorted();
}

const secrets = () =>
  new Map<string, Uint8Array>([
    ['identity', image.secrets.identity],
    ['plaintext', image.plaintext],
    ...image.secrets.shares.map(({ holder, share }) => [`share of ${holder}`, share] as const),
  ]);
const everySecret = ['identity', 'plaintext', 'share of a', 'share of b', 'share of c'];

const answersOf = (service: string, method: string) =>
  recording.messages.filter(
    (seen) => seen.service === service && seen.method === method && seen.side === 'answer',
  );
/** Everything that looks like a JWE. */
const jwes = () => [
  ...new Set(
    recording.messages.flatMap(({ bytes }) =>
      [...bytes.toString('latin1').matchAll(/eyJ[\w-]+\.\.[\w-]+\.[\w-]+\.[\w-]+/g)].map(([jwe]) => jwe),
    ),
  ),
];

/** What the keys open of all JWEs. */
const opened = (candidates: readonly EcKey[]): Buffer[] =>
  jwes().flatMap((jwe) =>
    candidates.flatMap(({ privateKey }) =>
      holders.flatMap((holder) => tried(() => decryptWith(privateKey, jwe, holder))),
    ),
  );

function tried<T>(attempt: () => readonly T[]): readonly T[] {
  try {
    return attempt();
  } catch {
    return [];
  }
}

const sharesIn = (from: readonly Buffer[]) =>
  from.flatMap((bytes) => holders.flatMap((holder) => tried(() => [decodeShare(bytes, holder)])));

/** Every value of 32 bytes that was seen: what a key would look like. */
const values = () => {
  const found = blobs.filter(({ length }) => length === 32).map((value) => value.toString('hex'));
  return [...new Set(found)].map((value) => Buffer.from(value, 'hex'));
};

function keyOfScalar(d: Buffer): EcKey {
  const ecdh = createECDH('prime256v1');
  ecdh.setPrivateKey(d);
  const point = ecdh.getPublicKey();
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((part) => part.toString('base64url'));
  const jwk = { kty: 'EC', crv: 'P-256', x, y, d: d.toString('base64url') };
  return ecKeyFrom(createPrivateKey({ key: jwk, format: 'jwk' }));
}

/** Shares joined, the image decrypted: what a reader does, with whatever there is. */
async function decrypted(records: readonly Buffer[]): Promise<Buffer> {
  const shares = [...new Map(sharesIn(records).map((share) => [share.holder, share])).values()];
  const { identity } = await joinShares(shares, { guid: image.guid });
  return decryptBuffer(ciphertext(), { identities: [identity] });
}

/** The encrypted object, put together from what went by. */
function ciphertext(): Buffer {
  const pieces = answersOf('mdm.dpm.v1.StorageService', 'Read').map(({ bytes }) => bytes);
  const start = pieces.findIndex((bytes) => bytes.includes('age-encryption.org/v1'));
  const all = Buffer.concat(pieces.slice(start).map(chunkOf));
  return all.subarray(0, image.stored.length);
}

/** The one field of a `ReadResponse`: its tag, a length of several bytes, the chunk. */
function chunkOf(message: Buffer): Buffer {
  let at = 1;
  while ((message[at] ?? 0) >= 0x80) at += 1;
  return message.subarray(at + 1);
}

describe('the recording', () => {
  it('has every step of both readers, on both sides of the gateways', () => {
    for (const [service, method] of [
      [session, 'SignIn'],
      ['mdm.gateway.v1.SearchService', 'Search'],
      ['mdm.gateway.v1.SearchService', 'SearchSite'],
      ['mdm.amga.v1.MetadataService', 'Query'],
      [images, 'Open'],
      [images, 'Read'],
      ['mdm.dpm.v1.StorageService', 'Read'],
      [images, 'ReleaseKeys'],
      [keys, 'GetShares'],
    ] as const)
      expect([method, answersOf(service, method).length]).not.toEqual([method, 0]);
    expect(jwes().length).toBeGreaterThanOrEqual(5);
    expect(ciphertext().equals(image.stored)).toBe(true);
  });

  it('yields the image with the private key of a reader', async () => {
    const records = opened([known.readerKey]);
    expect(found(secrets(), readings(records))).toEqual(['share of a', 'share of b', 'share of c']);
    const plaintext = await decrypted(records);
    expect(plaintext.equals(image.plaintext)).toBe(true);
    const { identity } = await joinShares(sharesIn(records), { guid: image.guid });
    expect(found(secrets(), [...readings(records), Buffer.from(identity), plaintext])).toEqual(everySecret);
  });
});

describe('whoever has the recording and the private keys of all gateways', () => {
  it('finds no part of a share, of the key or of the image in it', () => {
    expect(found(secrets(), blobs)).toEqual([]);
    expect(blobs.some((blob) => /AGE-SECRET-KEY-/i.test(blob.toString('latin1')))).toBe(false);
  });

  it('opens no answer of a key holder, with any key or anything that could be one', () => {
    const scalars = values().flatMap((value) => tried(() => [keyOfScalar(value)]));
    expect(scalars.length).toBeGreaterThan(20);
    expect(opened([...privateKeys, ...scalars])).toEqual([]);
  });

  it('has nothing to join', async () => {
    expect(sharesIn(blobs)).toEqual([]);
    await expect(decrypted(blobs)).rejects.toMatchObject({ code: expect.stringMatching(/^share/) });
  });

  it('does not decrypt the object with any value that went by', () => {
    const { recipient } = image.key;
    expect(recipientOf(image.secrets.identity)).toBe(recipient);
    const exported = privateKeys.map(({ privateKey }) =>
      Buffer.from(privateKey.export({ format: 'jwk' }).d ?? '', 'base64url'),
    );
    expect([...values(), ...exported].map((value) => recipientOf(value))).not.toContain(recipient);
  });
});

const release = async () =>
  (await grid.ask(images, known)).releaseKeys({
    keys: [{ guid: image.guid, threshold: 3, holders: [...holders] }],
  });

/** What a reader has just sent to the key holders through the gateways. */
async function passedOn(): Promise<UserCredentials> {
  await release();
  const last = recording.credentials.findLast(({ service }) => service === keys);
  if (!last) throw new Error('no credentials went to a key holder');
  return { token: last.token, proof: last.proof };
}
/** A gateway of a or c asks the holder on its own. */
const askHolder = async (holder: string, site: string, as: UserCredentials) =>
  (await grid.door(holder, 'hydra').client(keys, { through: 'gateway', site })).getShares(
    { guids: [image.guid] },
    { as },
  );
const everyHolder = async (as: UserCredentials, check: (call: Promise<unknown>) => Promise<void>) => {
  for (const holder of holders) for (const site of ['a', 'c']) await check(askHolder(holder, site, as));
};

describe('a gateway that uses what it passed on', () => {
  const attacker = createEcKey();
  const segment = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const partsOf = (jws: string) => {
    const [header = '', payload = '', signature = ''] = jws.split('.');
    const read = (text: string) => JSON.parse(Buffer.from(text, 'base64url').toString());
    return { header, payload, signature, claims: read(payload), head: read(header) };
  };

  it('gets the same answers again within the minute, to the key of the reader', async () => {
    await everyHolder(await passedOn(), async (call) => {
      const { jwe = '' } = (await call) as { jwe?: string };
      const open = (key: EcKey) =>
        holders.flatMap((holder) => tried(() => decryptWith(key.privateKey, jwe, holder)));
      expect([...privateKeys, attacker].flatMap(open)).toEqual([]);
      expect(open(known.readerKey)).toHaveLength(1);
    });
  });

  it('gets nothing for a key of its own', async () => {
    const { token, proof } = await passedOn();
    const { header, signature, claims, head } = partsOf(proof);
    const withItsOwn = segment({ ...claims, enc: attacker.publicJwk });
    const signed = (head64: string, payload: string) => {
      const key = { key: attacker.privateKey, dsaEncoding: 'ieee-p1363' as const };
      return `${head64}.${payload}.${sign('sha256', Buffer.from(`${head64}.${payload}`), key).toString('base64url')}`;
    };
    for (const forged of [
      `${header}.${withItsOwn}.${signature}`,
      signed(header, withItsOwn),
      signed(segment({ ...head, jwk: attacker.publicJwk }), withItsOwn),
      await createProof({ ...attacker, enc: attacker.publicJwk, token, clock: Date.now }),
    ])
      await everyHolder({ token, proof: forged }, (call) => expect(call).rejects.toMatchObject(unbound));
  });

  it('gets nothing a minute and a half later', async () => {
    const as = await passedOn();
    offset = 91_000;
    try {
      await everyHolder(as, (call) => expect(call).rejects.toMatchObject(unbound));
    } finally {
      offset = 0;
    }
  });

  it('gets nothing for the token alone, at any service', async () => {
    const { token } = await passedOn();
    const as = { token, proof: '' };
    const { guid } = image;
    const dial = { through: 'gateway', site: 'c' } as const;
    for (const call of [
      (await grid.door('c', 'lfc').client('mdm.lfc.v1.CatalogService', dial)).stat(
        { target: { guid } },
        { as },
      ),
      collect(
        (await grid.door('c', 'amga').client('mdm.amga.v1.MetadataService', dial)).query(
          { collection: '/mdm/Image' },
          { as },
        ),
      ),
      (await grid.door('c', 'dpm').client('mdm.dpm.v1.StorageService', dial)).prepareToGet({ guid }, { as }),
      askHolder('c', 'c', as),
      (await grid.door('a', 'gateway').client(images, dial)).open({ target: { guid } }, { as }),
      (await grid.door('c', 'gateway').client(session, dial)).whoAmI({}, { as }),
    ])
      await expect(call).rejects.toMatchObject(unbound);
  });

  it('cannot renew the permit whose secret it has seen', async () => {
    const secret = answersOf(session, 'SignIn')
      .flatMap(({ bytes }) => [...bytes.toString('latin1').matchAll(/[\w-]{43}/g)])
      .map(([text]) => text);
    const [permit] = (await client.permits()).filter(({ source }) => source === 'certificate');
    const channel = openChannel({
      address: grid.door('a', 'gateway').address,
      credentials: channelCredentials({
        authorities: [grid.site('a').ca.cert],
        site: 'a',
        service: 'gateway',
      }),
      peer: 'mdm://a/gateway',
    });
    const renew = async (candidate: string) =>
      channel
        .client(session)
        .renew({
          permitId: permit?.id ?? '',
          secret: candidate,
          dpop: await createDpop({ key: attacker, uri: dpopUri('a', `${session}/Renew`), clock: Date.now }),
        })
        .then(
          () => 'renewed',
          ({ code }) => code,
        );
    const outcomes = await Promise.all(secret.map(renew));
    channel.close();
    expect(outcomes).toContain('token-binding');
    expect(outcomes).not.toContain('renewed');
  });
});
