import { spawnSync } from 'node:child_process';

/** Fails the test run with a clear message when a program that interoperability is tested with is not installed. */
export function requireTool(name: string, debianPackage: string): void {
  if (spawnSync('which', [name]).status !== 0)
    throw new Error(`${name} is needed for this test: apt-get install -y ${debianPackage}`);
}
