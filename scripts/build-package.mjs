// Transpiles one package: src/**/*.ts (tests left out) → dist/**/*.js. Types are checked by `npm run check`, not here.
import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';

const sources = readdirSync('src', { recursive: true })
  .filter(
    (file) =>
      file.endsWith('.sql') ||
      (file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.endsWith('.d.ts')),
  )
  .map((file) => path.join('src', file));
rmSync('dist', { recursive: true, force: true });
await build({
  entryPoints: sources,
  outdir: 'dist',
  outbase: 'src',
  format: 'esm',
  platform: 'node',
  target: 'node20',
  sourcemap: true,
  logLevel: 'warning',
  loader: { '.sql': 'copy' },
});
