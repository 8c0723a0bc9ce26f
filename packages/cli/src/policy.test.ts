import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mdm, mdmHere } from './run-mdm.fixture.js';

let root: string;
let policies: string;

beforeAll(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'mdm-policy-'));
  policies = path.join(root, 'policies');
  expect(await mdm(['policy', 'init', policies, '--site', 'a'])).toMatchObject({ code: 0 });
});
afterAll(() => rm(root, { recursive: true, force: true }));

const forbidsCt = `
@id("no-ct")
@sentence("nobody reads CT")
forbid (principal, action == MDM::Action::"readImage", resource is MDM::Image)
when { resource has modality && resource.modality == "CT" };
`;

/** Other policies in a directory of their own. */
async function changed(name: string, text: string): Promise<string> {
  const directory = path.join(root, name);
  await mdmHere(['policy', 'init', directory, '--site', 'a']);
  await writeFile(path.join(directory, 'more.cedar'), text);
  return directory;
}

describe('mdm policy init', () => {
  it('writes policies that check and pass, and never overwrites', async () => {
    expect(await mdmHere(['policy', 'check', policies])).toMatchObject({ code: 0 });
    expect(await mdmHere(['policy', 'test', policies])).toMatchObject({ code: 0 });
    const before = await readFile(path.join(policies, 'policies.cedar'), 'utf8');
    const { code, stderr } = await mdmHere(['policy', 'init', policies, '--site', 'a']);
    expect(code).toBe(2);
    expect(stderr).toContain('(already-exists)');
    expect(await readFile(path.join(policies, 'policies.cedar'), 'utf8')).toBe(before);
  });

  it('needs the site', async () => {
    expect(await mdmHere(['policy', 'init', path.join(root, 'none')])).toMatchObject({ code: 2 });
  });
});

describe('mdm policy check', () => {
  it('shows the version and each policy with its sentence', async () => {
    const { text } = await mdmHere(['policy', 'check', policies]);
    expect(text).toMatch(/^version [0-9a-f]{16}\n/);
    expect(text).toMatch(/acl-decides +permit +policies\.cedar:\d+ +whoever the access control list/);
    const { values } = await mdmHere(['--json', 'policy', 'check', policies]);
    expect(values).toMatchObject([{ policies: [{ id: 'acl-decides', effect: 'permit' }], warnings: [] }]);
  });

  it('names file and line of every problem', async () => {
    const wrong = await changed('wrong', '\npermit (principal, action, resource);\n@id("x") forbid (;\n');
    const { code, text } = await mdmHere(['policy', 'check', wrong]);
    expect(code).toBe(2);
    expect(text).toMatch(/^more\.cedar:2: has no @id.*\nmore\.cedar:3: policy "x": unexpected token/);
    const { values } = await mdmHere(['--json', 'policy', 'check', wrong]);
    expect(values).toMatchObject([
      { file: 'more.cedar', line: 2 },
      { file: 'more.cedar', line: 3, policy: 'x' },
    ]);
  });

  it('needs policies', async () => {
    expect(await mdmHere(['policy', 'check', root])).toMatchObject({ code: 2 });
  });
});

describe('mdm policy test', () => {
  it('ends with exit code 8 when an expectation is not met', async () => {
    const { code, text, stderr } = await mdmHere(['policy', 'test', await changed('strict', forbidsCt)]);
    expect(code).toBe(8);
    expect(text).toMatch(
      /FAILED +policies\.test\.yaml +our physician reads +readImage +allow by acl-decides +deny by no-ct/,
    );
    expect(text).toMatch(/ok +policies\.test\.yaml +our physician reads +find/);
    expect(stderr).toContain('2 of 4 are not met');
  });
});

describe('mdm policy explain', () => {
  const ask = (directory: string, ...more: string[]) =>
    mdmHere([
      'policy',
      'explain',
      directory,
      '--site',
      'a',
      '--user',
      '/CN=Anna',
      '--action',
      'readImage',
      ...more,
    ]);

  it('says what is decided, and by which policy', async () => {
    const directory = await changed('explained', forbidsCt);
    expect((await ask(directory, '--fact', 'modality=CT')).text).toMatch(
      /^denied by version \w{16}\nno-ct +nobody reads CT$/,
    );
    expect((await ask(directory, '--fact', 'modality=MR')).text).toMatch(
      /^allowed by version \w{16}\nacl-decides /,
    );
    const image = path.join(root, 'image.yaml');
    await writeFile(image, 'modality: CT\nconsent: given\n');
    const { values } = await mdmHere([
      '--json',
      'policy',
      'explain',
      directory,
      '--site',
      'a',
      '--user',
      '/CN=Anna',
      '--action',
      'readImage',
      '--image',
      image,
    ]);
    expect(values).toMatchObject([
      { allowed: false, policies: [{ id: 'no-ct', sentence: 'nobody reads CT' }] },
    ]);
  });

  it('says when nothing permits', async () => {
    const { text } = await mdmHere([
      'policy',
      'explain',
      policies,
      '--site',
      'a',
      '--user',
      '/CN=Anna',
      '--action',
      'breakGlass',
      '--fact',
      'modality=CT',
    ]);
    expect(text).toMatch(/^denied by version \w{16}\nno policy permits it$/);
  });

  it.each([
    [['--fact', 'modality']],
    [['--fact', 'modality=ct']],
    [['--fact', 'patient=Otto']],
    [['--at', 'noon']],
  ])('refuses %j', async (more) => {
    expect(await ask(policies, ...more)).toMatchObject({ code: 2 });
  });
});

describe('mdm policy diff', () => {
  it('says whom a change shuts out, tried on the test files', async () => {
    const next = await changed('next', forbidsCt);
    const { code, text } = await mdmHere(['policy', 'diff', policies, next, '--site', 'a']);
    expect(code).toBe(0);
    expect(text).toMatch(/shut-out +\/O=Hospital\/CN=Anna Arzt +readImage .* 1 +acl-decides +no-ct/);
    expect(text).not.toContain('let-in');
    expect(await mdmHere(['policy', 'diff', policies, policies, '--site', 'a'])).toMatchObject({
      code: 0,
      text: '',
    });
  });

  it('takes facts and people of a catalogue in their place', async () => {
    const facts = {
      site: 'a',
      vo: 'biomed',
      project: 'heart',
      owner: '/CN=Otto',
      group: '/biomed',
      consent: 'given',
      profile: 'basic',
    };
    const [file, people] = [path.join(root, 'facts.jsonl'), path.join(root, 'people.yaml')];
    await writeFile(
      file,
      `${JSON.stringify({ facts: { ...facts, modality: 'CT' }, images: 700 })}\n${JSON.stringify(facts)}\n`,
    );
    await writeFile(people, 'people: { carol: { dn: /CN=Carol, site: c } }\n');
    const options = ['--site', 'a', '--facts', file, '--people', people, '--actions', 'find,readImage'];
    const { values } = await mdmHere([
      '--json',
      'policy',
      'diff',
      await changed('later', forbidsCt),
      policies,
      ...options,
    ]);
    expect(values.length).toBeGreaterThan(0);
    for (const value of values)
      expect(value).toMatchObject({
        change: 'let-in',
        action: 'readImage',
        images: 700,
        principal: { dn: '/CN=Carol', issuer: 'c' },
      });
    await writeFile(file, '{"facts": 3}\n');
    const { code, stderr } = await mdmHere(['policy', 'diff', policies, policies, ...options]);
    expect(code).toBe(2);
    expect(stderr).toContain('facts.jsonl:1');
  });
});
