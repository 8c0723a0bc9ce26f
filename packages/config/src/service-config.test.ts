import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { loadConfig, parseConfig, parseSite, type ServiceConfig } from './service-config.js';
import { serviceAddress, siteJsonSchema } from './site-schema.js';

const siteText = `
site: a
title: Hospital A
vo: biomed
project: heart
federation:
  peers:
    - { site: b, fingerprint: ${'AB:'.repeat(31)}AB, groups: [biomed, /biomed/cardiology] }
    - { site: c, fingerprint: ${'0f'.repeat(32)} }
services:
  lfc: { listen: '127.0.0.1:5010', health: '127.0.0.1:5011' }
  dpm: { listen: '0.0.0.0:8443', health: '0.0.0.0:8080', address: 'dpm.hospital-a.example:8443' }
  dicom-bridge: { listen: '[::1]:0', health: '[::1]:0' }
principals:
  users:
    - { dn: /O=Hospital A/CN=Anna Arzt, groups: [/biomed/Role=physician] }
  admins: [/O=Hospital A/CN=Root]
  identified: [/biomed/Role=physician, /O=Hospital A/CN=Anna Arzt]
keys: { holders: [a, b, c] }
ingest:
  aeTitle: MDM_A
  listen: 127.0.0.1:11112
  sources:
    - aeTitle: 'CT*'
      address: 10.1.0.0/16
      owner: /O=Hospital A/CN=Anna Arzt
      group: /biomed/cardiology
      grants: [{ group: /biomed, rights: 'r--' }, { user: /O=B/CN=Bob, rights: 'rw-' }]
storage:
  pools:
    - { name: main, filesystems: [{ path: pool-1, capacity: 2 TiB }, { path: /srv/pool-2 }] }
`;

const env = {
  PATH: '/usr/bin',
  MDM_SITE_FILE: '/etc/mdm/site.yaml',
  MDM_TLS_DIR: '/etc/mdm/tls',
  MDM_DATABASE_URL: 'postgres://lfc:CANARY@127.0.0.1:5432/lfc',
  MDM_DATA_DIR: '/var/lib/mdm',
  MDM_SECRETS_DIR: '/etc/mdm/secrets',
  MDM_FEDERATION_DIR: '/etc/mdm/federation',
};

const parse = (change: (text: string) => string = (text) => text, over: object = {}): ServiceConfig =>
  parseConfig({ service: 'lfc', env: { ...env, ...over }, siteText: change(siteText) });

function problemsOf(run: () => unknown): string[] {
  try {
    run();
  } catch (error) {
    expect(error).toMatchObject({ code: 'invalid-argument', remedy: expect.stringContaining('start again') });
    return String(Reflect.get(Object(error), 'message'))
      .split('\n  ')
      .slice(1);
  }
  throw new Error('it was accepted');
}

/** The same with one OpenID provider. */
const withProvider = (fields: string) => (text: string) =>
  `${text}identity: { providers: [{ issuer: 'https://idp.example', title: Staff, clientId: mdm, ${fields} }] }\n`;

describe('an OpenID provider', () => {
  it('needs an issuer, a client and the names of its people', () => {
    const { site } = parse(withProvider("dn: '/O=Hospital A/CN={name} {sub}'"));
    expect(site.identity.providers).toMatchObject([
      { scopes: ['openid', 'profile'], redirectUris: [], groups: [], level: 'pseudonymous' },
    ]);
  });

  it.each([
    ['dn', "dn: '/O=Hospital A/CN=x'"],
    ['dn', "dn: '/O=Hospital A/CN={name}{sub}'"],
    ['dn', "dn: '/O=Hospital A/CN={name'"],
    ['dn', "dn: '/O=Hospital A/CN={na me}'"],
    ['dn', "dn: 'CN={sub}'"],
    ['redirectUris[0]', "dn: '/CN={sub}', redirectUris: ['http://portal.example/callback']"],
    ['redirectUris[0]', "dn: '/CN={sub}', redirectUris: ['https://portal.example/callback?a=b']"],
    ['redirectUris[0]', "dn: '/CN={sub}', redirectUris: ['https://portal.example/callback#']"],
    ['redirectUris[0]', "dn: '/CN={sub}', redirectUris: ['https://portal.example']"],
    ['scopes', "dn: '/CN={sub}', scopes: [profile]"],
  ])('has no such %s: %s', (field, fields) => {
    expect(problemsOf(() => parse(withProvider(fields)))).toEqual([
      expect.stringContaining(`identity.providers[0].${field}: is wrong`),
    ]);
  });
});

