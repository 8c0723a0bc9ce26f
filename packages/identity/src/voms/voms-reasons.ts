import { fail } from '@mdm/errors';

/** Every cause for which an attribute certificate is refused, and what would help. Stable: audit records carry the names. */
export const vomsReasons = {
  malformed: 'make a new proxy with voms-proxy-init',
  'too-large': 'ask the VOMS server for fewer groups and roles at once',
  'unknown-vo': 'ask the administrator of the site to admit the VO',
  'unknown-signer': 'ask the administrator of the site for the current .lsc file of the VOMS server',
  'untrusted-signer': 'ask the administrator of the VOMS server to renew its certificate',
  'weak-signature': 'use a VOMS server that signs with SHA-256 or better',
  forged: 'make a new proxy with voms-proxy-init',
  'not-yet-valid': 'check the clocks of the VOMS server and of this site',
  expired: 'make a new proxy with voms-proxy-init',
  'foreign-holder': 'make the proxy with the certificate that the VOMS server knows',
  'wrong-target': 'make a proxy without targets, or with this host among them',
  'critical-extension': 'use a VOMS server that does not need that extension',
  'fqan-of-another-vo': 'ask each VOMS server for groups of its own VO',
} as const;

export type VomsReason = keyof typeof vomsReasons;

/**
 * @param problem goes on after "the VOMS attributes are not valid: "
 * @throws certificate-invalid (field voms, refusal.reason: the reason)
 */
export function refuseVoms(reason: VomsReason, problem: string, cause?: unknown): never {
  return fail('certificate-invalid', `the VOMS attributes are not valid: ${problem}`, {
    field: 'voms',
    remedy: vomsReasons[reason],
    refusal: { reason },
    cause,
  });
}
