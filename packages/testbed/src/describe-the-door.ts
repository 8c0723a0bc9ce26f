import { once } from 'node:events';
import net from 'node:net';
import tls from 'node:tls';
import * as grpc from '@grpc/grpc-js';
import { describe, expect, it } from '@jest/globals';
import type { ServiceName } from '@mdm/config';
import { type Credential, createSiteCa, objectListHash } from '@mdm/identity';
import type { Services } from '@mdm/protos';
import {
  channelCredentials,
  openChannel,
  type ServiceClient,
  servedBy,
  type UserCredentials,
} from '@mdm/rpc';
import {
  badCredentials,
  goodCredentials,
  guestReplays,
  ofSite,
  openForge,
  proven,
  replays,
  revocable,
} from './bad-credentials.js';
import { vo } from './sites.js';
import { asUser, limitedSite, type TestDoor } from './test-service.js';

export interface DoorTests<Name extends keyof Services> {
  readonly service: Name;
  /** Any call that a signed-in user of the own site gets past authentication with. */
  readonly call: (client: ServiceClient<Name>) => Promise<unknown>;
  /** Any call that a token for finding alone is not good for. */
  readonly beyondFinding: (client: ServiceClient<Name>) => Promise<unknown>;
  /** A service that may call. */
  readonly through: ServiceName;
  /** A service that may not. */
  readonly wrongService: ServiceName;
  /** Whose service that is; default: the own site. */
  readonly wrongSite?: string;
  /** It lets people connect who have no certificate of the federation, and believes their tokens alone. */
  readonly guests?: true;
  /** The peer that is limited by `limitPeer`; default: that of {@link startTestService}. */
  readonly limited?: string;
  /** It runs in a process of its own: what is revoked there, only its gateway can say. */
  readonly ownProcess?: true;
}

interface Answer {
  readonly error: { readonly code: string } | undefined;
  /** The audit records of the call. */
  readonly records: readonly Record<string, unknown>[];
}

/**
 * What every service refuses before it looks at a request, each refusal with one audit record: connections, callers, and
 * every bad token and proof of `bad-credentials.ts`.
 */
