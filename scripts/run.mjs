/** `npm run <command>`: bootstrap, build what the command needs, then hand over. Commands are listed at the end. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { bootstrap, root, toolsPath } from './bootstrap.mjs';

const bin = (name) => path.join(root, 'node_modules', '.bin', name);
const quiet = { TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' };

function run(command, args, { env = {}, stdout = 'inherit' } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: ['inherit', stdout, 'inherit'],
      env: { ...process.env, ...env },
    });
    const forward = (signal) => child.kill(signal);
    process.on('SIGINT', forward);
    process.on('SIGTERM', forward);
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      process.off('SIGINT', forward);
      process.off('SIGTERM', forward);
      resolve(code ?? (signal === 'SIGINT' ? 130 : 1));
    });
  });
}

async function must(command, args, options) {
  const code = await run(command, args, options);
  if (code !== 0) process.exit(code);
}

/** Build output goes to stderr: the stdout of a command belongs to that command. */
const build = () =>
  must(
    bin('turbo'),
    [
      'run',
      '//#compile',
      '--output-logs=errors-only',
      '--no-update-notifier',
      '--ui=stream',
      '--log-prefix=none',
    ],
    {
      env: {
        ...quiet,
        PATH: [path.dirname(process.execPath), toolsPath, process.env.PATH].join(path.delimiter),
      },
      stdout: 2,
    },
  );

const node = (file, args, env) =>
  run(process.execPath, ['--enable-source-maps', path.join(root, file), ...args], { env });

const commands = {
  build: async () => {
    await build();
    return 0;
  },
  demo: async (args) => {
    await build();
    return node('deploy/dist/demo.js', args);
  },
  bench: async (args) => {
    await build();
    return node('bench/dist/main.js', args);
  },
  mdm: async (args) => {
    await build();
    return node('packages/cli/dist/main.js', args);
  },
  test: async (args) => {
    await build();
    return node('scripts/test.mjs', args);
  },
  /** The suites that need other people's programs: dcmtk, dicom3tools, Orthanc, age, openssl. */
  'test:interop': async (args) => {
    await build();
    return node('scripts/test.mjs', ['interop.test', ...args]);
  },
  generate: async (args) => node('scripts/generate.mjs', args),
  format: async () => run(bin('biome'), ['check', '--write', '.']),
  check: async () => {
    const steps = [
      ['types', bin('tsc'), ['-p', 'tsconfig.json']],
      ['lint and format', bin('biome'), ['check', '--error-on-warnings', '.']],
      ['protos', process.execPath, ['scripts/generate.mjs', '--check']],
      ['unused code and dependencies', bin('knip'), []],
    ];
    let failed = 0;
    for (const [name, command, args] of steps) {
      const code = await run(command, args, { env: quiet });
      process.stdout.write(`${code === 0 ? 'ok  ' : 'FAIL'} ${name}\n`);
      if (code !== 0) failed += 1;
    }
    return failed === 0 ? 0 : 1;
  },
};

const [name, ...args] = process.argv.slice(2);
const command = commands[name];
if (!command) {
  process.stderr.write(`usage: node scripts/run.mjs ${Object.keys(commands).join('|')}\n`);
  process.exit(2);
}
bootstrap();
process.exitCode = await command(args);
