import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';

const run = promisify(execFile);
const pathOf = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

describe('the engine', () => {
  it('survives that its caller is deoptimized while it works', async () => {
    const files = [pathOf('../../../scripts/typescript.mjs'), pathOf('./deoptimized.fixture.ts')] as const;
    const { stdout } = await run(process.execPath, ['--import', ...files]);
    expect(stdout).toBe('success 2');
  });
});
