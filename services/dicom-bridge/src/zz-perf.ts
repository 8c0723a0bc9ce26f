import { startEmbeddedPostgres } from '@mdm/store';
import { startTestSites } from '../../../packages/testbed/src/test-sites.js';
import { connectDicom, readMetaHeader, phantomSeries } from '@mdm/dicom';
import { parseAddress } from '@mdm/config';
import { definition as amga } from '@mdm/service-amga';
import { dpm } from '@mdm/service-dpm';
import { gateway } from '@mdm/service-gateway';
import { hydra } from '@mdm/service-hydra';
import { definition as lfc } from '@mdm/service-lfc';
import { dicomBridge } from './definition.js';

import inspector from 'node:inspector/promises';
import { writeFileSync, mkdtempSync } from 'node:fs';
import { createRequire } from 'node:module';
const pgm = createRequire('/work/main/packages/store/package.json')('pg');
const counts = new Map<string, number>(); const texts = new Map<string, number>();
const orig = pgm.Client.prototype.query;
pgm.Client.prototype.query = function (q: any, ...r: any[]) { const app = this.connectionParameters?.application_name; counts.set(app, (counts.get(app) ?? 0) + 1); const t = app + ' | ' + (typeof q === 'string' ? q : q.text).replace(/\s+/g, ' ').slice(0, 70); texts.set(t, (texts.get(t) ?? 0) + 1); return orig.call(this, q, ...r); };
const pg = await startEmbeddedPostgres({ directory: '/tmp/s3pg-' + process.pid, databases: ['test'], durable: false });
process.env.MDM_TEST_POSTGRES = pg.url('test');
let ctx: any;
const grid = await startTestSites({ sites: ['a'], services: [gateway, lfc, amga, hydra, dpm, { ...dicomBridge, open: async (c: any, d: any) => { ctx = c; return dicomBridge.open!(c, d); } }] });
const n = Number(process.argv[2] ?? 240);
const files = phantoms(n, { rows: 512, columns: 512 });
const { host, port } = parseAddress(ctx.ingest.listen)!;
function phantoms(n: number, o: any) { return [...phantomSeries({ modality: 'CT', patient: { patientId: 'A-1', patientName: 'C^C' }, slices: n, seed: 'p', institution: 'x', studyDate: '20240229', ...o })].map(f => f.bytes); }
async function run(files: Buffer[]) {
  const t = performance.now(); const cpu = process.cpuUsage();
  await Promise.all(Array.from({length:8}, async (_, lane) => {
    const mine = files.filter((_, i) => i % 8 === lane);
    const meta0 = readMetaHeader(mine[0]!);
    const a = await connectDicom({ host, port, callingAe: 'X', calledAe: 'MDM_A', contexts: [{ abstractSyntax: meta0.sopClassUid, transferSyntaxes: [meta0.transferSyntax] }] });
    for (const f of mine) { const m = readMetaHeader(f); const r = await a.store({ ...m, dataset: f.subarray(m.datasetOffset) }); if (r.status) throw new Error(String(r.status)+r.comment); }
    await a.release();
  }));
  const received = performance.now() - t;
  for (;;) { const c = await ctx.saga.counts(); if (c.running === 0) break; await new Promise(r => setTimeout(r, 50)); }
  const all = performance.now() - t; const c = process.cpuUsage(cpu);
  console.log({ n: files.length, receivedPerS: files.length/received*1000, registeredPerS: files.length/all*1000, cpuMsPerImage: (c.user+c.system)/1000/files.length });
}
await run(phantoms(40, { rows: 512, columns: 512, seed: 'warm' }));
const s = new inspector.Session(); s.connect(); await s.post('Profiler.enable'); await s.post('Profiler.start');
counts.clear(); texts.clear(); await run(files); console.log([...counts].map(([k,v])=>k+' '+(v/n).toFixed(2))); console.log([...texts].sort((a,b)=>b[1]-a[1]).slice(0,40).map(([k,v])=>(v/n).toFixed(2)+' '+k).join('\n'));
const { profile } = await s.post('Profiler.stop'); writeFileSync('/tmp/s3/p.cpuprofile', JSON.stringify(profile));
console.log(await ctx.saga.counts());
await grid.close(); await pg.stop?.();
