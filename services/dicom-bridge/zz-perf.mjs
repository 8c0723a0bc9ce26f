import { readFileSync } from 'node:fs';
import { startFederation } from '@mdm/testbed/federation';
import { connectDicom, readMetaHeader, phantomSeries } from '@mdm/dicom';
const fed = await startFederation({ sites: ['a'], logLevel: 'warn' });
const { host, port, aeTitle } = fed.dicomAddress('a');
const names = ['lfc','amga','hydra','dpm','dicom-bridge','gateway'];
const cpu = () => Object.fromEntries(names.map(n => { const f = readFileSync(`/proc/${fed.service('a', n).pid}/stat`,'utf8'); const r = f.slice(f.lastIndexOf(')')+2).split(' '); return [n, Number(r[11])*10+Number(r[12])*10]; }));
const db = fed.database('a','dicom-bridge');
async function run(n, seed) {
  const files = [...phantomSeries({ modality: 'CT', patient: { patientId: 'A-1', patientName: 'C^C' }, slices: n, seed, institution: 'x', studyDate: '20240229', rows: 512, columns: 512 })].map(f => f.bytes);
  const c0 = cpu(); const t = performance.now();
  await Promise.all(Array.from({ length: 8 }, async (_, lane) => {
    const mine = files.filter((_, i) => i % 8 === lane); const m0 = readMetaHeader(mine[0]);
    const a = await connectDicom({ host, port, callingAe: 'X', calledAe: aeTitle, contexts: [{ abstractSyntax: m0.sopClassUid, transferSyntaxes: [m0.transferSyntax] }] });
    for (const f of mine) { const m = readMetaHeader(f); const r = await a.store({ ...m, dataset: f.subarray(m.datasetOffset) }); if (r.status) throw new Error(r.comment); }
    await a.release();
  }));
  const received = performance.now() - t; const c1 = cpu();
  for (;;) { const [r] = await db.query("select count(*) as c from mdm_saga_item where status = 'running'"); if (r.c === 0) break; await new Promise(r => setTimeout(r, 100)); }
  const all = performance.now() - t; const c2 = cpu();
  console.log(n, 'received/s', (n/received*1000).toFixed(1), 'registered/s', (n/all*1000).toFixed(1));
  console.log('cpu ms/image', JSON.stringify(Object.fromEntries(names.map(k => [k, ((c2[k]-c0[k])/n).toFixed(2)]))), 'bridge while receiving', ((c1['dicom-bridge']-c0['dicom-bridge'])/n).toFixed(2));
}
try { await run(100, 'w'); await run(400, 'x'); await run(400, 'y'); } finally { await fed.stop(); }
