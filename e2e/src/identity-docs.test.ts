import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { dnOfCertificate } from '@mdm/identity';
import { type Authority, firstOf, Grid, type Holder } from '@mdm/identity/testing';
import { startProvider, type TestProvider } from '@mdm/openid/testing';
import { gateway } from '@mdm/service-gateway';
import { type Site, startTestSites, type TestSites } from '@mdm/testbed';

const run = promisify(execFile);
const documentation = fileURLToPath(new URL('../../docs/identity.md', import.meta.url));
const program = fileURLToPath(new URL('../../packages/cli/bin/mdm.js', import.meta.url));
const most = 10;

let directory: string;
let grid: Grid;
let gridCa: Authority;
let member: Holder;
let vomsProxy: Holder;
let provider: TestProvider;
/** Two hospitals that do not know each other. */
let a: TestSites;
let b: TestSites;

/** The commands of a block of the page, with what stands for something in it replaced. */
async function commandsOf(name: string, meaning: Readonly<Record<string, string>>): Promise<string[]> {
  const text = await readFile(documentation, 'utf8');
  const block = new RegExp(`<!-- run: ${name} -->\\n\`\`\`sh\\n([^\`]+)\`\`\``).exec(text)?.[1];
  if (block === undefined) throw new Error(`the page has no block "${name}"`);
  const lines = block.trim().split('\n');
  expect(lines.length).toBeLessThan(most);
  return lines.map((line) =>
    Object.entries(meaning).reduce((replaced, [word, by]) => replaced.replaceAll(word, by), line),
  );
}

interface Shell {
  readonly env: Readonly<Record<string, string>>;
}

/** A shell of somebody, in which `mdm` is the built program. */
async function shellOf(name: string, env: Readonly<Record<string, string>>): Promise<Shell> {
  const home = path.join(directory, name);
  await mkdir(home, { recursive: true });
  return { env: { HOME: home, PATH: `${path.join(directory, 'bin')}:${process.env.PATH}`, ...env } };
}

async function type(command: string, { env }: Shell): Promise<string> {
  const { stdout } = await run('sh', ['-c', command], { env, cwd: directory });
  return stdout;
}

const at = (sites: TestSites, name: string) => {
  const site = sites.site(name);
  return { site, address: { MDM_GATEWAY: site.plan.ports.services.gateway.listen, MDM_SITE: name } };
};
const administrator = (sites: TestSites, name: string) => {
  const { site, address } = at(sites, name);
  const credentials = site.userDirectory(site.people.administrator);
  return shellOf(`administrator-${name}`, { ...address, MDM_CREDENTIALS: credentials });
};
/** Somebody who has the CA of the site, and nothing else of it. */
const somebody = (name: string, env: Readonly<Record<string, string>> = {}) => {
  const { site, address } = at(a, 'a');
  return shellOf(name, { ...address, MDM_CA: path.join(site.directory, 'ca', 'ca.pem'), ...env });
};

beforeAll(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'mdm-identity-docs-'));
  await mkdir(path.join(directory, 'bin'));
  await symlink(program, path.join(directory, 'bin', 'mdm'));

  grid = new Grid();
  gridCa = grid.authority('grid', '/C=CH/O=Grid/CN=Grid CA');
  const server = grid.certificate(gridCa, { dn: '/C=CH/O=Grid/CN=voms.example', section: 'server' });
  member = grid.certificate(gridCa, { dn: '/C=CH/O=Grid/CN=Gerda Grid' });
  const trusted = grid.caDirectory('trusted', {
    [`${grid.hash(gridCa)}.0`]: await readFile(gridCa.cert, 'utf8'),
    [`${grid.hash(gridCa)}.signing_policy`]: `access_id_CA X509 '${gridCa.dn}'\npos_rights globus CA:sign\ncond_subjects globus '"/C=CH/O=Grid/*"'\n`,
  });
  vomsProxy = grid.vomsProxy(
    member,
    server,
    trusted,
    ...['-rfc', '-voms', 'biomed', '-uri', 'voms.example:15000', '-newformat'],
    ...['-fqan', '/biomed/imaging/Role=physician/Capability=NULL', '-fqan', '/biomed'],
  );
  await copyFile(gridCa.cert, path.join(directory, 'grid-ca.pem'));
  await writeFile(path.join(directory, 'grid-ca.crl'), grid.revocationList(gridCa));

  provider = await startProvider([
    {
      client_id: 'mdm',
      token_endpoint_auth_method: 'none',
      application_type: 'native',
      grant_types: ['authorization_code', 'urn:ietf:params:oauth:grant-type:device_code'],
      redirect_uris: ['http://127.0.0.1/'],
    },
  ]);
  provider.says({ name: 'Olga Openid', realm_access: { roles: ['cardiology'] } });
  await writeFile(path.join(directory, 'provider-ca.pem'), provider.ca);

  [a, b] = (await Promise.all(
    ['a', 'b'].map((name) => startTestSites({ sites: [name], services: [gateway] })),
  )) as [TestSites, TestSites];
});
afterAll(async () => {
  await Promise.all([a?.close(), b?.close(), provider?.close()]);
  grid?.remove();
  await rm(directory, { recursive: true, force: true });
});