export function describeTheDoor<Name extends keyof Services>(
  bed: () => TestDoor,
  tests: DoorTests<Name>,
): void {
  const { service, call, beyondFinding, through, wrongService, wrongSite, guests } = tests;
  const { limited = limitedSite, ownProcess } = tests;
  const forge = (name?: string) => openForge(bed().sites, name);

  const answerOf = async (asked: () => Promise<unknown>): Promise<Answer> => {
    const before = (await bed().auditRecords()).length;
    const error = await asked().then(
      () => undefined,
      (thrown: { code: string }) => thrown,
    );
    return { error, records: (await bed().auditRecords()).slice(before) };
  };
  const carrying = (client: ServiceClient<Name>, credentials: UserCredentials | undefined) =>
    credentials ? asUser(client, { credentials: async () => credentials }) : client;
  /** What a call is answered that a service makes for a user. */
  const answerTo = async (credentials: UserCredentials | undefined, asked = call): Promise<Answer> => {
    const client = await bed().client(service, { through });
    return answerOf(() => asked(carrying(client, credentials)));
  };
  const expectRefused = ({ error, records }: Answer, code: string) => {
    expect(error).toMatchObject({ code });
    expect(records).toMatchObject([{ outcome: 'refused', code }]);
  };
  /** Whatever else becomes of the call: it is known who makes it. */
  const expectBelieved = ({ records }: Answer) =>
    expect(records).toMatchObject([{ subject: expect.stringContaining('/CN=') }]);

  /** What somebody is answered who dials with this certificate, or with none. */
  const answerToDialler = async (
    credential: Credential | undefined,
    credentials?: UserCredentials,
  ): Promise<Answer> => {
    const channel = openChannel({
      address: bed().address,
      credentials: channelCredentials({
        material: credential && {
          certificate: Buffer.from(credential.cert),
          privateKey: Buffer.from(credential.key),
        },
        authorities: [forge().site('a').ca.cert],
        site: 'a',
        service: servedBy(service),
      }),
      peer: bed().address,
    });
    const client = channel.client(service);
    try {
      return await answerOf(() => call(carrying(client, credentials)));
    } finally {
      channel.close();
    }
  };
  const stranger = () =>
    createSiteCa({ site: 'a', title: 'Hospital A', validity: { days: 1 }, clock: Date.now });

  describe(`the door of ${service}`, () => {
    it('refuses a call without a token', async () => {
      expectRefused(await answerTo(undefined), 'token-missing');
    });

    it.each(badCredentials)('refuses %s (%s)', async (_what, code, make) => {
      expectRefused(await answerTo(await make(forge())), code);
    });

    it.each(goodCredentials)('believes a token %s', async (_what, make) => {
      expectBelieved(await answerTo(await make(forge())));
    });

    it('believes a site about the groups that are its affair, and about no others', async () => {
      expectBelieved(await answerTo(await ofSite(forge(), limited, `/${vo}/${limited}`)));
      expectRefused(await answerTo(await ofSite(forge(), limited, `/${vo}`)), 'token-issuer');
    });

    it.each(replays)('believes %s once', async (_what, make) => {
      const [first, second] = await make(forge());
      expectBelieved(await answerTo(first));
      expectRefused(await answerTo(second), 'token-replayed');
    });

    it('refuses a token for finding where more is needed', async () => {
      const narrow = await proven(forge(), { limits: { rights: ['find'] } });
      const answer = await answerTo(narrow, beyondFinding);
      expectRefused(answer, 'permission-denied');
      expect(answer.records).toMatchObject([{ detail: { reason: expect.stringMatching(/^right\//) } }]);
    });

    it('does nothing with a token for a list of objects that nobody has', async () => {
      const { error, records } = await answerTo(
        await proven(forge(), { limits: { objects: objectListHash(['no such list']) } }),
      );
      expect(error).toMatchObject({ code: 'unavailable' });
      // The client asks again.
      expect(new Set(records.map(({ outcome, code }) => `${outcome} ${code}`))).toEqual(
        new Set(['failed unavailable']),
      );
    });

    if (!ownProcess) {
      it.each(revocable)('believes nobody whose %s is revoked', async (kind, make) => {
        const { value, credentials } = await make(forge(`Rita of the revoked ${kind}`));
        const { revocations } = bed();
        if (!revocations) throw new TypeError('the service does not show its revocations');
        expectBelieved(await answerTo(credentials));
        const sequence = (revocations.sequences().get('a') ?? 0) + 1;
        await revocations.learn('a', [{ site: 'a', sequence, kind, value, at: Date.now(), reason: '' }]);
        expectRefused(await answerTo(credentials), 'token-revoked');
      });
    }

    it('refuses the certificate of a service that has no business here', async () => {
      const client = await bed().client(service, {
        through: wrongService,
        ...(wrongSite && { site: wrongSite }),
        as: bed().user({ name: 'Alice' }),
      });
      expectRefused(await answerOf(() => call(client)), 'caller-not-allowed');
    });

    if (guests) {
      it('refuses a guest without a token', async () => {
        expectRefused(await answerToDialler(undefined), 'token-missing');
      });

      it('refuses a certificate of an authority that nobody trusts', async () => {
        expectRefused(await answerToDialler(await stranger()), 'certificate-invalid');
      });

      it.each(guestReplays)('believes %s of a guest once', async (_what, make) => {
        const [first, second] = await make(forge());
        expectBelieved(await answerToDialler(undefined, first));
        expectRefused(await answerToDialler(undefined, second), 'token-replayed');
      });
    } else {
      it('refuses a connection without a certificate', async () => {
        expect(await handshake(bed().address, {})).toBe('ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED');
      });

      it('refuses a certificate of an authority that no bundle names', async () => {
        const { cert, key } = await stranger();
        expect(await handshake(bed().address, { cert, key })).not.toBe('answered');
      });
    }

    it('refuses plaintext', async () => {
      const client = new grpc.Client(bed().address, grpc.credentials.createInsecure());
      const refused = new Promise<grpc.ServiceError | null>((resolve) => {
        const empty = () => Buffer.alloc(0);
        const options = { deadline: Date.now() + 120_000 };
        client.makeUnaryRequest(`/${service}/Any`, empty, empty, {}, new grpc.Metadata(), options, (error) =>
          resolve(error),
        );
      });
      expect((await refused)?.code).toBe(grpc.status.UNAVAILABLE);
      client.close();
      const [host = '', port = ''] = bed().address.split(':');
      const socket = net.connect({ host, port: Number(port) }, () => socket.write('GET / HTTP/1.1\r\n\r\n'));
      await once(socket, 'close');
      expect(socket.bytesRead).toBeLessThan(64);
    });
  });
}

/** Speaks HTTP/2 over TLS and says what came of it: `answered`, `closed`, or the code of the error. */
async function handshake(address: string, credential: { cert?: string; key?: string }): Promise<string> {
  const [host = '', port = ''] = address.split(':');
  const socket = tls.connect({
    host,
    port: Number(port),
    rejectUnauthorized: false,
    ALPNProtocols: ['h2'],
    ...credential,
  });
  const outcome = new Promise<string>((resolve) => {
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    socket.once('data', () => resolve('answered'));
    socket.once('close', () => resolve('closed'));
  });
  socket.on('secureConnect', () => socket.write('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0'));
  const said = await outcome;
  socket.destroy();
  return said;
}
