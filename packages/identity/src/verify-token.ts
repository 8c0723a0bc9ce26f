import type { KeyObject } from 'node:crypto';
import { lowerLevel } from '@mdm/access';
import { assertableGroups, type FederationView, type SiteEntry } from '@mdm/federation';
import { z } from 'zod';
import { leeway, maxTokenLifetime, type TokenClaims, tokenClaims, tokenType } from './claims.js';
import { dnStartsWith } from './dn.js';
import { decodeJws, type JwsKind, refuse, verifySignature } from './jws.js';
import { siteUri } from './service-uri.js';

/** A token whose signature, shape, audience and issuer hold. Its times are a matter of each use. */
export interface VerifiedToken {
  /** Of the key that it is signed with. */
  readonly kid: string;
  /** The level is no higher than the one of the issuer's people here. */
  readonly claims: TokenClaims;
  /** Those of its groups that the issuer may assert here. */
  readonly groups: readonly string[];
}

const kind: JwsKind = { name: 'token', code: 'token-invalid' };

/** Strict: no header parameter (jwk, jku, x5c, crit, …) may bring a key of its own or change the meaning. */
const tokenHeader = z.strictObject({
  alg: z.literal('ES256'),
  typ: z.literal(tokenType),
  kid: z.string().min(1).max(64),
});
const issuerClaim = z.looseObject({ iss: z.string() });

/** @throws token-invalid token-issuer token-audience */
export function verifyToken(token: string, view: FederationView, site: string): VerifiedToken {
  const decoded = decodeJws(token, kind);
  const header = tokenHeader.safeParse(decoded.header);
  if (!header.success)
    refuse('token-invalid', `the header of the token is not that of an ES256 ${tokenType}`);
  const claimed = issuerClaim.safeParse(decoded.payload);
  if (!claimed.success) refuse('token-invalid', 'the token does not say who issued it');
  const issuer = view.sites.get(claimed.data.iss);
  if (issuer === undefined)
    refuse('token-issuer', 'the token is issued by a site that is not in the federation');
  verifySignature(token, keyOf(issuer, header.data.kid, view), kind);
  const claims = claimsOf(decoded.payload);
  if (!claims.aud.includes(`mdm://${site}`)) {
    refuse('token-audience', `the token is not meant for ${siteUri(site)}`);
  }
  requireSubject(claims, issuer);
  return {
    kid: header.data.kid,
    claims: { ...claims, level: lowerLevel(claims.level, issuer.level) },
    groups: allowedGroups(claims, issuer),
  };
}

/** @throws token-expired token-not-yet-valid */
export function checkTimes({ iat, nbf = iat, exp }: TokenClaims, nowMs: number): void {
  const now = nowMs / 1000;
  const from = Math.max(iat, nbf);
  if (exp + leeway <= now)
    refuse('token-expired', `the token expired at ${new Date(exp * 1000).toISOString()}`);
  if (from - leeway > now) {
    refuse('token-not-yet-valid', `the token is valid from ${new Date(from * 1000).toISOString()} on`);
  }
}

/**
 * A bundle may expire between two looks at the federation directory.
 * @throws token-issuer
 */
export function checkIssuer({ iss }: TokenClaims, view: FederationView, nowMs: number): void {
  if ((view.sites.get(iss)?.expiresAt ?? 0) > nowMs) return;
  refuse('token-issuer', `the federation bundle of site "${iss}" has expired`, {
    remedy: 'ask that site for its current bundle',
  });
}

function keyOf({ site }: SiteEntry, kid: string, view: FederationView): KeyObject {
  return (
    view.tokenKey(site, kid) ??
    refuse('token-invalid', `the token is signed with a key that site "${site}" does not publish`)
  );
}

function claimsOf(payload: unknown): TokenClaims {
  const parsed = tokenClaims.safeParse(payload);
  if (!parsed.success) {
    const field = parsed.error.issues[0]?.path.join('.');
    return refuse('token-invalid', `the claims of the token are not valid${field ? ` at "${field}"` : ''}`);
  }
  const { iat, exp } = parsed.data;
  if (exp <= iat || exp - iat > maxTokenLifetime) {
    refuse('token-invalid', `the token does not live 1 to ${maxTokenLifetime} seconds`);
  }
  return parsed.data;
}

function requireSubject({ sub }: TokenClaims, { site, subjects }: SiteEntry): void {
  if (subjects === undefined || subjects.some((beginning) => dnStartsWith(sub, beginning))) return;
  refuse('token-issuer', `site "${site}" may not vouch for "${sub}" here`, {
    remedy: 'ask the site administrator to allow the subject for that peer, or sign in at the own site',
  });
}

function allowedGroups(claims: TokenClaims, issuer: SiteEntry): readonly string[] {
  const groups = assertableGroups(issuer, claims.groups);
  if (groups.length === 0 && claims.groups.length > 0) {
    refuse('token-issuer', `site "${issuer.site}" may not assert any of the groups in its token here`, {
      remedy: 'ask the site administrator to allow a group for that peer, or sign in at another site',
    });
  }
  return groups;
}
