import { run } from './run.js';

const outputs = [process.stdout, process.stderr];
// Every write is told its own error.
for (const stream of outputs) stream.on('error', () => undefined);

const code = await run(process.argv.slice(2), process);
for (const stream of outputs) {
  await new Promise<unknown>((resolve) => {
    stream.write('', resolve);
  });
}
// A connection that was still being made would keep the process alive.
process.exit(code);
