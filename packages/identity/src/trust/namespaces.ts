import { fail } from '@mdm/errors';
import { canonicalDn } from '../dn.js';
import { type NamePattern, namePattern, type PatternStyle } from './name-pattern.js';

/** One statement: the CA may vouch for names of the pattern, or may not. */
export interface NameRule {
  /** Canonical slash form; undefined: the CA to which the file belongs. */
  readonly issuerDn: string | undefined;
  readonly permit: boolean;
  readonly covers: NamePattern;
}

/** Which names each CA may vouch for. */
export interface Namespaces {
  permits(issuerDn: string, subjectDn: string): boolean;
}

/** The rules of a CA of the directory, from the file under the hash of its name. */
export interface OwnedRules {
  readonly ownerDn: string;
  readonly rules: readonly NameRule[];
}

const maxRules = 1000;

/**
 * Joins the files of a directory. What the file of a CA says about itself is all that holds for it. Statements about
 * others are for subordinate CAs that have no file of their own. A denial beats every permission, and a CA about which
 * nothing is said may vouch for nobody, as in the Globus Toolkit: who puts a CA into such a directory says for whom.
 */
export function joinNamespaces(files: readonly OwnedRules[]): Namespaces {
  const owners = new Set(files.map(({ ownerDn }) => ownerDn));
  const byIssuer = new Map<string, NameRule[]>();
  for (const { ownerDn, rules } of files) {
    for (const rule of rules) {
      const issuerDn = rule.issuerDn ?? ownerDn;
      if (issuerDn !== ownerDn && owners.has(issuerDn)) continue;
      const known = byIssuer.get(issuerDn);
      if (known) known.push(rule);
      else byIssuer.set(issuerDn, [rule]);
    }
  }
  return {
    permits: (issuerDn, subjectDn) => {
      const covering = (byIssuer.get(issuerDn) ?? []).filter(({ covers }) => covers(subjectDn));
      return covering.length > 0 && covering.every(({ permit }) => permit);
    },
  };
}

/**
 * Reads a `.signing_policy` file, the part of EACL that the Globus Toolkit obeys: `access_id_CA X509 '<dn>'`,
 * `pos_rights globus CA:sign`, `cond_subjects globus '"<pattern>" …'`.
 * @throws invalid-argument (field namespace): anything else, since a right that is overlooked might be a denial
 */
export function parseSigningPolicy(text: string): readonly NameRule[] {
  const rules: NameRule[] = [];
  let issuerDn: string | undefined;
  let maySign = false;
  const words = wordsOf(text);
  for (let index = 0; index < words.length; index += 3) {
    const [keyword, authority, value] = words.slice(index, index + 3);
    if (value === undefined) unusable(`"${keyword}" has no value`);
    if (keyword === 'access_id_CA' && authority === 'X509') {
      issuerDn = canonicalDn(value);
      maySign = false;
    } else if (issuerDn === undefined) unusable('it does not start with "access_id_CA X509"');
    else if (keyword === 'pos_rights' && authority === 'globus' && value === 'CA:sign') maySign = true;
    else if (keyword === 'cond_subjects' && authority === 'globus' && maySign) {
      for (const pattern of patternsOf(value)) rules.push(rule(issuerDn, true, pattern, 'glob'));
    } else unusable(`"${keyword} ${authority}" is not understood there`);
  }
  return checkedRules(rules);
}

/**
 * Reads a `.namespaces` file of EUGridPMA: `TO Issuer "<dn>"|SELF PERMIT|DENY Subject "<pattern>"`.
 * @throws invalid-argument (field namespace)
 */
export function parseNamespaces(text: string): readonly NameRule[] {
  const rules: NameRule[] = [];
  const words = wordsOf(text);
  for (let index = 0; index < words.length; index += 6) {
    const [to, issuer, name, verdict, subject, pattern] = words.slice(index, index + 6);
    if (name === undefined || verdict === undefined || pattern === undefined)
      unusable('a statement is cut off');
    if (!/^to issuer (?:permit|deny) subject$/i.test([to, issuer, verdict, subject].join(' ')))
      unusable('a statement is not "TO Issuer … PERMIT|DENY Subject …"');
    const issuerDn = /^self$/i.test(name) ? undefined : canonicalDn(name);
    rules.push(rule(issuerDn, /^permit$/i.test(verdict), pattern, 'expression'));
  }
  return checkedRules(rules);
}

/** Words and quoted texts, without comments; a backslash at the end of a line continues it. */
function wordsOf(text: string): readonly string[] {
  const words: string[] = [];
  const piece = /\\?\s+|#[^\n]*|'([^']*)'|"([^"]*)"|([^\s"'#]+)/y;
  while (piece.lastIndex < text.length) {
    const match = piece.exec(text);
    if (match === null) unusable('a quote is not closed');
    const word = match[1] ?? match[2] ?? match[3];
    if (word !== undefined) words.push(word);
  }
  return words;
}

function patternsOf(value: string): readonly string[] {
  if (!value.includes('"')) return [value];
  if (!/^\s*(?:"[^"]*"\s*)+$/.test(value)) unusable('a list of subjects has text between its quotes');
  return [...value.matchAll(/"([^"]*)"/g)].map(([, pattern = '']) => pattern);
}

function rule(issuerDn: string | undefined, permit: boolean, pattern: string, style: PatternStyle): NameRule {
  const covers = namePattern(pattern, style);
  if (covers === undefined) unusable('a pattern uses more than "." and "*"');
  return { issuerDn, permit, covers };
}

function checkedRules(rules: readonly NameRule[]): readonly NameRule[] {
  if (rules.length > maxRules) unusable(`it has more than ${maxRules} statements`);
  return rules;
}

function unusable(problem: string): never {
  return fail('invalid-argument', `the policy of a CA cannot be used: ${problem}`, {
    field: 'namespace',
    remedy: 'install the policy file again that the CA distributes',
  });
}
