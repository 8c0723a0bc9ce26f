/**
 * Lets Node import the project's TypeScript sources without a build: `node --import ./scripts/typescript.mjs FILE.ts`,
 * or `import './typescript.mjs'` before `await import('….ts')`. For tests that need processes of their own.
 */
import { register } from 'node:module';

register('./typescript-hooks.mjs', import.meta.url);
