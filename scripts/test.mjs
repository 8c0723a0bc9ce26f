/**
 * Runs jest. Words select the suites whose path contains one of them; everything after `--` goes to jest as it is.
 * Without any, the suites that are about dates run twice, in two time zones: in neither may a date be another day's.
 */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { root } from './bootstrap.mjs';
import { datedSuites } from './dated-suites.mjs';

/** Behind UTC by three hours and a half, with summer time; and nine hours before UTC. */
const [zone, otherZone] = ['America/St_Johns', 'Asia/Tokyo'];

let isStopped = false;
let child;
for (const signal of ['SIGINT', 'SIGTERM'])
  process.on(signal, () => {
    isStopped = true;
    child.kill(signal);
  });

async function jest(timeZone, selection) {
  const NODE_OPTIONS = `${process.env.NODE_OPTIONS ?? ''} --experimental-vm-modules --no-warnings=ExperimentalWarning`;
  child = spawn(
    process.execPath,
    [
      path.join(root, 'node_modules', 'jest', 'bin', 'jest.js'),
      '--config',
      path.join(root, 'jest.config.mjs'),
      ...selection,
    ],
    { cwd: root, stdio: 'inherit', env: { ...process.env, TZ: timeZone, NODE_OPTIONS } },
  );
  const code = await new Promise((resolve) => child.on('exit', resolve));
  if (code !== 0) process.exitCode = code ?? 1;
}

const words = process.argv.slice(2).filter((word) => word !== '--');
if (words.length === 0) await jest(otherZone, ['--runTestsByPath', ...datedSuites()]);
if (!isStopped) await jest(zone, words);
