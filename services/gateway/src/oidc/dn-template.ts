import { fail } from '@mdm/errors';
import { canonicalDn, type Dn, type DnAttribute, formatDn, parseDn } from '@mdm/identity';
import { type Claims, claimAt } from './claims.js';

/** Makes the canonical DN of somebody. @throws permission-denied  a claim is missing or cannot be part of a name */
export type DnTemplate = (claims: Claims) => string;

const maxValueLength = 256;
const maxDnLength = 1024;
const placeholder = /\{([\w.:/-]+)\}/;

/**
 * Reads a DN in which `{claim}` stands for the value of a claim.
 *
 * Values are put into attributes of a parsed name, never into its text, so that no claim adds an attribute or changes
 * another one. Where several claims share an attribute, a value may not contain the text that stands before it: so the text
 * can be taken apart again, and people who differ in a claim of the template differ in their DN.
 *
 * @throws invalid-argument  it is no DN, names no claim, or does not tell its claims apart
 */
export function parseDnTemplate(template: string): DnTemplate {
  const dn = parse(template).map((rdn) => rdn.map(parseAttribute));
  const parts = dn.flat().map(({ parts }) => parts);
  if (parts.every(({ length }) => length === 0)) malformed('it names no claim');
  if (parts.some((ofOne) => ofOne.slice(1).some(({ before }) => before === ''))) {
    malformed('two claims stand side by side');
  }
  if (dn.some((rdn) => new Set(rdn.map(({ oid }) => oid)).size < rdn.length)) {
    malformed('attributes of one type share a part of it');
  }
  return (claims) => {
    const text = formatDn(dn.map((rdn) => rdn.map(({ oid, value }) => ({ oid, value: value(claims) }))));
    // What is longer could not be in a token.
    if (text.length > maxDnLength) refuse('the DN that follows from the claims is too long');
    return canonicalDn(text);
  };
}

function parse(template: string): Dn {
  try {
    return parseDn(template);
  } catch {
    return malformed('it is no DN');
  }
}

interface Part {
  /** What stands between the claim before it, or the beginning, and this one. */
  readonly before: string;
  readonly claim: string;
}

function parseAttribute({ oid, value }: DnAttribute) {
  const pieces = value.split(placeholder);
  const after = pieces.at(-1) ?? '';
  const parts = pieces
    .slice(0, -1)
    .flatMap((claim, index): Part[] => (index % 2 === 1 ? [{ before: pieces[index - 1] ?? '', claim }] : []));
  return {
    oid,
    parts,
    value: (claims: Claims): string => {
      const texts = parts.map(({ before, claim }, index) => {
        const text = before + textOf(claims, claim);
        if (index > 0 && text.lastIndexOf(before) > 0) {
          refuse(`the claim "${claim}" contains what separates it from the claim before it`);
        }
        return text;
      });
      return texts.join('') + after;
    },
  };
}

function textOf(claims: Claims, name: string): string {
  const value = claimAt(claims, name);
  const text = Number.isSafeInteger(value) ? String(value) : value;
  if (typeof text !== 'string' || text.trim() === '') {
    return refuse(`the provider does not say the claim "${name}"`);
  }
  if (text.length > maxValueLength) refuse(`the claim "${name}" is longer than ${maxValueLength} characters`);
  if (/[\p{Cc}\p{Cs}]/u.test(text)) refuse(`the claim "${name}" has characters that are not text`);
  return text;
}

const refuse = (problem: string): never =>
  fail('permission-denied', problem, {
    field: 'id_token',
    remedy: 'ask the administrators of the site and of the provider to let the provider say the claims of dn',
    refusal: { service: 'gateway', layer: 'policy', reason: 'claims' },
  });

const malformed = (problem: string): never =>
  fail('invalid-argument', `the DN of a provider's people is wrong: ${problem}`, {
    field: 'identity.providers.dn',
    remedy: 'write it as in /O=Hospital A/OU=Staff/CN={name} {sub}',
  });
