import { createHash, createPrivateKey, X509Certificate } from 'node:crypto';
import { serviceNames } from '@mdm/config';
import { fail, isMdmError } from '@mdm/errors';
import { type FederationView, siteId } from '@mdm/federation';
import { peerIdentity } from '@mdm/identity';
import { chainHeadSchema, type Material } from '@mdm/rpc';
import { CompactSign, compactVerify, decodeProtectedHeader } from 'jose';
import { z } from 'zod';

const maxLength = 16 * 1024;
const digest = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

const headSchema = z.strictObject({
  ...chainHeadSchema.shape,
  /** A head that was signed earlier and that the chain does not hold any more: it was cut or written anew. */
  lost: z.strictObject(chainHeadSchema.shape).optional(),
});

const statementSchema = z.strictObject({
  site: siteId,
  /** Milliseconds since the epoch, by the clock of the site. */
  at: z.int().min(0),
  /** Digest of the statement before; null in the first one. */
  previous: digest.nullable(),
  /** By service; one that did not answer is left out. */
  heads: z.partialRecord(z.enum(serviceNames), headSchema),
});

const countersignatureSchema = z.strictObject({
  /** The site that keeps the statement. */
  witness: siteId,
  /** Milliseconds since the epoch, by the clock of the witness. */
  at: z.int().min(0),
  /** Digest of the statement. */
  statement: digest,
});

/** What a gateway says about where the audit chains of its site end. */
export type Statement = z.infer<typeof statementSchema>;
/** What another gateway says: that it keeps a statement. */
export type Countersignature = z.infer<typeof countersignatureSchema>;

const kinds = {
  statement: { type: 'mdm-audit-heads+jws', schema: statementSchema },
  countersignature: { type: 'mdm-audit-witness+jws', schema: countersignatureSchema },
} as const;

/** Base64url of the SHA-256 of a statement as it was signed. */
export const digestOf = (statement: string): string =>
  createHash('sha256').update(statement, 'latin1').digest('base64url');

export const signStatement = (statement: Statement, by: Material) =>
  sign(statement, kinds.statement.type, by);
export const signCountersignature = (said: Countersignature, by: Material) =>
  sign(said, kinds.countersignature.type, by);

/**
 * Signs with the key of the gateway's certificate, which is in x5c: whoever has the CA of the site can verify it, also
 * when keys have changed since. A compact JWS (RFC 7515), ES256.
 */
function sign(payload: object, typ: string, { certificate, privateKey }: Material): Promise<string> {
  return new CompactSign(Buffer.from(JSON.stringify(payload)))
    .setProtectedHeader({
      alg: 'ES256',
      typ,
      x5c: [new X509Certificate(certificate).raw.toString('base64')],
    })
    .sign(createPrivateKey(privateKey));
}

/**
 * @param view whose CAs the signing certificate must come from
 * @throws certificate-invalid  it is not the signature of the gateway of the site that the statement is about
 * @throws invalid-argument     it has another shape
 */
export async function readStatement(jws: string, view: FederationView): Promise<Statement> {
  const { payload, signer } = await read(jws, 'statement', view);
  const statement = shaped(statementSchema, payload, 'statement');
  return signer === statement.site ? statement : notSigned('statement', statement.site);
}

/** As {@link readStatement}. */
export async function readCountersignature(jws: string, view: FederationView): Promise<Countersignature> {
  const { payload, signer } = await read(jws, 'countersignature', view);
  const said = shaped(countersignatureSchema, payload, 'countersignature');
  return signer === said.witness ? said : notSigned('countersignature', said.witness);
}

const headerSchema = z.strictObject({
  alg: z.literal('ES256'),
  typ: z.string(),
  x5c: z.tuple([z.base64().max(8_192)]),
});

async function read(
  jws: string,
  kind: keyof typeof kinds,
  view: FederationView,
): Promise<{ readonly payload: unknown; readonly signer: string }> {
  if (jws.length > maxLength) malformed(kind);
  try {
    const { typ, x5c } = headerSchema.parse(decodeProtectedHeader(jws));
    if (typ !== kinds[kind].type) malformed(kind);
    const certificate = new X509Certificate(Buffer.from(x5c[0], 'base64'));
    const identity = peerIdentity(certificate, view);
    if (identity.kind !== 'service' || identity.service !== 'gateway') return notSigned(kind, identity.site);
    const { payload } = await compactVerify(jws, certificate.publicKey, { algorithms: ['ES256'] });
    return { payload: JSON.parse(Buffer.from(payload).toString('utf8')), signer: identity.site };
  } catch (thrown) {
    if (isMdmError(thrown)) throw thrown;
    return malformed(kind, thrown);
  }
}

function shaped<T>(schema: z.ZodType<T>, payload: unknown, kind: keyof typeof kinds): T {
  const parsed = schema.safeParse(payload);
  return parsed.success ? parsed.data : malformed(kind, parsed.error);
}

function malformed(kind: keyof typeof kinds, cause?: unknown): never {
  return fail('invalid-argument', `the ${kind} is not an intact ES256 JWS of type ${kinds[kind].type}`, {
    field: kind,
    cause,
  });
}

function notSigned(kind: keyof typeof kinds, site: string): never {
  return fail('certificate-invalid', `the ${kind} is not signed by the gateway of site "${site}"`, {
    field: kind,
  });
}