/** The same with one PACS. */
const withPacs = (fields: string) => (text: string) =>
  `${text}pacs: [{ name: main, images: { owner: /O=Hospital A/CN=Anna Arzt, group: /biomed/a }, ${fields} }]\n`;

describe('a PACS', () => {
  it('keeps its images, is asked politely and only for what is new, unless told otherwise', () => {
    const { site } = parse(withPacs("kind: dicomweb, url: 'https://pacs.example/dicom-web'"));
    expect(site.pacs).toMatchObject([
      {
        storage: 'backed',
        backfill: false,
        limits: { concurrent: 4, perSecond: 20, timeoutSeconds: 30, waiting: 1000 },
        reconcileDays: 7,
        onDeleted: 'keep',
        onChanged: 'keep',
        withdrawals: { confirmHours: 24, perDay: 100, percentPerDay: 5 },
        images: { mode: '0640', profile: 'basic', consent: 'unknown' },
      },
    ]);
    expect(site.storage.cache).toEqual({ maxSize: 100 * 2 ** 30, days: 30 });
  });

  it.each([
    ['url', "kind: orthanc, url: 'ftp://pacs.example'"],
    ['url', "kind: orthanc, url: 'https://user:word@pacs.example/'"],
    ['url', "kind: orthanc, url: 'https://pacs.example/?a=b'"],
    ['url', "kind: orthanc, url: 'http://pacs.example/', credentialsFile: pacs.txt"],
    ['backfill', "kind: orthanc, url: 'http://pacs.example/', backfill: '2020-01-01'"],
    ['backfill', "kind: dicomweb, url: 'http://pacs.example/', backfill: yesterday"],
    ['kind', "kind: smb, url: 'http://pacs.example/'"],
    ['limits.concurrent', "kind: orthanc, url: 'http://pacs.example/', limits: { concurrent: 0 }"],
    ['address', "kind: dimse, address: 'pacs.example', aeTitle: PACS"],
    ['retrieve[0]', "kind: dimse, address: 'pacs.example:104', aeTitle: PACS, retrieve: [push]"],
    ['retrieve', "kind: dimse, address: 'pacs.example:104', aeTitle: PACS, retrieve: [get, get]"],
    ['moveFrom', "kind: dimse, address: 'pacs.example:104', aeTitle: PACS, moveFrom: pacs.example"],
    ['sweepDays', "kind: dimse, address: 'pacs.example:104', aeTitle: PACS, sweepDays: 30"],
    [
      'fallback.url',
      "kind: dimse, address: 'p.example:104', aeTitle: P, fallback: { url: 'http://p.example', credentialsFile: p }",
    ],
    [
      'fallback.aeTitle',
      "kind: dicomweb, url: 'http://p.example', fallback: { address: 'p.example:104', aeTitle: '' }",
    ],
    ['onDeleted', "kind: orthanc, url: 'http://pacs.example/', onDeleted: purge"],
    ['onDeleted', "kind: orthanc, url: 'http://pacs.example/', storage: copy, onDeleted: withdraw"],
    ['onChanged', "kind: orthanc, url: 'http://pacs.example/', storage: copy, onChanged: replace"],
    ['withdrawals.perDay', "kind: orthanc, url: 'http://pacs.example/', withdrawals: { perDay: 0 }"],
  ])('has no such %s: %s', (field, fields) => {
    expect(problemsOf(() => parse(withPacs(fields)))).toEqual([
      expect.stringContaining(`pacs[0].${field}: is wrong`),
    ]);
  });

  it('may be given a password in the clear on this machine', () => {
    const { site } = parse(
      withPacs("kind: orthanc, url: 'http://127.0.0.1:8042', credentialsFile: pacs.txt"),
    );
    expect(site.pacs).toMatchObject([{ credentialsFile: 'pacs.txt' }]);
  });
});

describe('a PACS that speaks only DIMSE', () => {
  it('is asked by C-GET before C-MOVE, under the names of this site', () => {
    const { site } = parse(withPacs("kind: dimse, address: 'pacs.example:104', aeTitle: PACS"));
    expect(site.pacs).toMatchObject([{ retrieve: ['get', 'move'], recheckDays: 3, storage: 'backed' }]);
  });

  it('is not told what is for others', () => {
    const line = "kind: dimse, address: 'pacs.example:104', aeTitle: PACS, url: 'https://pacs.example'";
    expect(problemsOf(() => parse(withPacs(line)))).toEqual([
      expect.stringContaining('pacs[0].url: is unknown'),
    ]);
  });
});

