import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readHeader, readMetaHeader } from '@mdm/dicom';
import { dataSetOf, Listeners, requireTool, run, startOrthanc } from '@mdm/dicom/testing';
import type { Person } from '@mdm/testbed';
import { z } from 'zod';
import { phantom, phantoms } from '../testing.js';
import { startWorkstationGrid, type WorkstationGrid } from './grid.fixture.js';

let grid: WorkstationGrid;
let folder: string;
const listeners = new Listeners();
beforeAll(async () => {
  for (const tool of ['findscu', 'getscu', 'movescu']) requireTool(tool, 'dcmtk');
  grid = await startWorkstationGrid();
  folder = await mkdtemp(path.join(tmpdir(), 'mdm-workstation-'));
});
afterAll(async () => {
  await listeners.stop();
  await grid.close();
  await rm(folder, { recursive: true, force: true });
});

const server = () => ['-aet', 'VIEWER', '-aec', 'MDM_A', '127.0.0.1', String(grid.port)];
const keysOf = (keys: readonly string[]) => keys.flatMap((key) => ['-k', key]);
const emptyFolder = () => mkdtemp(path.join(folder, 'out-'));

/** What a program of dcmtk says, also when it ends with an error. */
async function said(program: string, args: readonly string[], cwd = folder): Promise<string> {
  const { stdout, stderr } = await run(program, args, cwd).catch(
    (error: { stdout: string; stderr: string }) => error,
  );
  return stdout + stderr;
}

async function filesOf(directory: string): Promise<Buffer[]> {
  const names = await readdir(directory);
  return Promise.all(names.map((name) => readFile(path.join(directory, name))));
}

async function sopUidOf(guid: string): Promise<string> {
  const { db } = grid.sites.database('c', 'amga');
  const [row] = await db.query<{ sop_uid: string }>('select sop_uid from images where guid = $1', [guid]);
  return row?.sop_uid ?? '';
}

/** The de-identified UID of the study of an image of hospital c. */
async function studyOf(sop: string): Promise<string> {
  const { db } = grid.sites.database('c', 'amga');
  const [row] = await db.query<{ name: string }>(
    'select t.name from images i join studies t on t.guid = i.study_guid where i.sop_uid = $1',
    [sop],
  );
  return row?.name ?? '';
}

const answered = z.object({ ID: z.string() });
const instance = z.object({ MainDicomTags: z.object({ SOPInstanceUID: z.string() }) });

