import { describe, expect, it } from '@jest/globals';
import dicomParser from 'dicom-parser';
import fc from 'fast-check';
import { readHeader, writeMetaHeader } from '../part10/index.js';
import { type DatasetElement, phantomSeries, writeDataset } from '../phantom/index.js';
import {
  type DeidentificationSummary,
  deidentifyBuffer,
  deriveKeys,
  mapUid,
  type ProfileOption,
  profileOptions,
} from './index.js';

const keys = deriveKeys(Buffer.alloc(32, 8));
const ct = '1.2.840.10008.5.1.4.1.1.2';
const comprehensiveSr = '1.2.840.10008.5.1.4.1.1.88.33';
const grayscaleState = '1.2.840.10008.5.1.4.1.1.11.1';

function fileOf(extra: readonly DatasetElement[], sopClassUid = ct): Buffer {
  const own = new Set(extra.map(([tag]) => tag));
  const basics: DatasetElement[] = [
    [0x00080016, 'UI', sopClassUid],
    [0x00080018, 'UI', '1.2.3.4'],
    [0x00100010, 'PN', 'Rossi^Anna'],
    [0x00100020, 'LO', 'PAT-1'],
    [0x0020000d, 'UI', '1.2.3'],
  ];
  return Buffer.concat([
    writeMetaHeader({ transferSyntax: '1.2.840.10008.1.2.1', sopClassUid, sopInstanceUid: '1.2.3.4' }),
    writeDataset([...extra, ...basics.filter(([tag]) => !own.has(tag))]),
  ]);
}

const run = (file: Buffer, options: readonly ProfileOption[] = [], vocabulary: readonly string[] = []) =>
  deidentifyBuffer(file, { profile: 'basic', keys, options, vocabulary });

async function parsed(file: Buffer, options: readonly ProfileOption[] = []) {
  return dicomParser.parseDicom(await run(file, options));
}

describe('what was done', () => {
  it('is written into the image, with a code for each option', async () => {
    const options = profileOptions.filter((option) => option !== 'retain-full-dates');
    const dataset = await parsed(fileOf([]), options);
    const items = dataset.elements.x00120064?.items ?? [];
    const codes = items.map((item) => item.dataSet?.string('x00080100'));
    expect(codes).toEqual(['113100', ...[3, 4, 5, 7, 8, 9, 10, 11, 12].map((n) => String(113100 + n))]);
    expect(items.every((item) => (item.dataSet?.string('x00080104')?.length ?? 99) <= 64)).toBe(true);
    const methods = readHeader(await run(fileOf([]), options)).strings('DeidentificationMethod');
    expect(methods).toHaveLength(codes.length);
    expect(methods.every((method) => method.length <= 64)).toBe(true);
  });

  it.each<[ProfileOption[], string]>([
    [[], 'REMOVED'],
    [['retain-full-dates'], 'UNMODIFIED'],
    [['retain-modified-dates'], 'MODIFIED'],
  ])('says for %j that the dates are %s', async (options, expected) => {
    const header = readHeader(await run(fileOf([]), options));
    expect(header.string('LongitudinalTemporalInformationModified')).toBe(expected);
  });

  it('is told to the audit in numbers, without a value', async () => {
    const summaries: DeidentificationSummary[] = [];
    const file = fileOf([
      [0x00080020, 'DA', '20240102'],
      [0x00081030, 'LO', 'CT brain of Rossi'],
      [0x00102160, 'SH', 'secret'],
    ]);
    const options = ['retain-modified-dates', 'clean-descriptors'] as const;
    const report = (summary: DeidentificationSummary) => summaries.push(summary);
    await deidentifyBuffer(file, { profile: 'basic', keys, options, report });
    expect(summaries).toEqual([
      {
        method: 'MDM: DICOM PS3.15 2026a Basic Profile',
        options,
        codes: ['113100', '113105', '113107'],
        dates: 'MODIFIED',
        attributes: { removed: 1, emptied: 1, replaced: 1, uidMapped: 2, dateMoved: 1, cleaned: 1 },
        overlayBitsCleared: false,
        codestreamsCleaned: 0,
      },
    ]);
    expect(JSON.stringify(summaries)).not.toMatch(/Rossi|PAT-1|secret|2024/);
  });
});

