import { fail } from '@mdm/errors';

export interface PolicyFile {
  /** Such as `consent.cedar`. */
  readonly name: string;
  readonly text: string;
}

/** Something that keeps policies from coming into force. */
export interface PolicyProblem {
  readonly file: string;
  /** The first is 1. */
  readonly line: number;
  /** Its id, when it has one. */
  readonly policy: string | undefined;
  /** Without a full stop. */
  readonly problem: string;
}

/** One policy as it stands in its file. */
export interface PolicySource {
  readonly file: string;
  readonly text: string;
  /** Of its first word. */
  readonly line: number;
}

const maxFiles = 256;
/** Bytes, of all files together. */
const maxSize = 1024 * 1024;
/** Characters of one policy. */
const maxLength = 65_536;
/** Of brackets, and of `if`. */
const maxNesting = 24;
const maxOperators = 300;

/**
 * @throws invalid-argument  two files have one name, or one is not Unicode
 * @throws limit-exceeded    there are too many, or they are too large
 */
export function checkFiles(files: readonly PolicyFile[]): void {
  checkCount(files.length);
  checkSize(files.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0));
  if (new Set(files.map(({ name }) => name)).size < files.length)
    fail('invalid-argument', 'two files of policies have one name', { field: 'policies' });
  const broken = files.find(({ text }) => !text.isWellFormed());
  if (broken !== undefined)
    fail('invalid-argument', `${broken.name}: the text is not Unicode`, { field: 'policies' });
}

export function checkCount(count: number): void {
  if (count > maxFiles)
    fail('limit-exceeded', `there are ${count} files of policies, and at most ${maxFiles} are read`, {
      field: 'policies',
      remedy: 'put several policies into one file',
    });
}

/** @param bytes of all files together */
export function checkSize(bytes: number): void {
  if (bytes > maxSize)
    fail('limit-exceeded', `the policies have more than the ${maxSize} bytes that are read`, {
      field: 'policies',
      remedy: 'name groups in place of many users',
    });
}

/** Words, names, strings, comments and blanks of the policy language; anything else is one character. */
const token = /(\/\/[^\n]*|\s+)|("(?:\\[\s\S]|[^"\\])*"?)|([A-Za-z_]\w*|\d+)|::|&&|\|\||[=!<>]=|[\s\S]/gy;
const operatorWords = new Set(['has', 'like', 'in', 'is']);
const separators = new Set([',', ':', '::', ';', '@', '(', ')', '[', ']', '{', '}']);

/**
 * The policies of a file: each ends with its `;`. What is too deep for the engine, whose stack is small and does not survive
 * an overflow, becomes a problem here and is never shown to it.
 */
export function splitPolicies({ name: file, text }: PolicyFile): {
  readonly sources: readonly PolicySource[];
  readonly problems: readonly PolicyProblem[];
} {
  const sources: PolicySource[] = [];
  const problems: PolicyProblem[] = [];
  let line = 1;
  let open:
    | { start: number; line: number; depth: number; deepest: number; ifs: number; operators: number }
    | undefined;

  const close = (end: number) => {
    if (open === undefined) return;
    const { start, deepest, ifs, operators } = open;
    const problem = tooMuch(end - start, deepest, ifs, operators);
    if (problem === undefined) sources.push({ file, text: text.slice(start, end), line: open.line });
    else problems.push({ file, line: open.line, policy: undefined, problem });
    open = undefined;
  };

  for (const { 0: word, 1: blank, 2: quoted, 3: name, index } of text.matchAll(token)) {
    if (blank === undefined) {
      open ??= { start: index, line, depth: 0, deepest: 0, ifs: 0, operators: 0 };
      if (name === 'if') open.ifs += 1;
      else if (name !== undefined) open.operators += operatorWords.has(name) ? 1 : 0;
      else if (/^[([{]$/.test(word)) open.deepest = Math.max(open.deepest, ++open.depth);
      else if (/^[)\]}]$/.test(word)) open.depth -= 1;
      else if (quoted === undefined && !separators.has(word)) open.operators += 1;
      if (word === ';') close(index + 1);
    }
    line += word.split('\n').length - 1;
  }
  close(text.length);
  return { sources, problems };
}

function tooMuch(length: number, deepest: number, ifs: number, operators: number): string | undefined {
  if (length > maxLength) return `the policy is longer than ${maxLength} characters`;
  if (deepest > maxNesting) return `brackets are nested more than ${maxNesting} deep`;
  if (ifs > maxNesting) return `there are more than ${maxNesting} "if"s in one policy`;
  if (operators > maxOperators)
    return `there are more than ${maxOperators} operators in one policy; split it, or write a list with "contains"`;
  return undefined;
}
