import { attributeName, attributeOid } from '../attribute-types.js';

/** How a file writes "anything": `*` and `?` in a signing policy, `.*` and `.` in a namespaces file. */
export type PatternStyle = 'glob' | 'expression';

const run = Symbol('any characters');
const one = Symbol('one character');
type Token = string | typeof run | typeof one;

/** The names that a pattern covers, wholly and not in part. */
export type NamePattern = (dn: string) => boolean;

/**
 * A pattern for names in canonical slash form, case included. Types may have any of their names (`/Email=`), bytes the
 * escapes of OpenSSL (`\xC3`). Takes time of the order of pattern times name, whatever they are.
 * @returns undefined when the pattern uses more than that, such as a class of characters
 */
export function namePattern(text: string, style: PatternStyle): NamePattern | undefined {
  const literal = withCanonicalTypes(withoutHexEscapes(text));
  const tokens = style === 'glob' ? globTokens(literal) : expressionTokens(literal);
  return tokens && ((dn) => matches(tokens, dn));
}

function withCanonicalTypes(text: string): string {
  return text.replace(/([/+])([A-Za-z]+)=/g, (all, separator: string, type: string) => {
    const oid = attributeOid(type);
    return oid === undefined ? all : `${separator}${attributeName(oid)}=`;
  });
}

function withoutHexEscapes(text: string): string {
  return text.replace(/(?:\\x[0-9A-Fa-f]{2})+/g, (escapes) =>
    Buffer.from(escapes.replaceAll('\\x', ''), 'hex').toString(),
  );
}

function globTokens(text: string): readonly Token[] {
  const special: Readonly<Record<string, Token>> = { '*': run, '?': one };
  return text.split('').map((character) => special[character] ?? character);
}

/** The part of POSIX expressions that namespaces files use; a lone `*` is read as in a signing policy. */
function expressionTokens(text: string): readonly Token[] | undefined {
  const body = text.replace(/^\^/, '').replace(/\$$/, '');
  const tokens: Token[] = [];
  for (const [piece] of body.matchAll(/\.\*|\\.|./gs)) {
    if (piece === '[' || piece === '\\' || /^\\[A-Za-z0-9(){}]$/.test(piece)) return undefined;
    if (piece === '.*' || piece === '*') tokens.push(run);
    else if (piece === '.') tokens.push(one);
    else tokens.push(piece.startsWith('\\') ? piece.slice(1) : piece);
  }
  return tokens;
}

/** Only the last run of any characters is ever tried again. */
function matches(tokens: readonly Token[], text: string): boolean {
  let token = 0;
  let position = 0;
  let retry: { token: number; position: number } | undefined;
  while (position < text.length) {
    const expected = tokens[token];
    if (expected === run) {
      token += 1;
      retry = { token, position };
    } else if (expected === one || expected === text[position]) {
      token += 1;
      position += 1;
    } else if (retry !== undefined) {
      retry.position += 1;
      token = retry.token;
      position = retry.position;
    } else return false;
  }
  return tokens.slice(token).every((rest) => rest === run);
}
