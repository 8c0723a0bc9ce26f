import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Federation, startFederation, writePhantoms } from '@mdm/testbed/federation';
import { inDirectory, mdmHere } from './run-mdm.fixture.js';

/** What must never be in an answer about the audit. */
const canary = { patientId: 'CANARY-4711', patientName: 'Canary^Karla' };

let federation: Federation;
let directory: string;
let goBack: (() => void) | undefined;
let lfn: string;
let patient: string;

/** `mdm` as a person at their own hospital. */
function as(person: 'physician' | 'researcher' | 'officer', ...args: string[]) {
  const site = person === 'researcher' ? 'c' : 'a';
  const { people, userDirectory } = federation.site(site);
  return mdmHere(args, {
    env: {
      MDM_GATEWAY: federation.address(site, 'gateway'),
      MDM_SITE: site,
      MDM_CREDENTIALS: userDirectory(people[person]),
    },
  });
}

beforeAll(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'mdm-cli-audit-'));
  goBack = inDirectory(directory);
  federation = await startFederation({ durable: false });
  await writePhantoms(path.join(directory, 'ct'), {
    modality: 'CT',
    patient: canary,
    slices: 1,
    rows: 64,
    columns: 64,
    seed: 'audit',
    institution: 'Hospital A',
    studyDate: '20240305',
  });
  const registered = await as('physician', '--json', 'register', path.join(directory, 'ct'));
  lfn = (registered.values[0] as { lfn: string }).lfn;
  const found = await as('physician', '--json', 'find', '--collection', 'Patient', '--deadline', '60s');
  patient = (found.values[0] as { guid: string }).guid;
  expect((await as('researcher', 'get', lfn)).code).not.toBe(0);
});
afterAll(async () => {
  goBack?.();
  await federation?.stop();
  await rm(directory, { recursive: true, force: true });
});

const everything: string[] = [];
const officer = async (...args: string[]) => {
  const done = await as('officer', ...args);
  everything.push(done.text, done.stderr);
  return done;
};

describe('mdm audit', () => {
  it('lists who had to do with an image, and who was refused', async () => {
    const { code, text, stderr } = await officer('audit', 'list', '--image', lfn);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(text).toMatch(/^TIME +OPERATION +ENDED +USER +OF +ABOUT +WHY\n/);
    expect(text).toContain(federation.site('c').people.researcher.dn);
    const refused = await officer(
      '--json',
      'audit',
      'list',
      '--image',
      lfn,
      '--refusals',
      '--since',
      '2020-01-01',
    );
    expect(refused.values.length).toBeGreaterThan(0);
    for (const record of refused.values) expect(record).toMatchObject({ outcome: 'refused' });
  });

  it('is for data protection officers alone', async () => {
    for (const verb of ['list', 'verify', 'export'])
      expect(await as('physician', 'audit', verb)).toMatchObject({ code: 4, text: '' });
  });

  it('writes a statement for the patient', async () => {
    const { code, text } = await officer('audit', 'report', '--patient', patient);
    expect(code).toBe(0);
    expect(text).toContain(`Patient:   ${patient}`);
    expect(text).toContain(`  who:     ${federation.site('a').people.physician.dn}, of site "a"`);
    expect(text).toMatch(/ {2}what: {4}(handed in|entered) the images/);
  });

  it('exports records as FHIR, as DICOM and as they are', async () => {
    const fhir = await officer('audit', 'export', '--format', 'fhir', '--image', lfn);
    expect(fhir.values).toContainEqual(expect.objectContaining({ resourceType: 'AuditEvent' }));
    const dicom = await officer('audit', 'export', '--format', 'dicom', '--image', lfn);
    for (const line of dicom.text.split('\n')) expect(line).toMatch(/^<AuditMessage>.*<\/AuditMessage>$/);
    const plain = await officer('audit', 'export', '--image', lfn);
    expect(plain.values).toContainEqual(expect.objectContaining({ operation: 'lfc.create-entries' }));
  });

  it('verifies the chains of all services', async () => {
    const whole = await officer('audit', 'verify');
    expect(whole.code).toBe(0);
    for (const service of ['lfc', 'amga', 'hydra', 'dpm', 'dicom-bridge', 'gateway'])
      expect(whole.text).toMatch(new RegExp(`^${service} +\\d+ +intact`, 'm'));
  });

  it('never names a patient', async () => {
    expect(everything.join('\n').length).toBeGreaterThan(10_000);
    for (const secret of Object.values(canary)) expect(everything.join('\n')).not.toContain(secret);
    expect(everything.join('\n')).not.toMatch(/Canary|Karla|eyJ/);
  });
});
