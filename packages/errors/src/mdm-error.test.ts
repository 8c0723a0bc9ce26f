import { describe, expect, it } from '@jest/globals';
import { errorTable, fail, isMdmError, MdmError } from './index.js';

describe('MdmError', () => {
  it('takes its remedy from the table unless a better one is given', () => {
    expect(new MdmError('token-expired', 'the token expired').remedy).toBe(
      errorTable['token-expired'].remedy,
    );
    expect(new MdmError('token-expired', 'the token expired', { remedy: 'run "mdm login"' }).remedy).toBe(
      'run "mdm login"',
    );
  });

  it('wraps a foreign error as internal and keeps it as the cause', () => {
    const cause = new TypeError('x is not a function');
    const error = MdmError.from(cause);
    expect(error.code).toBe('internal');
    expect(error.message).not.toContain('x is not');
    expect(error.cause).toBe(cause);
  });

  it('tells a passed deadline from a caller that went away', () => {
    expect(MdmError.from(Object.assign(new Error('late'), { name: 'TimeoutError' })).code).toBe(
      'deadline-exceeded',
    );
    expect(MdmError.from(AbortSignal.abort().reason).code).toBe('cancelled');
  });

  it('is recognised across two copies of the package', () => {
    const foreign = { [Symbol.for('mdm.error')]: true };
    expect(isMdmError(foreign)).toBe(true);
    expect(isMdmError(new Error('no'))).toBe(false);
  });

  it('is thrown by fail with its field', () => {
    expect(() =>
      fail('invalid-date', 'StudyDate "2020-13-01" is not a date', { field: 'StudyDate' }),
    ).toThrow(expect.objectContaining({ code: 'invalid-date', field: 'StudyDate' }));
  });

  it.each(Object.entries(errorTable))('%s has a remedy without a full stop', (_code, row) => {
    expect(row.remedy.length).toBeGreaterThan(10);
    expect(row.remedy).not.toMatch(/\.$/);
  });
});
