import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readHeader } from '@mdm/dicom';
import { type Orthanc, startOrthanc } from '@mdm/testbed/orthanc';
import { phantoms, withOtherPixels } from '../testing.js';
import { createDicomweb } from './dicomweb.js';
import { createPacsHttp } from './http.js';
import { createOrthanc } from './orthanc.js';
import type { Pacs } from './pacs.js';

const limits = { concurrent: 4, perSecond: 1_000, timeoutSeconds: 10 };
/** A day after the studies of the phantoms. */
const clock = () => Date.UTC(2024, 2, 1, 12);
const signal = new AbortController().signal;

let directory: string;
let orthanc: Orthanc;
beforeAll(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'mdm-pacs-'));
  orthanc = await startOrthanc({ directory, settings: { OverwriteInstances: true } });
});
afterAll(async () => {
  await orthanc?.stop();
  await rm(directory, { recursive: true, force: true });
});

type Kind = 'orthanc' | 'dicomweb';
function open(kind: Kind, changes: { credentials?: string; url?: string; now?: () => number } = {}): Pacs {
  const url = changes.url ?? (kind === 'orthanc' ? orthanc.url : orthanc.dicomwebUrl);
  const { credentials = orthanc.credentials, now = clock } = changes;
  const http = createPacsHttp({ name: 'main', url, credentials, limits, maxObjectSize: 1 << 20, clock: now });
  return kind === 'orthanc'
    ? createOrthanc('main', http)
    : createDicomweb('main', http, { recheckDays: 3, clock: now });
}

async function everything(pacs: Pacs, mark?: string) {
  const refs: string[] = [];
  let last = mark;
  for await (const found of pacs.changes(mark, signal)) {
    refs.push(...found.refs);
    last = found.mark;
  }
  return { refs, mark: last };
}

async function bytesOf(pacs: Pacs, ref: string): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of await pacs.fetch(ref, { signal, urgent: true })) pieces.push(piece);
  return Buffer.concat(pieces);
}

const sopUid = (file: Buffer) => readHeader(file).meta.sopInstanceUid;
const study = (seed: string, slices: number) => phantoms(slices, { seed, studyDate: '20240229' });

describe.each<Kind>(['orthanc', 'dicomweb'])('Orthanc, spoken to as %s', (kind) => {
  it('tells of every instance, from the beginning or from now on, and gives each out as it came', async () => {
    const pacs = open(kind);
    const former = study(`${kind} former`, 3);
    await orthanc.store(former);
    const now = await pacs.now(signal);
    const later = study(`${kind} later`, 120);
    await orthanc.store(later);

    const all = await everything(pacs);
    const fetched = await Promise.all(all.refs.map((ref) => bytesOf(pacs, ref)));
    const byUid = new Map(fetched.map((file) => [sopUid(file), file]));
    expect(byUid.size).toBe(fetched.length);
    for (const file of [...former, ...later]) expect(byUid.get(sopUid(file))?.equals(file)).toBe(true);

    const fresh = await everything(open(kind), kind === 'orthanc' ? now : undefined);
    for (const ref of fresh.refs) expect(all.refs).toContain(ref);
    expect(fresh.refs.length).toBeGreaterThanOrEqual(later.length);
    // Nothing has come since.
    expect((await everything(pacs, all.mark)).refs).toEqual([]);
  });

  it('knows what it has and what it had', async () => {
    const pacs = open(kind);
    const { mark } = await everything(pacs);
    const [id = ''] = await orthanc.store(study(`${kind} gone`, 1));
    const { refs } = await everything(pacs, mark);
    const [ref = ''] = refs;
    expect(refs).toHaveLength(1);
    expect(await pacs.has(ref, signal)).toBe(true);
    await orthanc.remove(id);
    expect(await pacs.has(ref, signal)).toBe(false);
    await expect(pacs.fetch(ref, { signal, urgent: true })).rejects.toMatchObject({ code: 'not-found' });
  });

  it('is told apart when it does not let the site in, or is not there', async () => {
    await expect(
      open(kind, { credentials: 'mdm:wrong' }).changes(undefined, signal).next(),
    ).rejects.toMatchObject({
      code: 'unavailable',
      field: 'pacs',
      message: expect.stringContaining('does not let this site in'),
    });
    let now = clock();
    const absent = open(kind, { url: 'http://127.0.0.1:9', now: () => now });
    const ask = () => absent.changes(undefined, signal).next();
    await expect(ask()).rejects.toMatchObject({ code: 'unavailable', message: 'PACS "main" is unreachable' });
    // For a moment it is not asked again.
    await expect(ask()).rejects.toMatchObject({ code: 'unavailable' });
    now += 10_000;
    await expect(ask()).rejects.toMatchObject({ code: 'unavailable' });
  });
});

describe('the log of an Orthanc', () => {
  it('is read from its beginning when it is shorter than what was read of it', async () => {
    const pacs = open('orthanc');
    const { refs } = await everything(pacs);
    expect((await everything(pacs, '1000000000')).refs).toEqual(refs);
  });
});

describe('what Orthanc says of what has changed', () => {
  it('is nothing in its log of what was deleted, but that it has less', async () => {
    const pacs = open('orthanc');
    const [id = ''] = await orthanc.store(study('deleted', 1));
    const { mark } = await everything(pacs);
    const count = await pacs.inventory?.count(signal);
    await orthanc.remove(id);
    // Its entries went with it. They were the newest, so that the log is shorter than before.
    const arrivals: (boolean | undefined)[] = [];
    for await (const found of pacs.changes(mark, signal)) {
      arrivals.push(found.arrivals);
      expect(found.refs).not.toContain(id);
    }
    expect(new Set(arrivals)).toEqual(new Set([false]));
    expect(await pacs.inventory?.count(signal)).toBe((count ?? 0) - 1);
    const listed: string[] = [];
    for await (const ids of pacs.inventory?.list(signal) ?? []) listed.push(...ids);
    expect(listed).not.toContain(id);
    expect(new Set(listed)).toEqual(new Set((await everything(pacs)).refs));
  });

  it('is an arrival under the name that it had, when it is stored again', async () => {
    const pacs = open('orthanc');
    const [file = Buffer.alloc(0)] = study('again', 1);
    const [id = ''] = await orthanc.store([file]);
    const { mark } = await everything(pacs);
    expect(await orthanc.store([withOtherPixels(file)])).toEqual([id]);
    const found = [];
    for await (const one of pacs.changes(mark, signal)) found.push(one);
    expect(found.flatMap(({ refs }) => refs)).toEqual([id]);
    expect(found[0]).toMatchObject({ arrivals: true, left: expect.any(Number) });
    expect((await bytesOf(pacs, id)).equals(withOtherPixels(file))).toBe(true);
  });
});

describe('studies that are looked for by their date', () => {
  it('are looked at again for some days, and then no more', async () => {
    const { mark } = await everything(open('dicomweb'));
    expect(mark).toBe('2024-02-27');
    const weekLater = open('dicomweb', { now: () => clock() + 7 * 86_400_000 });
    const { refs, mark: next } = await everything(weekLater, '2024-03-04');
    expect({ refs, next }).toEqual({ refs: [], next: '2024-03-05' });
  });
});
