import { EventEmitter, once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { createServer, type Server, type TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createSiteCa, issueServiceCertificate } from '@mdm/identity';
import { startTestService, type TestService } from '@mdm/testbed';
import type { LfcContext } from '../context.js';
import { definition } from '../definition.js';
import { catalogName } from '../testing.js';

let receiver: Server;
let bed: TestService<LfcContext>;
let directory: string;
let client: string | undefined;
const news = new EventEmitter();

beforeAll(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'mdm-siem-'));
  const ca = await createSiteCa({ site: 'siem', title: 'SIEM', validity: { days: 2 }, clock: Date.now });
  const { cert, key } = await issueServiceCertificate({
    ca,
    site: 'siem',
    service: 'siem',
    hosts: ['127.0.0.1'],
    validity: { days: 1 },
    clock: Date.now,
  });
  await writeFile(path.join(directory, 'siem.pem'), ca.cert);
  receiver = createServer(
    { cert, key, requestCert: true, rejectUnauthorized: false },
    (socket: TLSSocket) => {
      client = socket.getPeerCertificate().subjectaltname;
      let received = '';
      socket.on('data', (chunk) => {
        received += chunk;
        if (received.includes('lfc.stat')) news.emit('stat', received);
      });
      socket.on('error', () => undefined);
    },
  );
  receiver.listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  const { port } = receiver.address() as AddressInfo;
  bed = await startTestService(definition, {
    adjust: (config) => {
      const caFile = path.join(directory, 'siem.pem');
      config.audit = { export: [{ syslog: `127.0.0.1:${port}`, caFile, format: 'fhir' }] };
    },
  });
});
afterAll(async () => {
  await bed.close();
  receiver.close();
  await rm(directory, { recursive: true, force: true });
});

describe('audit.export of site.yaml', () => {
  it('has the service send what it records, with its own certificate', async () => {
    const sent = once(news, 'stat');
    const alice = bed.user({ name: 'Alice' });
    const catalog = await bed.client(catalogName, { through: 'gateway', as: alice });
    await expect(catalog.stat({ target: { lfn: '/grid/biomed/a/none' } })).rejects.toMatchObject({
      code: 'not-found',
    });
    expect((await sent)[0]).toContain(alice.dn);
    expect(client).toContain('URI:mdm://a/lfc');
  });
});
