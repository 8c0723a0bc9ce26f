import { createPublicKey, type JsonWebKey } from 'node:crypto';
import type { ErrorCode } from '@mdm/errors';
import {
  createDpop,
  createEcKey,
  createProof,
  dpopUri,
  type EcKey,
  issueToken,
  jwkThumbprint,
  objectListHash,
  type TokenRequest,
} from '@mdm/identity';
import {
  forgeJws,
  hmacJws,
  partsOf,
  unsignedJws,
  withClaims,
  withDerSignature,
  withOtherSignature,
  withStrayBits,
  withTwoSignatures,
} from '@mdm/identity/forge';
import type { UserCredentials } from '@mdm/rpc';
import { limitPeer, type Site } from './sites.js';

/** One person of site `a` with a good token and a good proof, and all that somebody needs to make worse ones. */
export interface Forge {
  readonly dn: string;
  readonly key: EcKey;
  /** A key that nobody knows. */
  readonly foreign: EcKey;
  site(name: string): Site;
  /** What site `a` issues, but for the change. */
  token(change?: Partial<TokenRequest>): Promise<string>;
  /** The holder's proof for a token, made so many milliseconds ago. */
  proof(token: string, agoMs?: number): Promise<string>;
  /** A good token with header or claims changed (`undefined` leaves one out) and signed again, by default by site `a`. */
  signToken(change: Resigned): Promise<string>;
  /** The same for a good proof of a token, by default by its holder. */
  signProof(token: string, change: Resigned): Promise<string>;
}

interface Resigned {
  readonly header?: object;
  readonly claims?: object;
  readonly signer?: EcKey['privateKey'];
}

const minute = 60_000;
const ago = (ms: number) => () => Date.now() - ms;
const inSeconds = (ms: number) => Math.floor((Date.now() + ms) / 1000);

export function openForge(sites: ReadonlyMap<string, Site>, name = 'Eve'): Forge {
  const key = createEcKey();
  const site = (wanted: string): Site => {
    const found = sites.get(wanted);
    if (!found) throw new TypeError(`no site ${wanted}`);
    return found;
  };
  const home = site('a');
  const dn = `/O=${home.plan.title}/OU=People/CN=${name}`;
  const token: Forge['token'] = (change) =>
    issueToken({
      signingKey: home.tokenKey,
      site: 'a',
      dn,
      groups: ['/biomed'],
      audience: ['a'],
      jkt: jwkThumbprint(key.publicJwk),
      clock: Date.now,
      ...change,
    });
  const proof: Forge['proof'] = (of, agoMs = 0) => createProof({ ...key, token: of, clock: ago(agoMs) });
  const resign = (jws: string, change: Resigned, signer: EcKey['privateKey']) => {
    const { header, claims } = partsOf(jws);
    return forgeJws(
      { ...header, ...change.header },
      { ...claims, ...change.claims },
      change.signer ?? signer,
    );
  };
  return {
    dn,
    key,
    foreign: createEcKey(),
    site,
    token,
    proof,
    signToken: async (change) => resign(await token(), change, home.tokenKey.privateKey),
    signProof: async (of, change) => resign(await proof(of), change, key.privateKey),
  };
}

type BadToken = readonly [what: string, code: ErrorCode, make: (forge: Forge) => Promise<string>];