describe('dcmtk as a workstation of hospital a', () => {
  it('findscu finds by the patient and study root, in every transfer syntax of identifiers', async () => {
    await grid.register(
      'OWN',
      phantom({ seed: 'f', patient: { patientId: 'FIND-1', patientName: 'Find^Fred' } }),
    );
    const keys = keysOf(['0008,0052=STUDY', '0010,0010=FIND*', '0010,0020', '0020,000D']);
    for (const syntax of ['-xe', '-xb', '-xi'])
      expect(await said('findscu', ['-S', syntax, ...keys, ...server()])).toContain('FIND-1');
    const patients = keysOf(['0008,0052=PATIENT', '0010,0010=FIND*', '0010,0020']);
    expect(await said('findscu', ['-P', ...patients, ...server()])).toContain('FIND-1');
  });

  it('getscu gets a study of its own hospital without a changed byte', async () => {
    const sent = phantoms(3, { seed: 'g', patient: { patientId: 'GET-1', patientName: 'Get^Gerda' } });
    for (const file of sent) await grid.register('OWN', file);
    const study = readHeader(sent[0] ?? Buffer.alloc(0)).string('StudyInstanceUID');
    const out = await emptyFolder();
    const keys = keysOf(['0008,0052=STUDY', `0020,000D=${study}`]);
    await run('getscu', ['+B', '-S', '-od', out, ...keys, ...server()]);
    const got = await filesOf(out);
    expect(got).toHaveLength(3);
    for (const file of sent) expect(got.some((one) => dataSetOf(one).equals(dataSetOf(file)))).toBe(true);
  });

  it('movescu has the readable images of another hospital sent to itself, and no others', async () => {
    const [first, second] = phantoms(2, { seed: 'm' });
    const readable = await sopUidOf(await grid.register('OPEN', first ?? Buffer.alloc(0)));
    await grid.register('CLOSED', second ?? Buffer.alloc(0));
    const study = await studyOf(readable);
    const out = await emptyFolder();
    const keys = keysOf(['0008,0052=STUDY', `0020,000D=${study}`]);
    const args = ['-v', '+B', '-S', '-aem', 'VIEWER', '+P', String(grid.viewerPort), ...keys];
    const text = await said('movescu', [...args, ...server()], out);
    const got = await filesOf(out);
    expect(got.map((file) => readMetaHeader(file).sopInstanceUid)).toEqual([readable]);
    expect(text).toMatch(/SubOperationsCompleteOneOrMoreFailures|b000|Failed/i);
  });

  it('movescu has nothing sent to who is no workstation', async () => {
    const keys = keysOf(['0008,0052=STUDY', '0020,000D=1.2.3']);
    const text = await said('movescu', ['-v', '-S', '-aem', 'NOBODY', ...keys, ...server()]);
    expect(text).toMatch(/a801|MoveDestinationUnknown/i);
    const records = await grid.audited('a', 'dicom-bridge', 'dicom-bridge.find-destination');
    expect(records.at(-1)).toMatchObject({ outcome: 'failed', detail: { destination: 'NOBODY' } });
  });

  it('movescu has images sent by TLS, to who shows a certificate of the site that is for its host', async () => {
    const site = grid.sites.site('a');
    const sent = phantom({ seed: 't', patient: { patientId: 'TLS-1', patientName: 'Tls^Tina' } });
    await grid.register('OWN', sent);
    const study = readHeader(sent).string('StudyInstanceUID');
    const moves = async (credential: string, ...more: readonly string[]) => {
      const [out, receiver] = [await emptyFolder(), new Listeners()];
      const file = (name: string) => path.join(credential, `${name}.pem`);
      const [ca, cert, key] = await Promise.all(['ca', 'cert', 'key'].map((name) => readFile(file(name))));
      const tls = ['+tls', file('key'), file('cert'), '+cf', file('ca')];
      // The probe of the listener takes any certificate; the bridge does not.
      const probe = { ca, cert, key, checkServerIdentity: () => undefined };
      await receiver.start(
        'storescp',
        [...tls, ...more, '+B', '-aet', 'SEALED', '-od', out, String(grid.sealedPort)],
        { port: grid.sealedPort, aeTitle: 'SEALED', tls: probe },
      );
      try {
        const keys = keysOf(['0008,0052=STUDY', `0020,000D=${study}`]);
        const text = await said('movescu', ['-v', '-S', '-aem', 'SEALED', ...keys, ...server()]);
        return { text, got: await filesOf(out) };
      } finally {
        await receiver.stop();
      }
    };
    const { got } = await moves(site.tlsDirectory('lfc'));
    expect(got.map((file) => dataSetOf(file).equals(dataSetOf(sent)))).toEqual([true]);
    // This one would take images from anybody: it is the bridge that refuses.
    const refused = await moves(grid.sites.site('c').tlsDirectory('lfc'), '-ic');
    expect(refused.got).toEqual([]);
    expect(refused.text).toMatch(/a702|UnableToPerformSuboperations|OutOfResourcesSubOperations/i);
  });

  it('storescu opens an association with the passcode of a user only', async () => {
    await grid.setPasscodes({ anna: 'right-one' });
    const file = path.join(folder, 'one.dcm');
    await writeFile(file, phantom({ seed: 'identity' }));
    const says = (passcode: string) =>
      said('storescu', [
        ...['-v', '-aet', 'SHARED', '-aec', 'MDM_A', '-usr', 'anna', '-pwd', passcode, '-rsp'],
        ...['127.0.0.1', String(grid.port), file],
      ]);
    expect(await says('right-one')).toMatch(/Association Accepted/i);
    expect(await says('wrong-one')).toMatch(/Association Rejected/i);
  });

  it('findscu finds over TLS with the certificate of its workstation, and not with another one', async () => {
    const site = grid.sites.site('a');
    const pem = (person: Person, name: string) => path.join(site.userDirectory(person), `${name}.pem`);
    const { physician, researcher } = site.people;
    await grid.trust(await readFile(pem(physician, 'cert'), 'utf8'));
    const finds = (person: Person) => {
      const tls = ['+tls', pem(person, 'key'), pem(person, 'cert'), '+cf', pem(person, 'ca')];
      const secure = ['-aet', 'SECURE', '-aec', 'MDM_A', '127.0.0.1', String(grid.tlsPort)];
      return said('findscu', ['-v', '-S', ...tls, ...keysOf(['0008,0052=STUDY', '0020,000D']), ...secure]);
    };
    expect(await finds(physician)).toMatch(/Success/);
    expect(await finds(researcher)).toMatch(/NotAuthorized|0x0?124/i);
    const records = await grid.audited('a', 'dicom-bridge', 'dicom-bridge.find');
    expect(records.at(-1)).toMatchObject({ outcome: 'refused', code: 'caller-not-allowed' });
  });

  it('findscu is rejected under another name', async () => {
    const keys = keysOf(['0008,0052=STUDY', '0020,000D']);
    const args = ['-S', '-aet', 'NOBODY', '-aec', 'MDM_A', '127.0.0.1', String(grid.port), ...keys];
    expect(await said('findscu', args)).toMatch(/rejected|Calling AE Title Not Recognized/i);
  });
});

describe('Orthanc as a workstation of hospital a', () => {
  it('queries the federation as a remote modality, and retrieves what it has found', async () => {
    const guid = await grid.register('OPEN', phantom({ seed: 'orthanc' }));
    const sop = await sopUidOf(guid);
    const orthanc = await startOrthanc(listeners, path.join(folder, 'orthanc'), {
      port: grid.orthancPort,
      mdmPort: grid.port,
      mdmAe: 'MDM_A',
    });
    expect(await orthanc.rest('modalities/mdm/echo', {})).toBeDefined();
    const query = answered.parse(
      await orthanc.rest('modalities/mdm/query', {
        Level: 'Study',
        Query: { StudyInstanceUID: await studyOf(sop), PatientID: '' },
      }),
    );
    expect(await orthanc.rest(`queries/${query.ID}/answers`)).toEqual(['0']);
    await orthanc.rest(`queries/${query.ID}/retrieve`, { TargetAet: 'ORTHANC', Synchronous: true });
    const instances = z.array(instance).parse(await orthanc.rest('instances?expand'));
    expect(instances.map(({ MainDicomTags }) => MainDicomTags.SOPInstanceUID)).toEqual([sop]);
  });
});
