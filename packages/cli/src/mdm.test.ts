import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mdm, mdmHere } from './run-mdm.fixture.js';

const run = promisify(execFile);
const commands = [
  'find',
  'ls',
  'get',
  'key',
  'register',
  'bridge queue',
  'bridge list',
  'bridge retry',
  'bridge quarantine list',
  'bridge quarantine show',
  'bridge quarantine export',
  'bridge quarantine discard',
  'bridge quarantine accept',
  'grant',
  'revoke',
  'why',
  'rights',
  'sites',
  'whoami',
  'pki init',
  'pki service',
  'pki user',
  'pki bundle',
  'pki fingerprint',
  'policy init',
  'policy check',
  'policy test',
  'policy explain',
  'policy diff',
  'proxy',
  'proxy info',
  'proxy destroy',
  'audit list',
  'audit report',
  'audit verify',
  'audit export',
  'completion',
];

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'mdm-cli-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

describe('mdm --help', () => {
  it('names every command, the settings and the exit codes', async () => {
    const { code, text } = await mdm(['--help']);
    expect(code).toBe(0);
    for (const command of commands) expect(text).toMatch(new RegExp(`^  ${command.split(' ')[0]}\\b`, 'm'));
    expect(text).toContain('config.yaml');
    expect(text).toContain('7 partial answer');
  });

  it.each(commands)('shows examples for %s', async (command) => {
    const { code, text } = await mdmHere([...command.split(' '), '--help']);
    expect(code).toBe(0);
    expect(text).toContain(`Usage: mdm ${command}`);
    expect(text).toMatch(/Examples:\n {2}\$ .+\n {6}\S/);
  });

  it('says its version', async () => {
    expect((await mdm(['--version'])).text).toMatch(/^\d+\.\d+\.\d+$/);
  });
});

describe('a wrong command line', () => {
  it.each([
    [['fnd'], "unknown command 'fnd' (did you mean find?)"],
    [['get'], "missing required argument 'lfn'"],
    [['find', '--nonsense'], "unknown option '--nonsense'"],
    [['find', '--limit', '0'], 'Write a whole number from 1 to 10000.'],
    [['find', '--deadline', '2h'], 'at most 60s'],
    [['--timeout', 'soon', 'whoami'], 'Write a duration'],
    [['get', '--range', '5-2', '/grid/x'], 'Write a range'],
    [['grant', '/grid/x', '--user', 'a', '--group', 'b'], 'cannot be used with'],
    [['completion', 'tcsh'], 'bash, zsh, fish'],
  ])('%j ends with 2 and says why', async (args, problem) => {
    const { code, stderr, text } = await mdmHere(args);
    expect({ code, text }).toEqual({ code: 2, text: '' });
    expect(stderr).toMatch(/^mdm: .+ \(invalid-argument\)\nremedy: .+\n$/);
    expect(stderr).toContain(problem);
  });

  it('without a command shows the help on stderr', async () => {
    const { code, stderr, text } = await mdm([]);
    expect({ code, text }).toEqual({ code: 2, text: '' });
    expect(stderr).toContain('Usage: mdm');
  });

  it('is said as JSON with --json', async () => {
    const { code, stderr } = await mdmHere(['--json', 'whoami']);
    expect(code).toBe(2);
    expect(JSON.parse(stderr)).toEqual({
      error: {
        code: 'invalid-argument',
        field: 'gateway',
        message: 'gateway is not set',
        remedy: expect.stringContaining('MDM_GATEWAY'),
      },
    });
  });

  it('says where a query cannot be read', async () => {
    const { code, stderr } = await mdmHere(['find', 'Modality = ']);
    expect(code).toBe(2);
    expect(stderr).toContain('character 12: a value is missing');
  });
});

