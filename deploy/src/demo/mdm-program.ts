import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Federation } from '@mdm/testbed/federation';

const run = promisify(execFile);
const program = fileURLToPath(new URL('../../../packages/cli/bin/mdm.js', import.meta.url));

export interface MdmUser {
  readonly site: string;
  readonly person: 'physician' | 'researcher' | 'administrator';
}

/** The environment in which `mdm` is that person at their own hospital. */
export function mdmEnvironment(federation: Federation, { site, person }: MdmUser): Record<string, string> {
  const { people, userDirectory } = federation.site(site);
  return {
    MDM_GATEWAY: federation.address(site, 'gateway'),
    MDM_SITE: site,
    MDM_CREDENTIALS: userDirectory(people[person]),
  };
}

/** Runs the program `mdm`; returns what it printed. */
export async function runMdm(
  federation: Federation,
  { args, ...user }: MdmUser & { readonly args: readonly string[] },
): Promise<string> {
  const env = { ...process.env, NODE_OPTIONS: '', ...mdmEnvironment(federation, user) };
  const { stdout } = await run(process.execPath, [program, ...args], { env });
  return stdout;
}
