import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import { transferSyntaxes, writeMetaHeader } from '@mdm/dicom';
import { MdmError } from '@mdm/errors';
import { createDicomweb } from './dicomweb.js';
import { ctStorage, DimseBench, dataset, image, mostBytes } from './dimse/dimse.fixture.js';
import { withFallback } from './fallback.js';
import { createPacsHttp } from './http.js';
import type { Pacs } from './pacs.js';
import { refOf } from './refs.js';

const signal = new AbortController().signal;
const ref = refOf(image);
const file = Buffer.concat([
  writeMetaHeader({
    sopClassUid: ctStorage,
    sopInstanceUid: image.instance,
    transferSyntax: transferSyntaxes.explicitLittleEndian,
  }),
  dataset,
]);

const bench = new DimseBench();
afterEach(() => bench.close());

interface Web {
  /** Status of WADO-RS, and of QIDO-RS for one instance and for anything. */
  readonly wado: number;
  readonly instances?: number;
  readonly studies?: number;
}

/** A PACS with DICOMweb that knows the image, as far as it answers; how often it was asked. */
async function webPacs({ wado, instances = 200, studies = 200 }: Web) {
  const asked = { wado: 0, qido: 0 };
  const row = { '00080018': { vr: 'UI', Value: [image.instance] } };
  const server = createServer(({ url = '' }, response) => {
    const qido = url.includes('?');
    asked[qido ? 'qido' : 'wado'] += 1;
    const status = qido ? (url.includes('/instances?') ? instances : studies) : wado;
    response.writeHead(status, { 'content-type': qido ? 'application/dicom+json' : 'application/dicom' });
    response.end(status === 200 ? (qido ? JSON.stringify([row]) : file) : '');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  bench.onClose(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const http = createPacsHttp({
    name: 'web',
    url: `http://127.0.0.1:${port}/dicom-web`,
    limits: { concurrent: 2, perSecond: 100_000, timeoutSeconds: 10 },
    maxObjectSize: mostBytes,
    clock: Date.now,
  });
  return { pacs: createDicomweb('web', http, { recheckDays: 1, clock: Date.now }), asked };
}

const dimsePacs = (changes: Parameters<DimseBench['pacsWith']>[1] = {}) =>
  bench.pacsWith(
    [
      {
        sopClassUid: ctStorage,
        sopInstanceUid: image.instance,
        transferSyntaxes: [transferSyntaxes.explicitLittleEndian],
        open: async () => ({ dataset }),
      },
    ],
    changes,
  );
const nothing = { onFind: async function* () {} };

async function given(pacs: Pacs): Promise<string> {
  try {
    const pieces: Buffer[] = [];
    for await (const piece of await pacs.fetch(ref, { signal, urgent: true })) pieces.push(piece);
    return Buffer.concat(pieces).equals(file) ? 'the image' : 'something else';
  } catch (thrown) {
    return MdmError.from(thrown).code;
  }
}

describe('a PACS with DICOMweb that may be asked by DIMSE as well', () => {
  it.each([404, 406, 415, 500, 503])(
    'is, when WADO-RS answers %d for an image that QIDO-RS names',
    async (wado) => {
      const web = await webPacs({ wado });
      expect(await given(withFallback(web.pacs, await dimsePacs()))).toBe('the image');
      expect(await given(web.pacs)).toBe('unavailable');
    },
  );

  it('is, when there is no DICOMweb at its url', async () => {
    const web = await webPacs({ wado: 404, instances: 404, studies: 404 });
    const both = withFallback(web.pacs, await dimsePacs());
    expect(await given(both)).toBe('the image');
    expect(await both.has(ref, signal)).toBe(true);
    await expect(web.pacs.has(ref, signal)).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('is not, when WADO-RS gives the image', async () => {
    const web = await webPacs({ wado: 200 });
    const away = await bench.open(9);
    expect(await given(withFallback(web.pacs, away.pacs))).toBe('the image');
  });

  it('is not, when QIDO-RS knows that there is no such image', async () => {
    for (const instances of [204, 404]) {
      const web = await webPacs({ wado: 404, instances });
      const both = withFallback(web.pacs, await dimsePacs());
      expect(await given(both)).toBe('not-found');
      expect(await both.has(ref, signal)).toBe(false);
    }
  });

  it('is believed to have lost an image when DIMSE says so', async () => {
    const web = await webPacs({ wado: 500, instances: 500 });
    const both = withFallback(web.pacs, await dimsePacs(nothing));
    expect(await given(both)).toBe('not-found');
    expect(await both.has(ref, signal)).toBe(false);
  });

  it('is unavailable as it says itself when DIMSE cannot be used either', async () => {
    const web = await webPacs({ wado: 503 });
    const both = withFallback(web.pacs, (await bench.open(9)).pacs);
    await expect(both.fetch(ref, { signal, urgent: true })).rejects.toMatchObject({
      code: 'unavailable',
      message: 'PACS "web" answers with status 503',
    });
  });
});

describe('a PACS with DIMSE that may be asked by DICOMweb as well', () => {
  it('is, when it gives no image by C-GET', async () => {
    const web = await webPacs({ wado: 200 });
    const dimse = await dimsePacs({ onRetrieve: async () => [] });
    expect(await given(withFallback(dimse, web.pacs))).toBe('the image');
    expect(web.asked.wado).toBe(1);
  });

  it('is not, when C-FIND knows that there is no such image', async () => {
    const web = await webPacs({ wado: 200 });
    expect(await given(withFallback(await dimsePacs(nothing), web.pacs))).toBe('not-found');
    expect(web.asked.wado).toBe(0);
  });
});
