import { z } from 'zod';

const coordinate = z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'a P-256 coordinate is 32 bytes in base64url');

const publicPoint = { kty: z.literal('EC'), crv: z.literal('P-256'), x: coordinate, y: coordinate } as const;

/** A bare P-256 public key (RFC 7518 §6.2.1). Strict, so that a private key (`d`) never passes as a public one. */
export const ecPublicJwk = z.strictObject(publicPoint);

/** A key that verifies user tokens, as a bundle publishes it. */
export const tokenKeyJwk = z.strictObject({
  ...publicPoint,
  kid: z
    .string()
    .regex(/^[A-Za-z0-9._-]{1,64}$/, 'a kid has 1 to 64 characters of A-Z, a-z, 0-9, ".", "_" and "-"'),
  alg: z.literal('ES256'),
  use: z.literal('sig'),
});

export type EcPublicJwk = Readonly<z.infer<typeof ecPublicJwk>>;
export type TokenKeyJwk = Readonly<z.infer<typeof tokenKeyJwk>>;