describe('a complete configuration', () => {
  it('tells a service where it listens and where its files are', () => {
    expect(parse()).toMatchObject({
      service: 'lfc',
      listen: '127.0.0.1:5010',
      health: '127.0.0.1:5011',
      tlsDirectory: '/etc/mdm/tls',
      databaseUrl: env.MDM_DATABASE_URL,
      schema: undefined,
      redisUrl: undefined,
      dataDirectory: '/var/lib/mdm',
      secretsDirectory: '/etc/mdm/secrets',
      federationDirectory: '/etc/mdm/federation',
      logLevel: 'info',
    });
  });

  it('fills in the defaults', () => {
    const { site } = parse();
    expect(site.keys).toEqual({ threshold: 2, holders: ['a', 'b', 'c'], heardWithinSeconds: 60 });
    expect(site.ingest?.maxObjectSize).toBe(4 * 2 ** 30);
    expect(site.ingest?.sources[0]).toMatchObject({ mode: '0640', profile: 'basic' });
    expect(site.limits).toEqual({
      requestSeconds: 30,
      siteSeconds: 5,
      pageSize: 1000,
      requestsPerSecond: 1000,
    });
  });

  it('reads sizes as bytes', () => {
    expect(parse().site.storage.pools[0]?.filesystems[0]?.capacity).toBe(2 * 2 ** 40);
  });

  it('tells others what to dial: the address, or else where the service listens', () => {
    const { site } = parse();
    expect(serviceAddress(site, 'dpm')).toBe('dpm.hospital-a.example:8443');
    expect(serviceAddress(site, 'lfc')).toBe('127.0.0.1:5010');
    expect(() => serviceAddress(site, 'hydra')).toThrow(/services\.hydra/);
  });

  it('takes the federation directory from site.yaml when the environment has none', () => {
    const text = siteText.replace('federation:', 'federation:\n  directory: /srv/bundles');
    const config = parse(() => text, { MDM_FEDERATION_DIR: undefined });
    expect(config.federationDirectory).toBe('/srv/bundles');
    expect(parse(() => text).federationDirectory).toBe('/etc/mdm/federation');
  });

  it('is read from the file that MDM_SITE_FILE names', () => {
    const asked: string[] = [];
    const readFile = (file: string) => {
      asked.push(file);
      return siteText;
    };
    expect(loadConfig({ service: 'dpm', env, readFile }).listen).toBe('0.0.0.0:8443');
    expect(asked).toEqual(['/etc/mdm/site.yaml']);
  });

  it('can be read again from its text alone', () => {
    expect(parseSite(siteText)).toEqual(parse().site);
    expect(problemsOf(() => parseSite(siteText.replace('vo: biomed', 'vo: 7')))).toEqual([
      expect.stringContaining('site.yaml: vo: is wrong'),
    ]);
  });
});

