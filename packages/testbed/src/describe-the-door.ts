import { once } from 'node:events';
import net from 'node:net';
import tls from 'node:tls';
import * as grpc from '@grpc/grpc-js';
import { describe, expect, it } from '@jest/globals';
import type { ServiceName } from '@mdm/config';
import {
  type Credential,
  createEcKey,
  createProof,
  createSiteCa,
  issueToken,
  jwkThumbprint,
  tokenKeyFrom,
} from '@mdm/identity';
import type { Services } from '@mdm/protos';
import { channelCredentials, openChannel, type ServiceClient, servedBy } from '@mdm/rpc';
import type { TestDoor, TestUser } from './test-service.js';

export interface DoorTests<Name extends keyof Services> {
  readonly service: Name;
  /** Any call that a signed-in user of the own site gets past authentication with. */
  readonly call: (client: ServiceClient<Name>) => Promise<unknown>;
  /** A service that may call. */
  readonly through: ServiceName;
  /** A service that may not. */
  readonly wrongService: ServiceName;
  /** It lets people connect who have no certificate of the federation, and refuses their calls. */
  readonly guests?: true;
  /** Whose service that is; default: the own site. */
  readonly wrongSite?: string;
}

const refusedToken = [
  'token-missing',
  'token-invalid',
  'token-expired',
  'token-not-yet-valid',
  'token-audience',
  'token-issuer',
  'token-binding',
];
const minute = 60_000;

/** What every service refuses before it looks at a request, each refusal with one audit record. */
export function describeTheDoor<Name extends keyof Services>(
  bed: () => TestDoor,
  { service, call, through, wrongService, wrongSite, guests }: DoorTests<Name>,
): void {
  const refusalOf = async (as: TestUser | undefined) => {
    const client = await bed().client(service, { through, ...(as && { as }) });
    const before = (await bed().auditRecords()).length;
    const error = await call(client).then(
      () => undefined,
      (thrown: { code: string }) => thrown,
    );
    const records = (await bed().auditRecords()).slice(before);
    return { error, records };
  };

  /** A user whose token or proof is wrong in one way. */
  const forged = (change: {
    site?: string;
    audience?: string[];
    issuedAgoMs?: number;
    signWithForeignKey?: boolean;
    proofOfOtherKey?: boolean;
    proofAgoMs?: number;
    mangle?: (token: string) => string;
  }): TestUser => {
    const user = bed().user({ name: 'Eve' });
    return {
      ...user,
      credentials: async () => {
        const home = bed().sites.get('a');
        if (!home) throw new TypeError('no site a');
        const key = createEcKey();
        const issued = await issueToken({
          signingKey: change.signWithForeignKey
            ? await tokenKeyFrom(createEcKey().privateKey)
            : home.tokenKey,
          site: change.site ?? 'a',
          dn: user.dn,
          groups: ['/biomed'],
          audience: change.audience ?? ['a'],
          jkt: jwkThumbprint(key.publicJwk),
          clock: () => Date.now() - (change.issuedAgoMs ?? 0),
        });
        const token = change.mangle?.(issued) ?? issued;
        const prover = change.proofOfOtherKey ? createEcKey() : key;
        const proof = await createProof({
          ...prover,
          token,
          clock: () => Date.now() - (change.proofAgoMs ?? 0),
        });
        return { token, proof };
      },
    };
  };

  /** What a call is answered that comes without a certificate, or with one of nobody's. */
  const askAs = async (door: TestDoor, credential: Credential | undefined) => {
    const home = door.sites.get('a');
    if (!home) throw new TypeError('no site a');
    const channel = openChannel({
      address: door.address,
      credentials: channelCredentials({
        material: credential && {
          certificate: Buffer.from(credential.cert),
          privateKey: Buffer.from(credential.key),
        },
        authorities: [home.ca.cert],
        site: 'a',
        service: servedBy(service),
      }),
      peer: door.address,
    });
    try {
      return await call(channel.client(service)).then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
    } finally {
      channel.close();
    }
  };

  describe(`the door of ${service}`, () => {
    it.each<[string, string, () => TestUser | undefined]>([
      ['without a user token', 'token-missing', () => undefined],
      ['with an expired token', 'token-expired', () => forged({ issuedAgoMs: 20 * minute })],
      ['with a token of the future', 'token-not-yet-valid', () => forged({ issuedAgoMs: -5 * minute })],
      ['with a token for another site', 'token-audience', () => forged({ audience: ['b'] })],
      ['with a token of a site nobody knows', 'token-issuer', () => forged({ site: 'nowhere' })],
      ['with a token that the issuer did not sign', 'token-', () => forged({ signWithForeignKey: true })],
      ['with a stolen token', 'token-binding', () => forged({ proofOfOtherKey: true })],
      ['with an old proof', 'token-binding', () => forged({ proofAgoMs: 5 * minute })],
      ['with a changed token', 'token-', () => forged({ mangle: (token) => `${token.slice(0, -4)}AAAA` })],
    ])('refuses a call %s', async (_what, code, user) => {
      const { error, records } = await refusalOf(user());
      expect(error?.code).toContain(code);
      expect(refusedToken).toContain(error?.code);
      expect(records).toHaveLength(1);
      expect(records[0]).toMatchObject({ outcome: 'refused', code: error?.code });
    });

    it('refuses the certificate of a service that has no business here', async () => {
      const client = await bed().client(service, {
        through: wrongService,
        ...(wrongSite && { site: wrongSite }),
        as: bed().user({ name: 'Alice' }),
      });
      const before = (await bed().auditRecords()).length;
      await expect(call(client)).rejects.toMatchObject({ code: 'caller-not-allowed' });
      expect((await bed().auditRecords()).slice(before)).toMatchObject([
        { outcome: 'refused', code: 'caller-not-allowed' },
      ]);
    });

    const stranger = () =>
      createSiteCa({ site: 'a', title: 'Hospital A', validity: { days: 1 }, clock: Date.now });

    if (guests) {
      it.each<[string, string, () => Promise<Credential | undefined>]>([
        ['without a certificate nor a token', 'token-missing', async () => undefined],
        ['with a certificate of an authority that nobody trusts', 'certificate-invalid', stranger],
      ])('refuses a call %s', async (_what, code, credential) => {
        const before = (await bed().auditRecords()).length;
        const error = await askAs(bed(), await credential());
        expect(error).toMatchObject({ code });
        expect((await bed().auditRecords()).slice(before)).toMatchObject([{ outcome: 'refused', code }]);
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
        const options = { deadline: Date.now() + 5_000 };
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