describe('mdm without a site', () => {
  it('ends with 2 when there are no credentials', async () => {
    const { code, stderr } = await mdm(['--gateway', 'localhost:1', '--site', 'a', 'whoami']);
    expect(code).toBe(2);
    expect(stderr).toContain('(failed-precondition)');
  });

  it('ends with 6 when the gateway cannot be reached, and with 6 when it does not answer in time', async () => {
    await mdmHere(['pki', 'init', '--site', 'a', '--title', 'Hospital A', path.join(directory, 'lone')]);
    await mdmHere(['pki', 'user', path.join(directory, 'lone'), '--dn', '/O=Hospital A/CN=Anna']);
    const credentials = ['--site', 'a', '--credentials', path.join(directory, 'lone/users/anna')];
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => {
      silent.listen(0, '127.0.0.1', resolve);
    });
    const address = silent.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const late = await mdm([
      '--gateway',
      `127.0.0.1:${port}`,
      '--timeout',
      '300ms',
      ...credentials,
      'whoami',
    ]);
    expect(late).toMatchObject({ code: 6, text: '' });
    expect(late.stderr).toContain('(deadline-exceeded)');
    await new Promise((resolve) => {
      silent.close(resolve);
    });
    const gone = await mdm(['--gateway', `127.0.0.1:${port}`, ...credentials, 'whoami']);
    expect(gone).toMatchObject({ code: 6, text: '' });
    expect(gone.stderr).toContain('(unavailable)');
  });
});

describe('mdm completion', () => {
  const complete = async (line: string): Promise<string[]> => {
    const words = line.split(' ');
    const script = `
      source <("${process.execPath}" "${path.resolve('packages/cli/bin/mdm.js')}" completion bash)
      COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}
      _mdm; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { stdout } = await run('bash', ['-c', script]);
    return stdout.split('\n').filter((word) => word !== '');
  };

  it('completes commands, subcommands, options and choices in bash', async () => {
    expect((await complete('mdm re')).sort()).toEqual(['register', 'request', 'requests', 'revoke']);
    expect(await complete('mdm --json pki ')).toEqual(expect.arrayContaining(['init', 'fingerprint']));
    expect(await complete('mdm find --li')).toEqual(['--limit', '--list-attributes']);
    expect(await complete('mdm completion z')).toEqual(['zsh']);
    expect(await complete('mdm get --ti')).toEqual(['--timeout']);
  });

  it('writes what zsh and fish read', async () => {
    expect((await mdm(['completion', 'zsh'])).text).toMatch(
      /^#compdef mdm\n(?:.|\n)*'pki init'\) candidates=\(/,
    );
    const fish = (await mdmHere(['completion', 'fish'])).text;
    expect(fish).toContain("complete -c mdm -n '__fish_use_subcommand' -f -a find -d 'one query");
    expect(fish).toContain(
      "-n '__fish_seen_subcommand_from pki; and __fish_seen_subcommand_from init' -l title",
    );
  });
});

describe('the output', () => {
  const shell = (script: string) =>
    run('bash', [
      '-c',
      `set -o pipefail; ${script}`,
      process.execPath,
      path.resolve('packages/cli/bin/mdm.js'),
    ]).then(
      ({ stderr }) => ({ code: 0, stderr }),
      ({ code, stderr }: { code: number; stderr: string }) => ({ code, stderr }),
    );

  it('may lose its reader, which is no error', async () => {
    expect(await shell('"$0" "$1" completion bash | true')).toEqual({ code: 0, stderr: '' });
  });

  it('says when it cannot be written', async () => {
    const { code, stderr } = await shell('"$0" "$1" completion bash > /dev/full');
    expect(code).toBe(6);
    expect(stderr).toMatch(/^mdm: the output cannot be written: ENOSPC \(storage-full\)\n/);
  });
});

describe('mdm register', () => {
  it('names a path that is not there', async () => {
    const file = path.join(directory, 'note.txt');
    await writeFile(file, 'no image');
    const { code, stderr } = await mdmHere([
      'register',
      path.join(directory, 'missing'),
      '--gateway',
      'localhost:1',
      '--site',
      'a',
      '--credentials',
      path.join(directory, 'lone/users/anna'),
    ]);
    expect(code).toBe(2);
    expect(stderr).toContain('missing" cannot be read');
  });
});