describe('modified dates', () => {
  const study = (date: string, series: string) =>
    fileOf([
      [0x00080020, 'DA', date],
      [0x0008002a, 'DT', `${series}101500.25`],
      [0x00080030, 'TM', '101500'],
    ]);
  const days = async (file: Buffer) => {
    const header = readHeader(await run(file, ['retain-modified-dates']));
    const read = (text = '') =>
      Date.parse(text.slice(0, 8).replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3T00:00:00Z')) / 86_400_000;
    return {
      study: read(header.string('StudyDate')),
      acquisition: read(header.string(0x0008002a)),
      time: header.string('StudyTime'),
    };
  };

  it('keep the intervals and the time of day of one patient', async () => {
    const first = await days(study('20240102', '20240103'));
    const second = await days(study('20240301', '20240301'));
    expect([first.acquisition - first.study, second.study - first.study]).toEqual([1, 59]);
    expect(first.time).toBe('101500');
    expect(first.study).toBeLessThan(Date.parse('2024-01-02T00:00:00Z') / 86_400_000);
  });

  it('are the same at another site of the project that writes the ID otherwise', async () => {
    const there = fileOf([
      [0x00080020, 'DA', '20240102'],
      [0x00100020, 'LO', 'pat 1'],
    ]);
    expect((await days(there)).study).toBe((await days(study('20240102', '20240103'))).study);
  });
});

describe('safe private attributes', () => {
  const siemens: readonly DatasetElement[] = [
    [0x00190010, 'LO', 'OTHER VENDOR'],
    [0x00190011, 'LO', 'SIEMENS MR HEADER'],
    [0x0019100c, 'IS', '11'],
    [0x0019110c, 'IS', '1000'],
    [0x001911ff, 'LO', 'secret'],
    [0x00290010, 'LO', 'SIEMENS CSA HEADER'],
    [0x00291010, 'OB', Buffer.from('secret')],
  ];

  it('stay by the creator of their block, with its reservation only', async () => {
    const dataset = await parsed(fileOf(siemens), ['retain-safe-private']);
    const kept = Object.keys(dataset.elements).filter(
      (tag) => Number.parseInt(tag.slice(1, 5), 16) % 2 === 1,
    );
    expect(kept).toEqual(['x00190011', 'x0019110c']);
    expect(dataset.string('x0019110c')).toBe('1000');
  });

  it('go without the option', async () => {
    const dataset = await parsed(fileOf(siemens));
    expect(Object.keys(dataset.elements).filter((tag) => tag.startsWith('x0019'))).toEqual([]);
  });

  it('inside an item need a reservation in the item', async () => {
    const item: readonly DatasetElement[] = siemens.filter(([tag]) => tag === 0x0019110c);
    const nested: DatasetElement = [0x00189114, 'SQ', [item, siemens.slice(1, 4)]];
    const output = await run(fileOf([...siemens, nested]), ['retain-safe-private']);
    const items = dicomParser.parseDicom(output).elements.x00189114?.items ?? [];
    expect(items.map((entry) => Object.keys(entry.dataSet?.elements ?? {}))).toEqual([
      [],
      ['x00190011', 'x0019110c'],
    ]);
  });

  it('of fragments stay as they were, and are refused by name in implicit VR, which has no room for them', async () => {
    const [explicit, implicit] = ['1.2.840.10008.1.2.1', '1.2.840.10008.1.2'];
    // An offset table, a fragment with the beginning of a JPEG, and their end (PS3.5 §A.4).
    const value = Buffer.from(
      'feff00e000000000 feff00e004000000 ffd8ffe0 feffdde000000000'.replaceAll(' ', ''),
      'hex',
    );
    const fileIn = (transferSyntax: string, fragments: Buffer) => {
      const encoding = { explicit: transferSyntax === explicit, bigEndian: false };
      return Buffer.concat([
        writeMetaHeader({ transferSyntax, sopClassUid: ct, sopInstanceUid: '1.2.3.4' }),
        writeDataset(
          [
            [0x00080016, 'UI', ct],
            [0x00080018, 'UI', '1.2.3.4'],
            [0x00100020, 'LO', 'PAT-1'],
            [0x70530010, 'LO', 'Philips PET Private Group'],
          ],
          encoding,
        ),
        fragments,
      ]);
    };
    const inExplicit = Buffer.concat([Buffer.from('537009104f420000ffffffff', 'hex'), value]);
    const output = await run(fileIn(explicit, inExplicit), ['retain-safe-private']);
    expect(output.subarray(-inExplicit.length).equals(inExplicit)).toBe(true);
    const inImplicit = Buffer.concat([Buffer.from('53700910ffffffff', 'hex'), value]);
    for (const options of [['retain-safe-private'], []] as const)
      await expect(run(fileIn(implicit, inImplicit), options)).rejects.toMatchObject({
        code: 'invalid-dicom',
        field: '(7053,1009)',
      });
  });

  it('that hold UIDs of instances have them mapped, and sequences are looked into', async () => {
    const quant: readonly DatasetElement[] = [
      [0x00990010, 'LO', 'NQHeader'],
      [0x00991002, 'UI', '1.2.3.9'],
      [0x20010010, 'LO', 'Philips Imaging DD 001'],
      [
        0x2001105f,
        'SQ',
        [
          [
            [0x00100010, 'PN', 'Rossi^Anna'],
            [0x00080005, 'CS', 'ISO_IR 100'],
          ],
        ],
      ],
    ];
    const dataset = await parsed(fileOf(quant), ['retain-safe-private']);
    expect(dataset.string('x00991002')).toBe(mapUid(keys, '1.2.3.9'));
    expect(dataset.elements.x2001105f?.items?.[0]?.dataSet?.string('x00100010')).toBeUndefined();
  });
});

describe('cleaned descriptors', () => {
  it('keep the words of imaging and of the project, and lose the others', async () => {
    const file = fileOf([
      [0x00081030, 'LO', 'CT Abdomen Dr. Bianchi AltonaProtocol 5mm'],
      [0x0008103e, 'LO', 'called by the family'],
      [0x00181030, 'LO', 'AltonaProtocol'],
    ]);
    const header = readHeader(await run(file, ['clean-descriptors'], ['altonaprotocol']));
    expect(header.string('StudyDescription')).toBe('CT Abdomen AltonaProtocol 5mm');
    expect(header.has('SeriesDescription')).toBe(false);
    expect(header.string('ProtocolName')).toBe('AltonaProtocol');
  });

  it('are read in the character set of their item', async () => {
    const file = fileOf([
      [0x00080005, 'CS', '\\ISO 2022 IR 87'],
      [0x00081030, 'LO', Buffer.from('\x1b$B3NG\x1b(B brain', 'latin1')],
    ]);
    expect(readHeader(await run(file, ['clean-descriptors'])).string('StudyDescription')).toBe('brain');
  });

  it.each<[string, string | Buffer, string, string]>([
    ['ISO_IR 192', 'MR Schädel Dr. Bianchi', 'schädel', 'MR Schädel'],
    ['ISO_IR 192', 'МРТ голова Иванов', 'голова', 'голова'],
    ['ISO_IR 144', Buffer.from('d3dedbded2d020b8d2d0ddded2', 'hex'), 'голова', 'голова'],
    ['\\ISO 2022 IR 87', Buffer.from('\x1b$BF,It\x1b(B Suzuki', 'latin1'), '頭部', '頭部'],
  ])('are written in the character set of their item: %s', async (set, text, word, expected) => {
    const file = fileOf([
      [0x00080005, 'CS', set],
      [0x00081030, 'LO', text],
    ]);
    const header = readHeader(await run(file, ['clean-descriptors'], [word]));
    expect(header.string('StudyDescription')).toBe(expected);
  });

  it('keep published codes and replace those of a site', async () => {
    const codeOf = (scheme: string, value: string, meaning: string): readonly DatasetElement[] => [
      [0x00080100, 'SH', value],
      [0x00080102, 'SH', scheme],
      [0x00080104, 'LO', meaning],
    ];
    const reasons: DatasetElement = [
      0x0040100a,
      'SQ',
      [
        codeOf('SCT', '25064002', 'Headache'),
        codeOf('99HOSP', 'ROSSI', 'of Rossi'),
        codeOf('SCT', '1', 'Anna has it'),
      ],
    ];
    const items = (await parsed(fileOf([reasons]), ['clean-descriptors'])).elements.x0040100a?.items ?? [];
    const read = items.map(({ dataSet }) => [dataSet?.string('x00080100'), dataSet?.string('x00080104')]);
    expect(read).toEqual([
      ['25064002', 'Headache'],
      ['ANONYMIZED', 'ANONYMIZED'],
      ['1', '1'],
    ]);
  });
});

describe('the code of a published scheme', () => {
  const reason = (elements: readonly DatasetElement[]): DatasetElement => [0x0040100a, 'SQ', [elements]];
  const value: DatasetElement = [0x00080100, 'SH', '25064002'];
  const scheme: DatasetElement = [0x00080102, 'SH', 'SCT'];
  const code = [value, scheme];

  it.each<[string, readonly DatasetElement[]]>([
    ['a second value', [[0x00080100, 'SH', '25064002\\of BIANCHI'], scheme]],
    ['a second value of its scheme', [value, [0x00080102, 'SH', 'SCT\\BIANCHI']]],
    ['a long value beside the short one', [...code, [0x00080119, 'UC', 'sent by BIANCHI, Via Roma 1']]],
    ['an address beside the value', [...code, [0x00080120, 'UR', 'https://example.org/?of=BIANCHI']]],
    ['a sequence in the place of a value', [...code, [0x00080119, 'SQ', [[[0x00080104, 'LO', 'BIANCHI']]]]]],
  ])('brings nothing along in %s', async (_name, elements) => {
    const output = await run(fileOf([reason(elements)]), ['clean-descriptors']);
    expect(output.includes('BIANCHI')).toBe(false);
  });
});

describe('cleaned reports', () => {
  const concept = (value: string, meaning: string): DatasetElement => [
    0x0040a043,
    'SQ',
    [
      [
        [0x00080100, 'SH', value],
        [0x00080102, 'SH', 'DCM'],
        [0x00080104, 'LO', meaning],
      ],
    ],
  ];
  const item = (
    type: string,
    name: DatasetElement,
    ...value: DatasetElement[]
  ): readonly DatasetElement[] => [[0x0040a010, 'CS', 'CONTAINS'], [0x0040a040, 'CS', type], name, ...value];
  const report = (...items: (readonly DatasetElement[])[]) =>
    fileOf(
      [
        [0x00080060, 'CS', 'SR'],
        [0x0040a040, 'CS', 'CONTAINER'],
        concept('126000', 'Imaging Measurement Report'),
        [0x0040a730, 'SQ', items],
      ],
      comprehensiveSr,
    );
  const text = (value: string): DatasetElement => [0x0040a160, 'UT', value];
  const number: DatasetElement = [
    0x0040a300,
    'SQ',
    [
      [
        [
          0x004008ea,
          'SQ',
          [
            [
              [0x00080100, 'SH', 'mm'],
              [0x00080102, 'SH', 'UCUM'],
              [0x00080104, 'LO', 'mm'],
            ],
          ],
        ],
        [0x0040a30a, 'DS', '12.5'],
      ],
    ],
  ];
  const whole = report(
    item('PNAME', concept('121008', 'Person Observer Name'), [0x0040a123, 'PN', 'Bianchi^Carla']),
    item('TEXT', concept('121022', 'Accession Number'), text('ACC-99')),
    item('TEXT', concept('121071', 'Finding'), text('lesion in left lung of Rossi')),
    item('TEXT', concept('121999', 'Something else'), text('Rossi was here')),
    item('NUM', concept('112039', 'Tumor Size'), number),
    item('NUM', concept('121033', 'Subject Age'), number),
    item('DATE', concept('111060', 'Study Date'), [0x0040a121, 'DA', '20240102']),
    item('UIDREF', concept('112040', 'Tracking Unique Identifier'), [0x0040a124, 'UI', '1.2.3.7']),
    item('TABLE', concept('121998', 'Table'), [0x0040a160, 'UT', 'Rossi']),
  );
  const contents = async (file: Buffer, options: readonly ProfileOption[]) => {
    const dataset = await parsed(file, ['clean-structured-content', ...options]);
    return (dataset.elements.x0040a730?.items ?? []).map(({ dataSet }) => {
      const value = ['x0040a123', 'x0040a160', 'x0040a121', 'x0040a124']
        .map((tag) => dataSet?.string(tag))
        .find(Boolean);
      const measured = dataSet?.elements.x0040a300?.items?.[0]?.dataSet?.string('x0040a30a');
      const name = dataSet?.elements.x0040a043?.items?.[0]?.dataSet?.string('x00080100');
      return [name, value ?? measured];
    });
  };

  it('are refused without the option, which the refusal names', async () => {
    await expect(run(whole)).rejects.toMatchObject({
      code: 'failed-precondition',
      refusal: { reason: 'structured-report' },
    });
  });

  it('keep numbers, codes and references, and lose people, identifiers and free text', async () => {
    expect(await contents(whole, [])).toEqual([
      ['121008', 'ANONYMIZED'],
      ['121071', 'ANONYMIZED'],
      ['112039', '12.5'],
      ['111060', '19000101'],
      ['112040', mapUid(keys, '1.2.3.7')],
    ]);
  });

  it('keep by option what the table says', async () => {
    const options = [
      'clean-descriptors',
      'retain-full-dates',
      'retain-uids',
      'retain-patient-characteristics',
    ] as const;
    expect(await contents(whole, options)).toEqual([
      ['121008', 'ANONYMIZED'],
      ['121071', 'lesion in left lung'],
      ['112039', '12.5'],
      ['121033', '12.5'],
      ['111060', '20240102'],
      ['112040', '1.2.3.7'],
    ]);
  });

  it('lose no item when items are referred to by position', async () => {
    const byPosition = report(
      item('TEXT', concept('121022', 'Accession Number'), text('ACC-99')),
      item('TABLE', concept('121998', 'Table'), text('Rossi')),
      [
        [0x0040a010, 'CS', 'SELECTED FROM'],
        [0x0040db73, 'UL', 1],
      ],
    );
    const output = await run(byPosition, ['clean-structured-content']);
    expect(dicomParser.parseDicom(output).elements.x0040a730?.items).toHaveLength(3);
    expect(output.toString('latin1')).not.toMatch(/ACC-99|Rossi/);
  });
});

describe('damage, with every option that looks into values', () => {
  const nested: readonly DatasetElement[] = [
    [0x00190010, 'LO', 'SIEMENS MR HEADER'],
    [0x0019100c, 'IS', '1000'],
    [
      0x0040a730,
      'SQ',
      [
        [
          [0x0040a040, 'CS', 'TEXT'],
          [0x0040a160, 'UT', 'lesion in lung'],
        ],
      ],
    ],
    [0x00700001, 'SQ', [[[0x00700009, 'SQ', [[[0x00700023, 'CS', 'POLYLINE']]]]]]],
  ];
  const whole = fileOf(
    [
      [0x00080005, 'CS', 'ISO 2022 IR 87'],
      [0x00080020, 'DA', '20240102'],
      [0x00081030, 'LO', 'CT Abdomen 5mm'],
      [
        0x0040100a,
        'SQ',
        [
          [
            [0x00080100, 'SH', '25064002'],
            [0x00080102, 'SH', 'SCT'],
            [0x00080104, 'LO', 'Headache'],
          ],
        ],
      ],
      [0x60000040, 'CS', 'R'],
      [0x60003000, 'OW', Buffer.from([1, 2])],
      ...nested,
    ],
    comprehensiveSr,
  );
  const options = profileOptions.filter((option) => option !== 'retain-full-dates');

  it('is answered with a file or a typed error', async () => {
    const patch = fc.tuple(fc.nat(whole.length - 1), fc.uint8Array({ minLength: 1, maxLength: 6 }));
    const typed = expect.stringMatching(/^(invalid-dicom|failed-precondition|limit-exceeded)$/);
    await fc.assert(
      fc.asyncProperty(fc.array(patch, { minLength: 1, maxLength: 4 }), async (patches) => {
        const bytes = Buffer.from(whole);
        for (const [at, piece] of patches) bytes.set(piece.subarray(0, bytes.length - at), at);
        await run(bytes, options).then(
          (output) => expect(readHeader(output).string('PatientIdentityRemoved')).toBe('YES'),
          (error: unknown) => expect(error).toMatchObject({ code: typed }),
        );
      }),
      { numRuns: 1500 },
    );
  });
});

describe('cleaned graphics', () => {
  const plane = (group: number, type: string): readonly DatasetElement[] => [
    [group * 0x10000 + 0x0010, 'US', 4],
    [group * 0x10000 + 0x0022, 'LO', 'of Rossi'],
    [group * 0x10000 + 0x0040, 'CS', type],
    [group * 0x10000 + 0x3000, 'OW', Buffer.from([1, 2])],
  ];

  it('keep planes that are regions of interest, without their texts, and no others', async () => {
    const nested: DatasetElement = [0x00189114, 'SQ', [[...plane(0x6000, 'G')], [...plane(0x6004, 'R')]]];
    const file = fileOf([...plane(0x6000, 'R'), ...plane(0x6002, 'G'), nested, [0x50000010, 'US', 1]]);
    const overlays = (tags: object) => Object.keys(tags).filter((tag) => /^x[56]0/.test(tag));
    const dataset = await parsed(file, ['clean-graphics']);
    expect(overlays(dataset.elements)).toEqual(['x60000010', 'x60000040', 'x60003000']);
    const items = dataset.elements.x00189114?.items ?? [];
    expect(items.map((item) => overlays(item.dataSet?.elements ?? {}))).toEqual([
      [],
      ['x60040010', 'x60040040', 'x60043000'],
    ]);
    expect(overlays((await parsed(file)).elements)).toEqual([]);
  });

  it('keep the drawings of a presentation state and lose its texts', async () => {
    const graphic: readonly DatasetElement[] = [[0x00700023, 'CS', 'POLYLINE']];
    const words: readonly DatasetElement[] = [[0x00700006, 'ST', 'Rossi']];
    const state = fileOf(
      [
        [
          0x00700001,
          'SQ',
          [
            [
              [0x00700008, 'SQ', [words]],
              [0x00700009, 'SQ', [graphic]],
            ],
            [[0x00700008, 'SQ', [words]]],
          ],
        ],
      ],
      grayscaleState,
    );
    await expect(run(state)).rejects.toMatchObject({ refusal: { reason: 'presentation-state' } });
    const items = (await parsed(state, ['clean-graphics'])).elements.x00700001?.items ?? [];
    expect(items.map((item) => Object.keys(item.dataSet?.elements ?? {}))).toEqual([['x00700009']]);
  });
});

describe('what no option makes safe', () => {
  it.each([
    ['encapsulated-document', '1.2.840.10008.5.1.4.1.1.104.1', []],
    ['encapsulated-document', '1.2.840.10008.5.1.4.1.1.104.3', []],
    ['raw-data', '1.2.840.10008.5.1.4.1.1.66', []],
    ['private-sop-class', '1.3.12.2.1107.5.9.1', []],
    ['often-burned-in', '1.2.840.10008.5.1.4.1.1.12.1', []],
    ['often-burned-in', ct, [[0x00080060, 'CS', 'OT']]],
    ['often-burned-in', ct, [[0x00080008, 'CS', 'DERIVED\\SECONDARY\\SCREEN SAVE']]],
    ['burned-in-annotation', ct, [[0x00280301, 'CS', 'YES']]],
    ['recognizable-visual-features', ct, [[0x00280302, 'CS', 'YES']]],
  ] as [string, string, DatasetElement[]][])(
    'is refused by the rule %s: %s',
    async (reason, sopClassUid, extra) => {
      const options = profileOptions.filter((option) => option !== 'retain-full-dates');
      await expect(run(fileOf(extra, sopClassUid), options)).rejects.toMatchObject({
        code: 'failed-precondition',
        refusal: { reason },
      });
    },
  );
});

describe('the identity profile', () => {
  it('is byte for byte the input, whatever the project has decided', async () => {
    const [{ bytes } = { bytes: Buffer.alloc(0) }] = phantomSeries({
      modality: 'CT',
      patient: {
        patientId: 'PAT-1',
        patientName: 'Rossi^Anna',
        patientBirthDate: '19700102',
        patientSex: 'F',
      },
      slices: 1,
      seed: 'identity',
      institution: 'Hospital A',
      studyDate: '20240102',
    });
    const reported: DeidentificationSummary[] = [];
    const report = (summary: DeidentificationSummary) => reported.push(summary);
    const output = await deidentifyBuffer(bytes, {
      profile: 'identity',
      keys,
      options: ['clean-descriptors'],
      report,
    });
    expect(output.equals(bytes)).toBe(true);
    expect(reported).toEqual([]);
  });
});
