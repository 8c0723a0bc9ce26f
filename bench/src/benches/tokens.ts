import { fail } from '@mdm/errors';
import { federationView, siteEntry } from '@mdm/federation';
import {
  createEcKey,
  createProof,
  createSiteCa,
  createVerifier,
  issueToken,
  jwkThumbprint,
  type TokenKey,
  tokenKeyFrom,
} from '@mdm/identity';
import type { UserCredentials } from '@mdm/rpc';
import { compactVerify, importJWK, jwtVerify } from 'jose';
import { alternately, type Bench } from '../bench.js';
import { type Figure, summarise } from '../statistics.js';

const dn = '/O=Hospital A/OU=People/CN=Anna Arzt';
const bareLimit = 'ES256 of OpenSSL, two thirds of it; then JSON and the check of the claims';

/** What each call costs at each service on its way, before anything is decided. */
export const tokens: Bench = {
  name: 'tokens',
  description:
    'processor time for one user token and its proof, keys of the site and of the caller known; the peer checks signatures and times only',
  needs: [],
  run: async ({ quick, say }) => {
    const count = quick ? 200 : 1_000;
    const repetitions = quick ? 3 : 11;
    const signingKey = await tokenKeyFrom(createEcKey().privateKey);
    const federation = await federationOf(signingKey);
    const caller = createEcKey();
    const reader = createEcKey();
    const prove = (token: string) =>
      createProof({ ...caller, enc: reader.publicJwk, token, clock: Date.now });
    const pairs = (size: number, tokenOf: (index: number) => Promise<string>): Promise<UserCredentials[]> =>
      Promise.all(
        Array.from({ length: size }, async (_, index) => {
          const token = await tokenOf(index);
          return { token, proof: await prove(token) };
        }),
      );
    const issue = () =>
      issueToken({
        signingKey,
        site: 'a',
        dn,
        groups: ['/biomed/a/Role=physician', '/biomed'],
        audience: ['a', 'b', 'c'],
        jkt: jwkThumbprint(caller.publicJwk),
        permitId: 'permit-0001',
        clock: Date.now,
      });

    const one = await issue();
    const known = await pairs(1, async () => one);
    const newPairs = await pairs(count, issue);
    const newProofs = await pairs(count, async () => one);
    const remembered = Array.from({ length: count }, () => known).flat();

    const verified = async (wanted: readonly UserCredentials[]) => {
      const verifier = createVerifier({
        site: 'a',
        federation: () => federation,
        clock: Date.now,
        once: async () => true,
      });
      for (const pair of known) await verifier.verify(pair);
      return microseconds(wanted, async (pair) => (await verifier.verify(pair)).dn);
    };
    const siteKey = await importJWK(signingKey.publicJwk, 'ES256');
    const callerKey = await importJWK(caller.publicJwk, 'ES256');
    const byJose = {
      proof: ({ proof }: UserCredentials) => compactVerify(proof, callerKey),
      both: async (pair: UserCredentials) => {
        const { payload } = await jwtVerify(pair.token, siteKey, { issuer: 'a', audience: 'mdm://a' });
        await byJose.proof(pair);
        return payload.sub;
      },
    };

    const compare = async (
      figure: Pick<Figure, 'name' | 'limit' | 'goal'>,
      wanted: readonly UserCredentials[],
      theirs: (pair: UserCredentials) => Promise<unknown>,
    ) => {
      say(figure.name);
      const ours = () => verified(wanted);
      const peer = () => microseconds(wanted, theirs);
      await ours();
      await peer();
      const times = await alternately(repetitions, ours, peer);
      return summarise({ ...figure, unit: 'µs', better: 'less', peerName: 'jose' }, times.ours, times.theirs);
    };
    return [
      await compare(
        { name: 'both new: two signatures', limit: bareLimit, goal: { of: 'value', bound: 300 } },
        newPairs,
        byJose.both,
      ),
      await compare(
        { name: 'a known token with a new proof: one', limit: bareLimit, goal: { of: 'value', bound: 150 } },
        newProofs,
        byJose.proof,
      ),
      await compare(
        { name: 'both remembered: none', limit: 'SHA-256 of the token; the peer remembers nothing' },
        remembered,
        byJose.both,
      ),
    ];
  },
};

/** Processor time of all threads, for each. */
async function microseconds(
  wanted: readonly UserCredentials[],
  verify: (pair: UserCredentials) => Promise<unknown>,
): Promise<number> {
  const before = process.cpuUsage();
  for (const pair of wanted) {
    if (!(await verify(pair))) fail('internal', 'a token was not verified');
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / wanted.length;
}

async function federationOf(tokenKey: TokenKey) {
  const title = 'Hospital A';
  const ca = await createSiteCa({ site: 'a', title, validity: { days: 1 }, clock: Date.now });
  const now = new Date().toISOString();
  const entry = siteEntry({
    site: 'a',
    title,
    version: 1,
    issuedAt: now,
    since: now,
    expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
    ca: [ca.cert],
    tokenKeys: [tokenKey.publicJwk],
    services: { gateway: { address: 'a.example:443' }, hydra: { address: 'a.example:444' } },
  });
  return federationView('a', [entry], 1);
}
