import { X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { issueServiceCertificate, statementSigner, verifyStatement } from './index.js';
import { type TestSite, testSite } from './sites.fixture.js';

const type = 'mdm-test+jwt';
const clock = Date.now;
const refused = expect.objectContaining({ code: 'certificate-invalid' });

let a: TestSite;
let b: TestSite;
let statement: string;

const hydraOf = async (site: string, ca: TestSite, days = 1) => {
  const { cert, key } = await issueServiceCertificate({
    ca: ca.ca,
    site,
    service: 'hydra',
    hosts: ['localhost'],
    validity: { days },
    clock,
  });
  return { certificate: cert, privateKey: key };
};
const authorities = (site: string) =>
  [a, b].filter((known) => known.site === site).map(({ ca }) => new X509Certificate(ca.cert));
const verify = (jws: string, changes: Partial<Parameters<typeof verifyStatement>[1]> = {}) =>
  verifyStatement(jws, { type, maxLength: 8_192, authorities, clock, ...changes });

beforeAll(async () => {
  [a, b] = await Promise.all([testSite('a'), testSite('b')]);
  statement = statementSigner(await hydraOf('a', a), { clock })(type, { guid: 'x' });
});

describe('a statement of a service', () => {
  it('says who says it and when, to whoever has the CA of the site', () => {
    const { by, signedAt, claims } = verify(statement);
    expect(by).toEqual({ site: 'a', service: 'hydra' });
    expect(Math.abs(signedAt - clock())).toBeLessThan(60_000);
    expect(claims).toMatchObject({ guid: 'x', iss: 'mdm://a/hydra' });
  });

  it('holds for ever, though its certificate ends', () => {
    const inTenYears = () => clock() + 10 * 365 * 864e5;
    expect(verify(statement, { clock: inTenYears }).by.site).toBe('a');
  });

  it('is refused when its certificate had ended before it was signed', async () => {
    const late = statementSigner(await hydraOf('a', a), { clock: () => clock() + 3 * 864e5 })(type, {});
    expect(() => verify(late, { clock: () => clock() + 4 * 864e5 })).toThrow(refused);
  });

  it('is refused when it is of another type, too long, or from the future', () => {
    expect(() => verify(statement, { type: 'mdm-other+jwt' })).toThrow(refused);
    expect(() => verify(statement, { maxLength: 100 })).toThrow(refused);
    expect(() => verify(statement, { clock: () => clock() - 864e5 })).toThrow(refused);
  });

  it('is refused when the CA of another site has issued the certificate', async () => {
    const forged = statementSigner(await hydraOf('a', b), { clock })(type, {});
    expect(() => verify(forged)).toThrow(refused);
    expect(() => verify(statement, { authorities: () => [] })).toThrow(refused);
  });

  it('is refused whatever is changed in it', () => {
    const changed = fc.oneof(
      fc
        .tuple(fc.nat(statement.length - 1), fc.constantFrom('A', 'b', '0', '.', '=', ' '))
        .map(([at, letter]) => statement.slice(0, at) + letter + statement.slice(at + 1)),
      fc.nat(statement.length - 1).map((length) => statement.slice(0, length)),
      fc.string({ maxLength: 200 }),
      fc
        .tuple(fc.json(), fc.json())
        .map((parts) => `${parts.map((part) => Buffer.from(part).toString('base64url')).join('.')}.AAAA`),
    );
    fc.assert(
      fc.property(changed, (jws) => {
        fc.pre(jws !== statement);
        expect(() => verify(jws)).toThrow(refused);
      }),
      { numRuns: 500 },
    );
  });
});
