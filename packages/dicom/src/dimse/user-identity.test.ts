import { afterEach, describe, expect, it } from '@jest/globals';
import { fail } from '@mdm/errors';
import { Associations } from './testing/associations.js';
import { verificationSopClass } from './uids.js';
import { type DicomUserIdentity, decodeUserIdentity } from './user-identity.js';

const all = new Associations();
afterEach(() => all.close());
const contexts = [{ abstractSyntax: verificationSopClass, transferSyntaxes: ['1.2.840.10008.1.2'] }];

const identities: DicomUserIdentity[] = [
  { kind: 'username', username: 'Müller' },
  { kind: 'passcode', username: 'ada', passcode: 'right' },
  { kind: 'kerberos', ticket: Buffer.from([0, 255]) },
  { kind: 'saml', assertion: '<Assertion/>' },
  { kind: 'jwt', token: 'a.b.c' },
];

describe('user identity', () => {
  it.each(identities)('$kind reaches who decides, and the answer the user', async (identity) => {
    const seen: unknown[] = [];
    const server = await all.serve({
      identify: async (caller) => {
        seen.push(caller);
        return { principal: 'CN=ada', response: Buffer.from('welcome') };
      },
      onEcho: (caller) => void seen.push(caller.principal),
    });
    const association = await all.connect(server, contexts, { identity });
    expect(association.identityResponse?.toString()).toBe('welcome');
    await association.echo();
    expect(seen).toEqual([expect.objectContaining({ callingAe: 'STATION', identity }), 'CN=ada']);
  });

  it('may be missing, and is then decided by the rest', async () => {
    const server = await all.serve({
      identify: ({ identity, callingAe }) => (identity === undefined ? { principal: callingAe } : undefined),
    });
    const association = await all.connect(server, contexts);
    expect(association.identityResponse).toBeUndefined();
    await expect(
      all.connect(server, contexts, { identity: { kind: 'username', username: 'eve' } }),
    ).rejects.toMatchObject({ code: 'failed-precondition', message: expect.stringContaining('reason 1') });
  });

  it('is not answered by who does not ask for it', async () => {
    const server = await all.serve({});
    const identity = { kind: 'username', username: 'ada' } as const;
    const association = await all.connect(server, contexts, { identity });
    expect(association.identityResponse).toBeUndefined();
  });

  it('is not answered when nobody was made of it', async () => {
    const server = await all.serve({ identify: () => ({}) });
    const identity = { kind: 'username', username: 'ada' } as const;
    const association = await all.connect(server, contexts, { identity });
    expect(association.identityResponse).toBeUndefined();
  });

  it('rejects when it cannot be decided, without a word of the identity in the log', async () => {
    const logged: unknown[] = [];
    const logger = {
      info: (...args: unknown[]) => logged.push(args),
      warn: (...args: unknown[]) => logged.push(args),
    };
    const server = await all.serve({
      logger,
      identify: () => Promise.reject(new Error('the directory is down')),
    });
    const identity = { kind: 'passcode', username: 'ada-canary', passcode: 'secret-canary' } as const;
    await expect(all.connect(server, contexts, { identity })).rejects.toMatchObject({
      code: 'failed-precondition',
    });
    expect(JSON.stringify(logged)).not.toContain('canary');
  });

  it('rejects for now when who decides is not there for now', async () => {
    const server = await all.serve({ identify: () => fail('unavailable', 'the directory is down') });
    await expect(all.connect(server, contexts)).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('of a type that there is not is none', () => {
    const item = { type: 9, responseRequested: false, primary: Buffer.alloc(0), secondary: Buffer.alloc(0) };
    expect(decodeUserIdentity(item)).toBeUndefined();
  });
});