/** Each is wrong in one thing only, and comes with a good proof of its holder. */
const badTokens: readonly BadToken[] = [
  // times
  ['has expired', 'token-expired', ({ token }) => token({ clock: ago(20 * minute) })],
  [
    'is not valid yet',
    'token-not-yet-valid',
    ({ signToken }) => signToken({ claims: { nbf: inSeconds(5 * minute) } }),
  ],
  [
    'is of an issuer whose clock is 5 minutes fast',
    'token-not-yet-valid',
    ({ token }) => token({ clock: ago(-5 * minute) }),
  ],
  [
    'is of an issuer whose clock is 5 minutes slow, and lives 4',
    'token-expired',
    ({ token }) => token({ clock: ago(5 * minute), lifetime: 240 }),
  ],
  [
    'lives for a day',
    'token-invalid',
    ({ signToken }) => signToken({ claims: { exp: inSeconds(24 * 60 * minute) } }),
  ],
  // who says so, and to whom
  ['is for another site', 'token-audience', ({ token }) => token({ audience: ['b'] })],
  ['is of a site that nobody knows', 'token-issuer', ({ token }) => token({ site: 'nowhere' })],
  ['is of another site than has signed it', 'token-invalid', ({ token }) => token({ site: 'b' })],
  [
    'is signed with a key that nobody knows',
    'token-invalid',
    ({ signToken, foreign }) => signToken({ signer: foreign.privateKey }),
  ],
  // widened
  [
    'has its limits taken away',
    'token-invalid',
    async ({ token }) => withClaims(await token({ limits: { rights: ['find'] } }), { rights: undefined }),
  ],
  [
    'has another list of objects put in',
    'token-invalid',
    async ({ token }) =>
      withClaims(await token({ limits: { objects: objectListHash([]) } }), {
        objects: objectListHash(['1']),
      }),
  ],
  [
    'has a group added',
    'token-invalid',
    async ({ token }) => withClaims(await token(), { groups: ['/biomed', '/biomed/a/Role=physician'] }),
  ],
  [
    'has another subject',
    'token-invalid',
    async ({ token }) => withClaims(await token(), { sub: '/CN=root' }),
  ],
  [
    'has a claim that this release does not know',
    'token-invalid',
    ({ signToken }) => signToken({ claims: { only: ['read'] } }),
  ],
  // the algorithm
  [
    'says "none" and has no signature',
    'token-invalid',
    async ({ token }) => {
      const { header, claims } = partsOf(await token());
      return unsignedJws({ ...header, alg: 'none' }, claims);
    },
  ],
  ['says "none"', 'token-invalid', ({ signToken }) => signToken({ header: { alg: 'none' } })],
  [
    'is signed by HMAC with the public key as its secret',
    'token-invalid',
    async ({ token, site }) => {
      const { header, claims } = partsOf(await token());
      const jwk: JsonWebKey = site('a').tokenKey.publicJwk;
      const publicKey = createPublicKey({ key: jwk, format: 'jwk' });
      return hmacJws(
        { ...header, alg: 'HS256' },
        claims,
        publicKey.export({ type: 'spki', format: 'pem' }).toString(),
      );
    },
  ],
  ['says ES384', 'token-invalid', ({ signToken }) => signToken({ header: { alg: 'ES384' } })],
  ['says RS256', 'token-invalid', ({ signToken }) => signToken({ header: { alg: 'RS256' } })],
  // the key
  ['names an unknown key', 'token-invalid', ({ signToken }) => signToken({ header: { kid: 'unknown' } })],
  [
    'names the key of another site',
    'token-invalid',
    ({ signToken, site }) => {
      const { kid, privateKey } = site('b').tokenKey;
      return signToken({ header: { kid }, signer: privateKey });
    },
  ],
  ['names a file', 'token-invalid', ({ signToken }) => signToken({ header: { kid: '../../dev/null' } })],
  [
    'names a key at length',
    'token-invalid',
    ({ signToken }) => signToken({ header: { kid: 'k'.repeat(2_048) } }),
  ],
  [
    'brings its key along',
    'token-invalid',
    ({ signToken, foreign }) => signToken({ header: { jwk: foreign.publicJwk }, signer: foreign.privateKey }),
  ],
  [
    'says where its key is',
    'token-invalid',
    ({ signToken }) => signToken({ header: { jku: 'https://keys.example/jwks' } }),
  ],
  [
    'brings a certificate along',
    'token-invalid',
    ({ signToken, site }) => signToken({ header: { x5c: [pemBody(site('a').ca.cert)] } }),
  ],
  [
    'has a critical extension',
    'token-invalid',
    ({ signToken }) => signToken({ header: { crit: ['b64'], b64: true } }),
  ],
  // the type
  ['is a proof', 'token-invalid', async ({ token, proof }) => proof(await token())],
  [
    'says that it is a proof',
    'token-invalid',
    ({ signToken }) => signToken({ header: { typ: 'mdm-proof+jwt' } }),
  ],
  [
    'is an ID token',
    'token-invalid',
    ({ signToken, dn }) =>
      signToken({
        header: { typ: 'JWT' },
        claims: { aud: 'mdm', sub: dn, nonce: 'n-0S6_WzA2Mj', azp: 'mdm' },
      }),
  ],
  // the form
  ['has its signature as DER', 'token-invalid', async ({ token }) => withDerSignature(await token())],
  [
    'has stray bits in its last character',
    'token-invalid',
    async ({ token }) => withStrayBits(await token()),
  ],
  [
    'has two signatures',
    'token-invalid',
    async ({ token, foreign }) => withTwoSignatures(await token(), foreign.privateKey),
  ],
  ['has lost its end', 'token-invalid', async ({ token }) => (await token()).slice(0, -4)],
  [
    'is longer than 8 KiB',
    'token-invalid',
    ({ signToken }) => signToken({ claims: { jti: 'x'.repeat(6_144) } }),
  ],
  ['is no JWS', 'token-invalid', async () => 'token'],
];

type BadProof = readonly [what: string, make: (token: string, forge: Forge) => Promise<string> | string];

