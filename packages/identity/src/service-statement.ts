import { sign, X509Certificate } from 'node:crypto';
import { fail } from '@mdm/errors';
import { z } from 'zod';
import { urisOfCertificate } from './certificate-names.js';
import { leeway } from './claims.js';
import { ecKeyFrom } from './ec-key.js';
import { decodeJws, type JwsKind, verifySignature } from './jws.js';
import { parseServiceUri, type ServiceIdentity, serviceUri } from './service-uri.js';

const maxCertificateLength = 8_192;

/** Certificate and PKCS#8 key of a service, PEM, as its TLS connections use them. */
export interface ServiceKeyPair {
  readonly certificate: Uint8Array | string;
  readonly privateKey: Uint8Array | string;
}

/** What a service says of its own, to be believed long after: JSON fields beside those that {@link signStatement} adds. */
export type StatementClaims = Readonly<Record<string, unknown>>;

export interface VerifiedStatement {
  /** Who says it: the service that the certificate names. */
  readonly by: ServiceIdentity;
  /** When it was signed, by the clock of the signer: milliseconds since the epoch. */
  readonly signedAt: number;
  /** All claims, as the signer wrote them; their shape is not checked. */
  readonly claims: unknown;
}

export interface StatementExpectations {
  /** The `typ` of the header: a statement of one kind is none of another. */
  readonly type: string;
  /** Characters. */
  readonly maxLength: number;
  /** The CAs that speak for a site, also those of former times; none for a site that is not known. */
  readonly authorities: (site: string) => readonly X509Certificate[];
  readonly clock: () => number;
}

const headerSchema = z.strictObject({
  alg: z.literal('ES256'),
  typ: z.string().max(64),
  x5c: z.tuple([z.base64().max(maxCertificateLength)]),
});
const commonClaims = z.looseObject({ iss: z.string().max(256), iat: z.int().min(0).max(1e11) });
const kind: JwsKind = { name: 'statement', code: 'certificate-invalid' };

/**
 * Signs statements as one service: compact JWS (RFC 7515), ES256, with the service's certificate in `x5c` (§4.1.6), so
 * that whoever has the CA of its site can verify them later, without asking anybody. `iss` is the URI of the service,
 * `iat` the present second.
 * @throws certificate-invalid  the certificate names no service
 * @throws invalid-argument     its key is not P-256
 */
export function statementSigner(
  pair: ServiceKeyPair,
  { clock }: { readonly clock: () => number },
): (type: string, claims: StatementClaims) => string {
  const certificate = new X509Certificate(pair.certificate);
  const iss = serviceUri(serviceOf(certificate));
  const { privateKey: key } = ecKeyFrom(Buffer.from(pair.privateKey).toString());
  const x5c = [certificate.raw.toString('base64')];
  return (type, claims) => {
    const parts = [
      { alg: 'ES256', typ: type, x5c },
      { ...claims, iss, iat: Math.floor(clock() / 1_000) },
    ];
    const signed = parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
    const signature = sign('sha256', Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' });
    return `${signed}.${signature.toString('base64url')}`;
  };
}

/**
 * Verifies a statement: its signature, that the certificate was issued by a CA of the site that it names, and that both
 * were in date when it was signed. That the certificate has ended since does not matter.
 * @throws certificate-invalid  anything of this does not hold
 */
export function verifyStatement(
  statement: string,
  { type, maxLength, authorities, clock }: StatementExpectations,
): VerifiedStatement {
  if (statement.length > maxLength) refuse(`the statement is longer than ${maxLength} characters`);
  const decoded = decodeJws(statement, kind);
  const header = headerSchema.safeParse(decoded.header).data;
  if (header?.typ !== type) return refuse(`the statement is not of type ${type} with its certificate in x5c`);
  const certificate = certificateFrom(header.x5c[0]);
  const by = serviceOf(certificate);
  const ca = authorities(by.site).find(
    (candidate) => certificate.checkIssued(candidate) && certificate.verify(candidate.publicKey),
  );
  if (!ca)
    return refuse(`the certificate of ${serviceUri(by)} is not issued by a known CA of site "${by.site}"`);
  if (certificate.publicKey.asymmetricKeyDetails?.namedCurve !== 'prime256v1')
    return refuse('the key of the statement is not P-256');
  verifySignature(statement, certificate.publicKey, kind);
  const claims = commonClaims.safeParse(decoded.payload).data;
  if (claims?.iss !== serviceUri(by))
    return refuse('the statement is not one of the service in its certificate');
  const signedAt = claims.iat * 1_000;
  if (signedAt > clock() + leeway * 1_000) return refuse('the statement is signed in the future');
  for (const { validFrom, validTo } of [certificate, ca])
    if (signedAt < Date.parse(validFrom) - leeway * 1_000 || signedAt > Date.parse(validTo))
      return refuse('the statement was signed when its certificate was out of date');
  return { by, signedAt, claims: decoded.payload };
}

function certificateFrom(encoded: string): X509Certificate {
  try {
    const certificate = new X509Certificate(Buffer.from(encoded, 'base64'));
    // Of a key of a kind that Node does not know, the certificate reads and the key does not.
    return certificate.publicKey ? certificate : refuse('the certificate of the statement has no key');
  } catch (cause) {
    return refuse('the certificate of the statement cannot be read', cause);
  }
}

function serviceOf(certificate: X509Certificate): ServiceIdentity {
  const [uri, second] = urisOfCertificate(certificate).filter((name) => name.startsWith('mdm:'));
  if (uri === undefined || second !== undefined) return refuse('the certificate does not name one service');
  try {
    return parseServiceUri(uri);
  } catch (cause) {
    return refuse('the certificate does not name a service', cause);
  }
}

const refuse = (message: string, cause?: unknown): never =>
  fail('certificate-invalid', message, {
    remedy: 'ask who gave it for an untouched copy, and check that you have the CA of the site',
    ...(cause !== undefined && { cause }),
  });
