import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { readSecret } from './read-secret.js';

const secretsDirectory = mkdtempSync(path.join(tmpdir(), 'mdm-secrets-'));
afterAll(() => rmSync(secretsDirectory, { recursive: true }));

const secret = Buffer.from(Array.from({ length: 32 }, (_, n) => (n * 37) % 256));

function write(name: string, text: string, mode = 0o600): void {
  writeFileSync(path.join(secretsDirectory, name), text);
  chmodSync(path.join(secretsDirectory, name), mode);
}
const read = (name: string) => readSecret({ secretsDirectory }, name, 32);

describe('readSecret', () => {
  it.each([
    ['hexadecimal', secret.toString('hex')],
    ['upper-case hexadecimal with a line feed', `${secret.toString('hex').toUpperCase()}\n`],
    ['base64url', secret.toString('base64url')],
    ['padded base64url', `${secret.toString('base64url')}=\n`],
  ])('reads %s', (_form, text) => {
    write('project.key', text);
    expect(read('project.key').toString('hex')).toBe(secret.toString('hex'));
  });

  it.each([0o640, 0o604, 0o620, 0o601])('refuses a file of mode %o', (mode) => {
    write('open.key', secret.toString('hex'), mode);
    expect(() => read('open.key')).toThrow(
      expect.objectContaining({ code: 'failed-precondition', remedy: expect.stringContaining('chmod 600') }),
    );
  });

  it.each([
    ['too short', secret.toString('hex').slice(2)],
    ['too long', `${secret.toString('hex')}00`],
    ['empty', ''],
    ['not canonical', `${secret.toString('base64url').slice(0, -1)}_`],
    ['standard base64', secret.toString('base64').replace(/^./, '+')],
    ['two lines', `${secret.toString('hex')}\n${secret.toString('hex')}`],
    ['huge', 'a'.repeat(10_000)],
  ])('refuses content that is %s and does not repeat it', (_what, text) => {
    write('bad.key', text);
    expect(() => read('bad.key')).toThrow(
      expect.objectContaining({
        code: 'invalid-argument',
        message: expect.not.stringContaining(text.slice(0, 20) || 'NaN'),
      }),
    );
  });

  it.each(['../secret', '/etc/shadow', '.hidden', '', 'a/b'])('refuses the name "%s"', (name) => {
    expect(() => read(name)).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
  });

  it('says that a secret is absent', () => {
    expect(() => read('absent.key')).toThrow(expect.objectContaining({ code: 'failed-precondition' }));
  });
});