describe('a wrong configuration', () => {
  it('names everything that is missing, at once', () => {
    expect(problemsOf(() => loadConfig({ service: 'lfc', env: {} }))).toEqual([
      'MDM_SITE_FILE: is missing; expected the path of site.yaml',
      'MDM_TLS_DIR: is missing; expected the absolute path of the directory of ca.pem, cert.pem and key.pem',
      'MDM_DATABASE_URL: is missing; expected postgres://user:password@host:port/database',
      'MDM_DATA_DIR: is missing; expected the absolute path of the directory of spool and pools',
      'MDM_SECRETS_DIR: is missing; expected the absolute path of the directory of secrets',
    ]);
  });

  it('names the variable and the place in site.yaml in one message, without repeating a value', () => {
    const problems = problemsOf(() =>
      parse((text) => text.replace("'127.0.0.1:5010'", 'CANARY').replace('vo: biomed', 'vo: A B'), {
        MDM_DATABASE_URL: 'CANARY',
        MDM_LOG_LEVEL: 'CANARY',
      }),
    );
    expect(problems).toEqual([
      'MDM_DATABASE_URL: is wrong; expected postgres://user:password@host:port/database',
      'MDM_LOG_LEVEL: is wrong; expected trace, debug, info, warn, error',
      'site.yaml: vo: is wrong; expected the name of a VO, such as biomed',
      'site.yaml: services.lfc.listen: is wrong; expected host:port, such as 127.0.0.1:8443',
    ]);
  });

  it('refuses an unknown key, wherever it stands', () => {
    const problems = problemsOf(() =>
      parse((text) =>
        `${text.replace("rights: 'r--'", "right: 'r--'").replace('threshold', 'x')}\nsitee: a`.replace(
          'holders:',
          'treshold: 2, holders:',
        ),
      ),
    );
    expect(problems).toContain('site.yaml: sitee: is unknown; expected no such key');
    expect(problems).toContain('site.yaml: keys.treshold: is unknown; expected no such key');
    expect(problems.join()).toContain(
      'site.yaml: ingest.sources[0].grants[0]: is wrong; expected user or group',
    );
  });

  it.each<[string, (text: string) => string, RegExp]>([
    [
      'dates retained in full and modified',
      (t) => `${t}deidentification: { options: [retain-full-dates, retain-modified-dates] }`,
      /deidentification\.options: is wrong; expected dates retained in full or modified, not both/,
    ],
    [
      'an option that there is not',
      (t) => `${t}deidentification: { options: [retain-everything] }`,
      /deidentification\.options\[0\]: is wrong; expected an option of PS3\.15/,
    ],
    [
      'a region outside its images',
      (t) =>
        `${t}deidentification: { templates: [{ name: us, rows: 10, columns: 10, regions: [{ x: 8, y: 0, width: 3, height: 1 }] }] }`,
      /deidentification\.templates\[0\]\.regions\[0\]: is wrong; expected a region inside the image/,
    ],
    [
      'a workstation of nobody',
      (t) => `${t}workstations: [{ aeTitle: W, address: 10.1.0.1 }]`,
      /workstations\[0\]\.user: is wrong; expected either user or users/,
    ],
    [
      'a workstation with one user and several',
      (t) =>
        `${t}workstations: [{ aeTitle: W, address: 10.1.0.1, user: /CN=a, users: [{ name: a, dn: /CN=a }] }]`,
      /workstations\[0\]\.user: is wrong; expected either user or users/,
    ],
    [
      'a user of a workstation twice',
      (t) =>
        `${t}workstations: [{ aeTitle: W, address: 10.1.0.1, users: [{ name: a, dn: /CN=a }, { name: a, dn: /CN=b }] }]`,
      /workstations\[0\]\.users: is wrong; expected each name once/,
    ],
    [
      'passcodes of nobody',
      (t) => `${t}workstations: [{ aeTitle: W, address: 10.1.0.1, user: /CN=a, passcodesFile: p }]`,
      /workstations\[0\]\.passcodesFile: is wrong; expected users beside it/,
    ],
    [
      'TLS to no destination',
      (t) => `${t}workstations: [{ aeTitle: W, address: 10.1.0.1, user: /CN=a, destinationTls: true }]`,
      /workstations\[0\]\.destinationTls: is wrong; expected destination beside it/,
    ],
    [
      'results of storage commitment by TLS to nowhere',
      (t) => t.replace("aeTitle: 'CT*'", 'commitmentTls: true'),
      /sources\[0\]\.commitmentTls: is wrong; expected commitment beside it/,
    ],
    [
      'results of storage commitment to a sender by STOW-RS',
      (t) => t.replace("aeTitle: 'CT*'", 'certificate: /CN=p\n      commitment: p.example:104'),
      /sources\[0\]\.commitment: is wrong; expected a source that sends by DICOM/,
    ],
    ['a service that is not listed', (t) => t.replace('  lfc:', '  amga:'), /services\.lfc: is missing/],
    [
      'no title',
      (t) => t.replace('title: Hospital A', ''),
      /title: is missing; expected the name of the hospital/,
    ],
    [
      'a wildcard that nobody can dial',
      (t) => t.replace(", address: 'dpm.hospital-a.example:8443'", ''),
      /services\.dpm\.address: is missing/,
    ],
    ['a port beyond 65535', (t) => t.replace(':5011', ':65536'), /services\.lfc\.health/],
    [
      'an address with port 0',
      (t) => t.replace('example:8443', 'example:0'),
      /services\.dpm\.address: is wrong/,
    ],
    [
      'a mode that YAML reads as a number',
      (t) => t.replace("aeTitle: 'CT*'", 'mode: 0640'),
      /sources\[0\]\.mode: is wrong; expected an octal mode in quotes/,
    ],
    [
      'a key holder that is no peer',
      (t) => t.replace('[a, b, c]', '[a, b, d]'),
      /keys\.holders\[2\]: is wrong; expected this site or one of its peers/,
    ],
    [
      'a key holder twice',
      (t) => t.replace('[a, b, c]', '[a, b, b]'),
      /keys\.holders: is wrong; expected each site once/,
    ],
    [
      'a threshold above the holders',
      (t) => t.replace('{ holders: [a, b, c]', '{ threshold: 4, holders: [a, b, c]'),
      /keys\.threshold: is wrong; expected at most/,
    ],
    [
      'a threshold that lets one site read',
      (t) => t.replace('{ holders: [a, b, c]', '{ threshold: 1, holders: [a, b, c]'),
      /keys\.threshold: is wrong; expected at least 2/,
    ],
    [
      'a peer that is the site itself',
      (t) => t.replace('site: b,', 'site: a,'),
      /peers\[0\]\.site: is wrong; expected another site/,
    ],
    [
      'a fingerprint that is too short',
      (t) => t.replace('AB:AB', 'AB'),
      /peers\[0\]\.fingerprint: is wrong; expected the SHA-256/,
    ],
    [
      'a network that is none',
      (t) => t.replace('10.1.0.0/16', '10.1.0.0/33'),
      /sources\[0\]\.address: is wrong/,
    ],
    [
      'an AE title that is too long',
      (t) => t.replace('MDM_A', 'MDM_A_IS_MUCH_TOO_LONG'),
      /ingest\.aeTitle: is wrong/,
    ],
    [
      'a bridge without its settings',
      (t) => t.replace(/ingest:[\s\S]*(?=storage:)/, ''),
      /ingest: is missing/,
    ],
    ['a dpm without a pool', (t) => t.replace(/storage:[\s\S]*/, ''), /storage\.pools: is missing/],
    [
      'a size without a unit we know',
      (t) => t.replace('2 TiB', '2 TB'),
      /filesystems\[0\]\.capacity: is wrong; expected a number of bytes/,
    ],
    [
      'no YAML',
      (t) => t.replace('title: Hospital A', 'title: "Hospital A'),
      /site\.yaml: line \d+ is not YAML/,
    ],
    ['a key twice', (t) => `${t}\nsite: b`, /site\.yaml: line \d+ is not YAML \(DUPLICATE_KEY\)/],
    ['an empty file', () => '', /^site\.yaml: is wrong; expected/],
    ['a file without end', (t) => t + '#'.repeat(2 ** 20), /site\.yaml: is too long/],
  ])('refuses %s', (_what, change, problem) => {
    expect(problemsOf(() => parse(change)).join('\n')).toMatch(problem);
  });

  it('says that the site file cannot be read', () => {
    const readFile = () => {
      throw new Error('ENOENT');
    };
    expect(problemsOf(() => loadConfig({ service: 'lfc', env, readFile }))).toEqual([
      'MDM_SITE_FILE: names a file that cannot be read; expected the path of site.yaml',
    ]);
  });

  it('refuses aliases that would grow without end', () => {
    const levels = Array.from(
      { length: 9 },
      (_, n) => `l${n + 1}: &l${n + 1} [${'*l'.concat(`${n},`).repeat(9)}]`,
    );
    expect(problemsOf(() => parse(() => ['l0: &l0 [x]', ...levels].join('\n'))).join()).toMatch(/aliases/);
  });

  it('answers any text with a configuration or with its problems', () => {
    const lines = siteText.split('\n');
    const mutated = fc
      .array(
        fc.tuple(
          fc.nat(lines.length - 1),
          fc.oneof(fc.string(), fc.constantFrom('', '- [', '? &a *a', '!!binary x')),
        ),
        {
          maxLength: 5,
        },
      )
      .map((edits) => {
        const copy = [...lines];
        for (const [at, text] of edits) copy[at] = text;
        return copy.join('\n');
      });
    const value = fc.jsonValue().map((json) => stringify(json));
    fc.assert(
      fc.property(fc.oneof(fc.string(), mutated, value), (text) => {
        try {
          expect(parse(() => text).service).toBe('lfc');
        } catch (error) {
          expect(error).toMatchObject({ code: 'invalid-argument' });
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('docs/site.schema.json', () => {
  it('is the schema that the services check (run "pnpm --filter @mdm/config run generate" when it is not)', () => {
    const committed = readFileSync(new URL('../../../docs/site.schema.json', import.meta.url), 'utf8');
    expect(JSON.parse(committed)).toEqual(JSON.parse(JSON.stringify(siteJsonSchema())));
  });

  it('describes every field', () => {
    const undescribed: string[] = [];
    const visit = (schema: unknown, at: string): void => {
      if (typeof schema !== 'object' || schema === null) return;
      for (const [name, property] of Object.entries(Object(Reflect.get(schema, 'properties')))) {
        const described = typeof Reflect.get(Object(property), 'description') === 'string';
        if (!described && !at.includes('grants')) undescribed.push(`${at}.${name}`);
        visit(property, `${at}.${name}`);
      }
      visit(Reflect.get(schema, 'items'), `${at}[]`);
    };
    visit(siteJsonSchema(), 'site.yaml');
    expect(undescribed).toEqual([]);
  });
});
