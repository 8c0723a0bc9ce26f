import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';

const run = promisify(execFile);
const typescript = fileURLToPath(new URL('../../../scripts/typescript.mjs', import.meta.url));
const deoptimized = fileURLToPath(new URL('./deoptimized.fixture.ts', import.meta.url));

describe('the engine', () => {
  it('survives that its caller is deoptimized while it works', async () => {
    const { stdout } = await run(process.execPath, ['--import', typescript, deoptimized]);
    expect(stdout).toBe('success 2');
  });
});
