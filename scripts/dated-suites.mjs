/**
 * The suites that are about dates, and take a few seconds: those with a date in them, but for the long ones and those that
 * start several services.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './bootstrap.mjs';
import { longSuites } from './long-suites.mjs';

const date = /\d{4}-\d{2}-\d{2}|new Date\(|Date\.UTC|Date\.parse|toISOString|(?:Study|Birth)Date/;
const manyServices = /startGrid|startFederation|startTestSites/;

/** Paths from the root. */
export function datedSuites() {
  const sources = ['packages', 'services'].flatMap((folder) =>
    readdirSync(path.join(root, folder)).map((name) => path.join(folder, name, 'src')),
  );
  return sources
    .filter((source) => existsSync(path.join(root, source)))
    .flatMap((source) =>
      readdirSync(path.join(root, source), { recursive: true }).map((file) => path.join(source, file)),
    )
    .filter((file) => file.endsWith('.test.ts') && !(file in longSuites))
    .filter((file) => {
      const text = readFileSync(path.join(root, file), 'utf8');
      return date.test(text) && !manyServices.test(text);
    });
}
