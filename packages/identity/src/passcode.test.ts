import { describe, expect, it } from '@jest/globals';
import { hashPasscode, isPasscode } from './passcode.js';

describe('the hash of a passcode', () => {
  it('is true of that passcode only, and each time another one', async () => {
    const [one, other] = await Promise.all([hashPasscode('Käse^42'), hashPasscode('Käse^42')]);
    expect(one).not.toBe(other);
    expect(await isPasscode('Käse^42', one)).toBe(true);
    expect(await isPasscode('Käse^42'.normalize('NFD'), one)).toBe(true);
    expect(await isPasscode('käse^42', one)).toBe(false);
    expect(await isPasscode('', one)).toBe(false);
  });

  it('is that of RFC 7914 §12', async () => {
    const expected = Buffer.from('7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2', 'hex');
    const salt = Buffer.from('SodiumChloride').toString('base64').replace(/=+$/, '');
    const hash = expected.toString('base64').replace(/=+$/, '');
    expect(await isPasscode('pleaseletmein', `$scrypt$ln=14,r=8,p=1$${salt}$${hash}`)).toBe(true);
  });

  it.each([
    '',
    'plain',
    '$scrypt$ln=14,r=8,p=1$c2FsdHNhbHQ$short',
    `$scrypt$ln=30,r=8,p=1$${'A'.repeat(22)}$${'A'.repeat(43)}`,
    `$scrypt$ln=0,r=8,p=1$${'A'.repeat(22)}$${'A'.repeat(43)}`,
    `$argon2id$ln=14,r=8,p=1$${'A'.repeat(22)}$${'A'.repeat(43)}`,
  ])('is refused as %p, without a word of it', async (hashed) => {
    await expect(isPasscode('canary', hashed)).rejects.toMatchObject({
      code: 'invalid-argument',
      message: expect.not.stringContaining('canary'),
    });
  });
});