/** Repeats a command while a service has not yet followed a change. */
async function untilItWorks(command: string, shell: Shell): Promise<string> {
  const signal = AbortSignal.timeout(120_000);
  for (;;) {
    try {
      return await type(command, shell);
    } catch (thrown) {
      if (signal.aborted) throw thrown;
    }
  }
}

describe('what docs/identity.md tells an administrator to do', () => {
  it('connects a VO, whose members sign in with a proxy', async () => {
    const { site } = at(a, 'a');
    for (const command of await commandsOf('a VO', { '/etc/mdm': site.directory }))
      await type(command, await administrator(a, 'a'));

    const shell = await somebody('gerda', { X509_USER_PROXY: vomsProxy.cert });
    const [login = '', whoami = ''] = await commandsOf('a member of the VO', {});
    expect(await untilItWorks(login, shell)).toContain('good until');
    const said = await type(whoami, shell);
    expect(said).toContain(dnOfCertificate(firstOf(member)));
    expect(said).toMatch(/group +\/biomed\/imaging\/Role=physician\n.*group +\/biomed\n/);
  });

  it('connects an OpenID provider, whose people sign in with their account', async () => {
    const { site } = at(a, 'a');
    const meaning = {
      '/etc/mdm': site.directory,
      'https://login.hospital-a.example/realms/staff': provider.issuer,
      'provider-ca.pem': path.join(directory, 'provider-ca.pem'),
    };
    for (const command of await commandsOf('an OpenID provider', meaning))
      await type(command, await administrator(a, 'a'));

    const shell = await somebody('olga');
    const [login = '', whoami = ''] = await commandsOf('a person of the provider', meaning);
    await loginByDevice(login, shell);
    const said = await type(whoami, shell);
    expect(said).toContain('/O=Hospital A/OU=Staff/CN=Olga Openid 4711');
    expect(said).toContain('/biomed/a/Role=physician');
  });

  it('connects a peer hospital, and each believes the other', async () => {
    const [atA, atB] = [await administrator(a, 'a'), await administrator(b, 'b')];
    const fingerprintOf = async (site: Site) =>
      (await type(`mdm pki fingerprint ${path.join(site.directory, 'ca/ca.pem')}`, atA)).trim();
    const [siteA, siteB] = [at(a, 'a').site, at(b, 'b').site];
    const [fingerprintA, fingerprintB] = [await fingerprintOf(siteA), await fingerprintOf(siteB)];

    const [invite = ''] = await commandsOf('a peer, at a', {});
    const code = /[A-Za-z0-9_-]{60,}/.exec(await type(invite, atA))?.[0] ?? '';
    const there = { '/etc/mdm': siteB.directory, CODE: code, FINGERPRINT_OF_A: fingerprintA };
    for (const command of await commandsOf('a peer, at b', there)) await type(command, atB);
    const here = { '/etc/mdm': siteA.directory, FINGERPRINT_OF_B: fingerprintB };
    for (const command of await commandsOf('a peer, at a again', here)) await type(command, atA);

    for (const shell of [atA, atB])
      expect(await whoBelieves(shell)).toMatchObject({ believedBy: ['a', 'b'], notBelievedBy: [] });
  });
});

/** What both sites say of somebody, once the services have followed the change. */
async function whoBelieves(shell: Shell): Promise<unknown> {
  const signal = AbortSignal.timeout(120_000);
  for (;;) {
    const said: { readonly believedBy: readonly string[] } = JSON.parse(
      await untilItWorks('mdm whoami --json', shell),
    );
    if (said.believedBy.length === 2 || signal.aborted) return said;
  }
}

/** Signs in by the code that the command shows, as a person with a telephone does. */
async function loginByDevice(command: string, { env }: Shell): Promise<void> {
  const signal = AbortSignal.timeout(120_000);
  for (;;) {
    const child = spawn('sh', ['-c', command], { env, cwd: directory, stdio: ['ignore', 'ignore', 'pipe'] });
    const ended = once(child, 'close');
    for await (const line of createInterface(child.stderr)) {
      const [, url, code] = /open (https:\S+) and enter the code (\S+)/.exec(line) ?? [];
      if (url) await provider.browse(`${url}?user_code=${code}`);
    }
    const [exitCode] = await ended;
    if (exitCode === 0) return;
    // The gateway has not yet followed the change.
    signal.throwIfAborted();
  }
}
