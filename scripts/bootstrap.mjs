/**
 * Makes a fresh clone ready to run with nothing but Node and npm: installs the pinned pnpm below `.tools/`, then the
 * frozen lockfile. Takes milliseconds when nothing changed. No dependencies; works as root, as an ordinary user and in
 * a path with spaces.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
const pnpmVersion = manifest.packageManager.split('@')[1];
const pnpmPrefix = path.join(root, '.tools', `pnpm-${pnpmVersion}`);
export const pnpmEntry = path.join(pnpmPrefix, 'node_modules', 'pnpm', 'bin', 'pnpm.cjs');

function run(command, args, options = {}) {
  const result = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2], ...options });
  if (result.error) throw result.error;
  if (result.status !== 0)
    throw new Error(
      `${path.basename(command)} ${args.join(' ')} ended with ${result.status ?? result.signal}`,
    );
}

/** A `pnpm` on the PATH of the tools that call it by name, such as turbo. */
export const toolsPath = path.join(root, '.tools', 'bin');

function linkPnpm() {
  mkdirSync(toolsPath, { recursive: true });
  const file = path.join(toolsPath, 'pnpm');
  writeFileSync(file, `#!/bin/sh\nexec '${process.execPath}' '${pnpmEntry.replaceAll("'", "'\\''")}' "$@"\n`);
  chmodSync(file, 0o755);
}

/** Folders of all workspace packages, relative to the root. */
export function packageFolders() {
  const folders = ['protos', 'bench', 'e2e', 'deploy'];
  for (const parent of ['packages', 'services']) {
    for (const name of readdirSync(path.join(root, parent))) folders.push(path.join(parent, name));
  }
  return folders.sort();
}

function manifests() {
  const own = packageFolders().map((folder) => path.join(folder, 'package.json'));
  return ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml', ...own]
    .map((file) => path.join(root, file))
    .filter((file) => existsSync(file));
}

function fingerprint() {
  const hash = createHash('sha256').update(process.version).update(root);
  for (const file of manifests()) hash.update(file).update(readFileSync(file));
  return hash.digest('hex');
}

export function bootstrap() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 11)) {
    throw new Error(
      `Node 20.11 or newer is needed, this is ${process.version}. See https://nodejs.org/en/download`,
    );
  }
  const stamp = path.join(root, 'node_modules', '.mdm-bootstrap');
  const wanted = fingerprint();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;

  if (!existsSync(pnpmEntry)) {
    process.stderr.write(`installing pnpm ${pnpmVersion} below .tools/\n`);
    mkdirSync(pnpmPrefix, { recursive: true });
    const npm = process.env.npm_execpath?.endsWith('npm-cli.js')
      ? [process.execPath, process.env.npm_execpath]
      : ['npm'];
    run(npm[0], [
      ...npm.slice(1),
      'install',
      '--prefix',
      pnpmPrefix,
      '--no-save',
      '--no-audit',
      '--no-fund',
      `pnpm@${pnpmVersion}`,
    ]);
  }
  linkPnpm();
  process.stderr.write('installing the locked dependencies\n');
  run(process.execPath, [
    pnpmEntry,
    'install',
    '--frozen-lockfile',
    '--prefer-offline',
    '--reporter=append-only',
    '--config.confirmModulesPurge=false',
  ]);
  writeFileSync(stamp, fingerprint());
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) bootstrap();
