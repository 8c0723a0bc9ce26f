import { fail } from '@mdm/errors';
import { decodeBase64, encodeBase64 } from './base64.js';

/** One wrapped file key. The type is the first argument of the stanza. */
export interface Stanza {
  readonly type: string;
  readonly args: readonly string[];
  readonly body: Uint8Array;
}

/** The textual header of an age file, parsed but not yet proven by its MAC. */
export interface Header {
  readonly stanzas: readonly Stanza[];
  /** Bytes up to and including the line feed of the last header line; the payload begins here. */
  readonly length: number;
  /** What the MAC covers: everything up to and including `---`. */
  readonly authenticated: Uint8Array;
  readonly mac: Uint8Array;
}

const versionLine = 'age-encryption.org/v1\n';
const macMark = '---';
const columns = 64;
const bodyLinePattern = /^[A-Za-z0-9+/]{0,64}$/;
const argumentPattern = /^[!-~]+$/;

/** What a header may hold. The format has no limits of its own, and a reader of foreign bytes needs some. */
export const headerLimits = { bytes: 65_536, lineBytes: 8_192, stanzas: 128 } as const;

/** The header up to and including `---`, ready for its MAC. */
export function formatStanzas(stanzas: readonly Stanza[]): string {
  return `${versionLine}${stanzas.map(formatStanza).join('')}${macMark}`;
}

export function formatMac(mac: Uint8Array): string {
  return ` ${encodeBase64(mac)}\n`;
}

function formatStanza({ type, args, body }: Stanza): string {
  const text = encodeBase64(body);
  const full = Math.floor(text.length / columns);
  const lines = Array.from({ length: full + 1 }, (_, i) => text.slice(i * columns, (i + 1) * columns));
  return `-> ${[type, ...args].join(' ')}\n${lines.join('\n')}\n`;
}

/**
 * Reads the header at the start of `bytes`; undefined when it goes on behind them.
 * Accepts exactly the grammar of age-encryption.org/v1, "ABNF definition of file header", within {@link headerLimits}.
 * @throws corrupt         not an age file, or not by the grammar
 * @throws unimplemented   another version of the format, or an armored file
 * @throws limit-exceeded  larger than the limits
 */
export function parseHeader(bytes: Uint8Array): Header | undefined {
  const reader = new HeaderReader();
  return reader.push(bytes);
}

/** Reads a header that arrives in pieces; keeps no more than {@link headerLimits} allows. */
export class HeaderReader {
  #held = Buffer.alloc(0);
  #lineStart = 0;
  readonly #stanzas: Stanza[] = [];
  #open: { args: string[]; body: string[] } | undefined;

  /** Takes the next piece, which may reach into the payload; the header once its last line is complete. */
  push(piece: Uint8Array): Header | undefined {
    const before = this.#held.length;
    this.#held = Buffer.concat([this.#held, piece.subarray(0, Math.max(0, headerLimits.bytes - before))]);
    if (this.#lineStart === 0 && !this.#readVersion()) return undefined;
    for (;;) {
      const end = this.#held.indexOf(0x0a, this.#lineStart);
      if ((end < 0 ? this.#held.length : end) - this.#lineStart > headerLimits.lineBytes) {
        fail('limit-exceeded', `the header has a line of more than ${headerLimits.lineBytes} bytes`);
      }
      if (end < 0) break;
      const start = this.#lineStart;
      const line = this.#held.toString('latin1', start, end);
      this.#lineStart = end + 1;
      const mac = this.#readLine(line);
      if (mac === undefined) continue;
      return {
        stanzas: this.#stanzas,
        length: end + 1,
        authenticated: this.#held.subarray(0, start + macMark.length),
        mac,
      };
    }
    if (before + piece.length >= headerLimits.bytes) {
      fail('limit-exceeded', `the header is longer than ${headerLimits.bytes} bytes`);
    }
    return undefined;
  }

  #readVersion(): boolean {
    const text = this.#held.toString('latin1', 0, versionLine.length);
    if (text === versionLine) {
      this.#lineStart = versionLine.length;
      return true;
    }
    if (versionLine.startsWith(text)) return false;
    if (text.startsWith('-----BEGIN AGE')) {
      fail('unimplemented', 'the file is an armored age file', {
        remedy: 'remove the armor first, for example by decrypting and encrypting without "age --armor"',
      });
    }
    if (text.startsWith('age-encryption.org/v') && !text.includes('\r')) {
      fail('unimplemented', 'the file is of another version of the age format than v1');
    }
    return corrupt('is not an age file');
  }

  /** Takes one line without its line feed; the MAC when it was the last one. */
  #readLine(line: string): Buffer | undefined {
    if (this.#open) {
      this.#readBodyLine(line, this.#open);
      return undefined;
    }
    if (line.startsWith('-> ')) {
      if (this.#stanzas.length === headerLimits.stanzas) {
        fail('limit-exceeded', `the header has more than ${headerLimits.stanzas} stanzas`);
      }
      const args = line.slice(3).split(' ');
      if (!args.every((argument) => argumentPattern.test(argument))) return corrupt('has a malformed stanza');
      this.#open = { args, body: [] };
      return undefined;
    }
    if (!line.startsWith(`${macMark} `)) return corrupt('has a line that is neither stanza nor MAC');
    if (this.#stanzas.length === 0) return corrupt('has no stanza');
    const mac = decodeBase64(line.slice(macMark.length + 1));
    return mac?.length === 32 ? mac : corrupt('has a malformed MAC');
  }

  #readBodyLine(line: string, open: { args: string[]; body: string[] }): void {
    if (!bodyLinePattern.test(line)) corrupt('has a malformed stanza body');
    open.body.push(line);
    if (line.length === columns) return;
    const body = decodeBase64(open.body.join(''));
    const [type, ...args] = open.args;
    if (body === undefined || type === undefined) corrupt('has a malformed stanza body');
    this.#stanzas.push({ type, args, body });
    this.#open = undefined;
  }
}

function corrupt(problem: string): never {
  return fail('corrupt', `the file ${problem}`, {
    remedy: 'check that it is an age file and fetch it again',
  });
}
