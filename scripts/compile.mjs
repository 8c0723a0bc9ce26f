/**
 * Transpiles every package in one process: src/**\/*.ts (tests left out) → dist/**\/*.js. Types are checked by
 * `npm run check`, not here. `node scripts/compile.mjs packages/rpc …` does only those.
 */
import { existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { packageFolders, root } from './bootstrap.mjs';

const left = /\.(test|fixture|d)\.ts$/;

async function compile(folder) {
  const source = path.join(root, folder, 'src');
  if (!existsSync(source)) return;
  const outdir = path.join(root, folder, 'dist');
  const entryPoints = readdirSync(source, { recursive: true })
    .filter((file) => (file.endsWith('.ts') && !left.test(file)) || file.endsWith('.sql'))
    .map((file) => path.join(source, file));
  rmSync(outdir, { recursive: true, force: true });
  await build({
    entryPoints,
    outdir,
    outbase: source,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    sourcemap: true,
    logLevel: 'warning',
    loader: { '.sql': 'copy' },
  });
}

const asked = process.argv.slice(2);
await Promise.all((asked.length > 0 ? asked : packageFolders()).map(compile));