/** Each comes with a good token that it does not go with. */
const badProofs: readonly BadProof[] = [
  ['is missing', () => ''],
  ['is the token itself', (token) => token],
  ['is of another key', (token, { foreign }) => createProof({ ...foreign, token, clock: Date.now })],
  [
    'shows the key of the holder and is signed with another',
    (token, { signProof, foreign }) => signProof(token, { signer: foreign.privateKey }),
  ],
  ['is the one for another token of the holder', async (_token, { token, proof }) => proof(await token())],
  ['is of a clock that is 5 minutes slow', (token, { proof }) => proof(token, 5 * minute)],
  ['is of a clock that is 5 minutes fast', (token, { proof }) => proof(token, -5 * minute)],
  [
    'is for asking for tokens',
    (_token, { key }) =>
      createDpop({ key, uri: dpopUri('a', 'mdm.gateway.v1.SessionService/SignIn'), clock: Date.now }),
  ],
  [
    'says that it is for asking for tokens',
    (token, { signProof }) => signProof(token, { header: { typ: 'dpop+jwt' } }),
  ],
  [
    'says "none" and has no signature',
    async (token, { proof }) => {
      const { header, claims } = partsOf(await proof(token));
      return unsignedJws({ ...header, alg: 'none' }, claims);
    },
  ],
  ['names a key by its id', (token, { signProof }) => signProof(token, { header: { kid: 'mine' } })],
  [
    'has a key to encrypt to put in',
    async (token, { proof, foreign }) => withClaims(await proof(token), { enc: foreign.publicJwk }),
  ],
  ['has its signature as DER', async (token, { proof }) => withDerSignature(await proof(token))],
  [
    'is longer than 2 KiB',
    (token, { signProof }) => signProof(token, { claims: { jti: 'x'.repeat(2_048) } }),
  ],
];

type Made<T> = (forge: Forge) => Promise<T>;

/** What no service believes, and why. */
export const badCredentials: readonly (readonly [string, ErrorCode, Made<UserCredentials>])[] = [
  ...badTokens.map(
    ([what, code, make]) =>
      [
        `a token that ${what}`,
        code,
        async (forge: Forge) => {
          const token = await make(forge);
          return { token, proof: await forge.proof(token) };
        },
      ] as const,
  ),
  ...badProofs.map(
    ([what, make]) =>
      [
        `a token whose proof ${what}`,
        'token-binding' as const,
        async (forge: Forge) => {
          const token = await forge.token();
          return { token, proof: await make(token, forge) };
        },
      ] as const,
  ),
];

/** What every service believes. */
export const goodCredentials: readonly (readonly [string, Made<UserCredentials>])[] = [
  ...[20_000, -20_000].flatMap((agoMs) => {
    const off = `20 seconds ${agoMs > 0 ? 'slow' : 'fast'}`;
    return [
      [`of an issuer whose clock is ${off}`, (forge: Forge) => proven(forge, { clock: ago(agoMs) })],
      [
        `whose proof is of a clock that is ${off}`,
        async ({ token, proof }: Forge) => {
          const made = await token();
          return { token: made, proof: await proof(made, agoMs) };
        },
      ],
    ] as const;
  }),
  [
    'that is signed with the former key of its site',
    (forge) => proven(forge, { signingKey: forge.site('a').formerTokenKey }),
  ],
];

/** A good token, but for the change, with its proof. */
export async function proven(
  { token, proof }: Forge,
  change?: Partial<TokenRequest>,
): Promise<UserCredentials> {
  const made = await token(change);
  return { token: made, proof: await proof(made) };
}

/** A token of a site that may only assert groups of its own; see {@link limitPeer}. */
export const ofSite = (forge: Forge, site: string, group: string): Promise<UserCredentials> =>
  proven(forge, { site, signingKey: forge.site(site).tokenKey, groups: [group] });

/** Pairs of which a service believes the first and then not the second any more. */
export const replays: readonly (readonly [string, Made<readonly [UserCredentials, UserCredentials]>])[] = [
  [
    'a token for one call',
    async (forge) => {
      const { token, proof } = await proven(forge, { limits: { once: true } });
      return [
        { token, proof },
        { token, proof: await forge.proof(token) },
      ];
    },
  ],
  [
    'a token for one call with its other signature',
    async (forge) => {
      const first = await proven(forge, { limits: { once: true } });
      const token = withOtherSignature(first.token);
      return [first, { token, proof: await forge.proof(token) }];
    },
  ],
];

/** The same of people who connect without a certificate. */
export const guestReplays: typeof replays = [
  ...replays,
  [
    'a proof',
    async (forge) => {
      const first = await proven(forge);
      return [first, first];
    },
  ],
  [
    'a proof with its other signature',
    async (forge) => {
      const { token, proof } = await proven(forge);
      return [
        { token, proof },
        { token, proof: withOtherSignature(proof) },
      ];
    },
  ],
];

/** What a revocation is about, and a token that ends with it. */
export const revocable: readonly (readonly [
  kind: 'permit' | 'user' | 'key',
  Made<{ readonly value: string; readonly credentials: UserCredentials }>,
])[] = [
  [
    'permit',
    async (forge) => ({
      value: 'permit-of-the-door',
      credentials: await proven(forge, { permitId: 'permit-of-the-door' }),
    }),
  ],
  ['user', async (forge) => ({ value: forge.dn, credentials: await proven(forge) })],
  [
    'key',
    async (forge) => {
      const signingKey = forge.site('a').formerTokenKey;
      return { value: signingKey.kid, credentials: await proven(forge, { signingKey }) };
    },
  ],
];

const pemBody = (pem: string) => pem.replace(/-----[^-]+-----|\s/g, '');
