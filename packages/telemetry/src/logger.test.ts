import { describe, expect, it } from '@jest/globals';
import { MdmError } from '@mdm/errors';
import { createLogger, type LogLevel, subsystem } from './logger.js';
import { withTraceparent } from './trace-context.js';

function capture(level?: LogLevel) {
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  const logger = createLogger({ service: 'lfc', site: 'a', level, destination });
  const last = (): unknown => JSON.parse(lines.at(-1) ?? 'null');
  return { logger, lines, last };
}

describe('createLogger', () => {
  it('writes one JSON line with time, level, service, site, the fields and the message', () => {
    const { logger, lines, last } = capture();
    logger.info({ count: 3 }, 'entries listed');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/\n$/);
    expect(last()).toEqual({
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      service: 'lfc',
      site: 'a',
      count: 3,
      msg: 'entries listed',
    });
  });

  it('leaves out what is below its level', () => {
    const { logger, lines } = capture('warn');
    logger.info('not written');
    logger.warn('written');
    expect(lines).toHaveLength(1);
  });

  it('adds the trace id of the running request', () => {
    const { logger, last } = capture();
    withTraceparent('00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', () => logger.info('inside'));
    expect(last()).toMatchObject({ trace_id: '0af7651916cd43dd8448eb211c80319c' });
    logger.info('outside');
    expect(last()).not.toHaveProperty('trace_id');
  });

  it('names the part that a line comes from', () => {
    const { logger, last } = capture();
    subsystem(logger, 'rpc:server').info('listening');
    expect(last()).toMatchObject({ subsystem: 'rpc:server', service: 'lfc' });
  });

  it('prints the code, the remedy and every cause of an error', () => {
    const { logger, last } = capture();
    const socket = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    const store = new MdmError('unavailable', 'the database does not answer', { cause: socket });
    const err = new MdmError('audit-unavailable', 'the audit record was not written', { cause: store });
    logger.error({ err }, 'call failed');
    expect(last()).toMatchObject({
      msg: 'call failed',
      err: {
        type: 'MdmError',
        code: 'audit-unavailable',
        message: 'the audit record was not written',
        remedy: expect.stringContaining('audit'),
        stack: expect.stringContaining('logger.test'),
        cause: { code: 'unavailable', cause: { code: 'ECONNREFUSED', message: 'connect ECONNREFUSED' } },
      },
    });
  });

  it('prints what an aggregate error gathered, and survives an error that is its own cause', () => {
    const { logger, last } = capture();
    const loop = new Error('loop');
    loop.cause = loop;
    logger.error({ err: new AggregateError([new Error('first'), loop], 'both failed') });
    expect(last()).toMatchObject({
      err: { message: 'both failed', errors: [{ message: 'first' }, { message: 'loop' }] },
    });
  });
});

describe('no secret and no patient reaches a log line', () => {
  const canary = 'CANARY';
  const jwt = 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJDQU5BUlkifQ.CANARY_signature-x';
  const jwe = 'eyJhbGciOiJFQ0RILUVTIn0..aXYCANARY.Y2lwaGVyCANARY.dGFnCANARY';
  const ageKey = 'AGE-SECRET-KEY-1CANARYQQPQ9R0TESTTESTTEST';
  const pem = '-----BEGIN EC PRIVATE KEY-----\nMHcCANARY\nAoGCANARY==\n-----END EC PRIVATE KEY-----';
  const cutPem = '-----BEGIN PRIVATE KEY-----\nMHcCANARY\nAoGCANARY';

  const secretNames = [
    'token',
    'userToken',
    'access_token',
    'x-mdm-proof',
    'authorization',
    'Authorization',
    'identity',
    'ageIdentity',
    'share',
    'shares',
    'key',
    'projectKey',
    'password',
    'clientSecret',
    'cookie',
    'credentials',
  ];
  const patientNames = [
    'PatientName',
    'patientName',
    'patient_id',
    'PatientID',
    'patient',
    'PatientBirthDate',
    'patientBirthDate',
    'OtherPatientIDs',
    'ReferringPhysicianName',
    'AccessionNumber',
    '00100010',
  ];

  it.each([...secretNames, ...patientNames])('masks the field %s at every depth', (name) => {
    const { logger, lines } = capture();
    const field = { [name]: canary };
    logger.info(field, 'flat');
    logger.info({ a: field }, 'one deep');
    logger.info({ a: { b: [{ c: field }] } }, 'four deep');
    logger.info({ a: { b: { c: { d: { e: { f: field } } } } } }, 'deeper');
    logger.info({ [name]: { value: [canary] } }, 'as an object');
    logger.info({ [name]: Buffer.from(canary) }, 'as bytes');
    logger.child(field).info('as a binding');
    expect(lines).toHaveLength(7);
    expect(lines.join('')).not.toContain(canary);
  });

  it.each([
    ['a JWT', jwt],
    ['a JWE', jwe],
    ['an age identity', ageKey],
    ['an age identity in lower case', ageKey.toLowerCase().replace('canary', canary)],
    ['a private key in PEM', pem],
    ['a cut private key in PEM', cutPem],
    ['a bearer credential', `authorization Bearer ${canary}0123456789`],
    ['the password of a URL', `postgres://mdm:${canary}@127.0.0.1:5432/lfc`],
    ['a secret in a query string', `/callback?state=1&id_token=${canary}&x=1`],
  ])('masks %s in messages, fields, lists, errors, stacks and causes', (_what, secret) => {
    const { logger, lines } = capture('trace');
    const cause = new Error(`inner ${secret}`);
    const err = new MdmError('internal', `outer ${secret}`, { cause, field: secret, remedy: secret });
    logger.info(`message ${secret} end`);
    logger.debug({ note: secret, list: [secret], deep: { er: { still: secret } } }, 'fields');
    logger.trace({ note: JSON.stringify({ inner: JSON.stringify(secret) }) }, 'nested JSON');
    logger.error({ err }, 'failed');
    logger.error(err);
    logger.warn({ failure: err }, 'under another name');
    logger.warn({ err: { reason: secret } }, 'not an error');
    logger.info({ url: new URL(`https://h/?note=${encodeURIComponent(secret)}`) }, 'a URL');
    subsystem(logger, secret).info('as a subsystem');
    expect(lines.length).toBe(9);
    expect(lines.join('')).not.toMatch(/CANARY/i);
    for (const line of lines) expect(() => JSON.parse(line)).not.toThrow();
  });

  it('never prints bytes, whatever they are called', () => {
    const { logger, last } = capture();
    logger.info({ body: Buffer.from(canary), view: new Uint8Array(32), raw: new ArrayBuffer(8) });
    expect(last()).toMatchObject({ body: '[6 bytes]', view: '[32 bytes]', raw: '[8 bytes]' });
  });

  it('does not leave half a secret when a long text is cut', () => {
    const { logger, lines } = capture();
    logger.info({ note: `${'x'.repeat(8180)} ${jwt}` });
    expect(lines.join('')).not.toMatch(/eyJ/);
  });
});
