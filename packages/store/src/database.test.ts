import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type TestDatabase, testDatabase } from './index.js';

let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase();
});
afterAll(() => test.drop());

describe('a database', () => {
  it('answers a statement', async () => {
    expect(await test.db.query('select 1 as one, $1::text as two', ['x'])).toEqual([{ one: 1, two: 'x' }]);
  });
});
