import type { UserIdentity } from './pdu.js';

/** Who the user of an association says to be (PS3.7 D.3.3.7). All but the name are secrets: they are for `identify` only. */
export type DicomUserIdentity =
  | { readonly kind: 'username'; readonly username: string }
  | { readonly kind: 'passcode'; readonly username: string; readonly passcode: string }
  | { readonly kind: 'kerberos'; readonly ticket: Buffer }
  | { readonly kind: 'saml'; readonly assertion: string }
  | { readonly kind: 'jwt'; readonly token: string };

const none = Buffer.alloc(0);

/** The wire form (PS3.7 Table D.3-14), which asks for a positive response. */
export function encodeUserIdentity(identity: DicomUserIdentity): UserIdentity {
  const item = (type: number, primary: string | Buffer, secondary = none): UserIdentity => ({
    type,
    responseRequested: true,
    primary: Buffer.from(primary),
    secondary,
  });
  switch (identity.kind) {
    case 'username':
      return item(1, identity.username);
    case 'passcode':
      return item(2, identity.username, Buffer.from(identity.passcode));
    case 'kerberos':
      return item(3, identity.ticket);
    case 'saml':
      return item(4, identity.assertion);
    case 'jwt':
      return item(5, identity.token);
  }
}

/** Undefined for a type that the standard does not have. */
export function decodeUserIdentity({
  type,
  primary,
  secondary,
}: UserIdentity): DicomUserIdentity | undefined {
  switch (type) {
    case 1:
      return { kind: 'username', username: primary.toString() };
    case 2:
      return { kind: 'passcode', username: primary.toString(), passcode: secondary.toString() };
    case 3:
      return { kind: 'kerberos', ticket: primary };
    case 4:
      return { kind: 'saml', assertion: primary.toString() };
    case 5:
      return { kind: 'jwt', token: primary.toString() };
    default:
      return undefined;
  }
}
