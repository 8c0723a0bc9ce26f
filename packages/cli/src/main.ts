import { run } from './run.js';

const code = await run(process.argv.slice(2));
for (const stream of [process.stdout, process.stderr]) {
  await new Promise<unknown>((resolve) => {
    stream.write('', resolve);
  });
}
// A connection that was still being made would keep the process alive.
process.exit(code);
