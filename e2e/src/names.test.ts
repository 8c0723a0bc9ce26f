import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mdmHere } from '@mdm/cli/testing';
import { textEncoder, transferSyntaxes, writeDataset, writeMetaHeader } from '@mdm/dicom';
import { type Federation, startFederation } from '@mdm/testbed/federation';

/** Patients as modalities of many countries write them. */
const people = [
  { characterSet: ['', 'ISO 2022 IR 87'], name: 'Yamada^Tarou=山田^太郎=やまだ^たろう' },
  { characterSet: ['', 'ISO 2022 IR 149'], name: 'Hong^Gildong=洪^吉洞=홍^길동' },
  { characterSet: ['ISO_IR 126'], name: 'Διονυσίου^Ελένη' },
  { characterSet: ['ISO_IR 127'], name: 'قباني^لنزار' },
  { characterSet: ['ISO_IR 144'], name: 'Достоевский^Фёдор' },
  { characterSet: ['ISO_IR 100'], name: 'Buc^Jérôme' },
  { characterSet: ['GB18030'], name: 'Wang^XiaoDong=王^小东' },
];

function imageOf({ characterSet, name }: (typeof people)[number], index: number): Buffer {
  const sopClassUid = '1.2.840.10008.5.1.4.1.1.2';
  const sopInstanceUid = `1.2.3.${index + 1}.1.1`;
  const bytes = textEncoder(characterSet)(name, 'PN');
  if (bytes === undefined) throw new Error(`${characterSet.join()} cannot say ${name}`);
  return Buffer.concat([
    writeMetaHeader({ transferSyntax: transferSyntaxes.explicitLittleEndian, sopClassUid, sopInstanceUid }),
    writeDataset([
      [0x00080005, 'CS', characterSet],
      [0x00080016, 'UI', sopClassUid],
      [0x00080018, 'UI', sopInstanceUid],
      [0x00080060, 'CS', 'CT'],
      [0x00100010, 'PN', bytes],
      [0x00100020, 'LO', `NAMES-${index}`],
      [0x0020000d, 'UI', `1.2.3.${index + 1}`],
      [0x0020000e, 'UI', `1.2.3.${index + 1}.1`],
      [0x00280010, 'US', 2],
      [0x00280011, 'US', 2],
      [0x00280100, 'US', 8],
      [0x00280301, 'CS', 'NO'],
      [0x7fe00010, 'OW', Buffer.alloc(4)],
    ]),
  ]);
}

let federation: Federation;
let directory = '';

function mdm(...args: string[]) {
  const { people: staff, userDirectory } = federation.site('a');
  return mdmHere(args, {
    env: {
      MDM_GATEWAY: federation.address('a', 'gateway'),
      MDM_SITE: 'a',
      MDM_CREDENTIALS: userDirectory(staff.physician),
    },
  });
}

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'mdm-names-'));
  for (const [index, person] of people.entries()) {
    await writeFile(path.join(directory, `${index}.dcm`), imageOf(person, index));
  }
  federation = await startFederation({ durable: false });
  expect(await mdm('register', directory)).toMatchObject({ code: 0 });
}, 300_000);
afterAll(async () => {
  await federation?.stop();
  await rm(directory, { recursive: true, force: true });
});

describe('the name of a patient', () => {
  const named = (start: string) => people.find(({ name }) => name.startsWith(start))?.name;

  it.each([
    ['*=山田*', 'Yamada'],
    ['*やまだ*', 'Yamada'],
    ['yamada*', 'Yamada'],
    ['*洪^吉洞*', 'Hong'],
    ['*홍*', 'Hong'],
    ['ΔΙΟΝΥΣΙΟΥ*', 'Διονυσίου'],
    ['διονυσιου^ελενη', 'Διονυσίου'],
    ['قباني*', 'قباني'],
    ['достоевский*', 'Достоевский'],
    ['*^ФЕДОР', 'Достоевский'],
    ['buc^jerome', 'Buc'],
    ['BUC^JÉRÔME', 'Buc'],
    ['*=王^小东', 'Wang'],
  ])('is found by %s and shown as it was written', async (pattern, start) => {
    const { text, code } = await mdm(
      'find',
      '--sites',
      'a',
      '--deadline',
      '60s',
      '--collection',
      'Patient',
      '--attributes',
      'PatientName',
      `PatientName like "${pattern}"`,
    );
    expect(code).toBe(0);
    expect(
      text
        .split('\n')
        .slice(1)
        .map((line) => line.split(/ {2,}/).at(-1)),
    ).toEqual([named(start)]);
  });
});
