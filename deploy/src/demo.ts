import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { type Federation, startFederation } from '@mdm/testbed/federation';
import { whatToTry } from './demo/farewell.js';
import { createNarrator, type StepResult } from './demo/narrator.js';
import { play } from './demo/play.js';
import { scenesOf } from './demo/story.js';

const interruptedCode = 130;
const usage = `usage: npm run demo -- [--once] [--json]
  --once  end after the story, with exit code 0 when all went well
  --json  the story on stderr, and one JSON summary as the last line of stdout`;

/** `npm run demo`: three hospitals on this machine, and the story of one patient. Returns the exit code. */
async function main(args: readonly string[]): Promise<number> {
  const options = {
    once: { type: 'boolean' },
    json: { type: 'boolean' },
    help: { type: 'boolean' },
  } as const;
  const { values } = parseArgs({ args: [...args], options });
  if (values.help) {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  const narrator = createNarrator(values.json ? process.stderr : process.stdout);
  const interruption = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => interruption.abort());
  const interrupted = once(interruption.signal, 'abort').then(() => 'interrupted' as const);

  narrator.title('Medical Data Manager: three hospitals on this machine');
  const directory = await mkdtemp(path.join(os.tmpdir(), 'mdm-demo-'));
  let federation: Federation | undefined;
  let begun: Promise<Federation> | undefined;
  try {
    const starting = {
      name: 'start',
      headline: 'hospitals A, B and C start',
      play: async () => {
        begun = startFederation({ signal: interruption.signal });
        federation = await begun;
        return '18 services as processes of their own, a PostgreSQL for each hospital, mutual TLS 1.3 between all of them';
      },
    };
    const story = async (): Promise<readonly StepResult[]> => {
      const started = await play([starting], narrator);
      if (federation === undefined) return started;
      return [...started, ...(await play(scenesOf({ federation, directory }), narrator, 2))];
    };
    const results = await Promise.race([story(), interrupted]);
    if (results === 'interrupted') {
      narrator.text(['Interrupted: whatever has started is being ended.']);
      return interruptedCode;
    }

    const ok = results.every((step) => step.ok);
    if (!values.once && federation !== undefined) {
      narrator.text(whatToTry(federation));
      await interrupted;
    }
    if (values.json) process.stdout.write(`${JSON.stringify({ ok, steps: results })}\n`);
    return ok ? 0 : 1;
  } finally {
    await begun?.then(
      (started) => started.stop(),
      () => undefined,
    );
    await rm(directory, { recursive: true, force: true });
  }
}

const code = await main(process.argv.slice(2));
// A story that was interrupted would still wait for something that no longer comes.
if (code === interruptedCode) process.exit(code);
process.exitCode = code;
