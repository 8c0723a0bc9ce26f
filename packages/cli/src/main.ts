import { finished } from 'node:stream/promises';
import { run } from './run.js';

const code = await run(process.argv.slice(2));
process.stdout.end();
await finished(process.stdout).catch(() => undefined);
// A connection that was still being made would keep the process alive.
process.exit(code);
