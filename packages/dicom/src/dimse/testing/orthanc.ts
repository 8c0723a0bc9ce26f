import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { freePort } from '@mdm/store';
import type { Listeners } from './dcmtk.js';
import { requireTool } from './require-tool.js';

/** An Orthanc that knows one other application, which it calls `mdm`. */
export interface Orthanc {
  readonly port: number;
  /** JSON of its REST interface; a body makes it a POST. */
  rest(resource: string, body?: unknown): Promise<unknown>;
}

export interface OrthancOptions {
  /** Where the other application listens, and its AE title; default `MDM`. */
  readonly mdmPort: number;
  readonly mdmAe?: string;
  /** Where Orthanc listens; default: a free port. */
  readonly port?: number;
  /** Files of its key, its certificate and whom to trust, by default that one: then it speaks TLS in both roles. */
  readonly tls?: { readonly keyFile: string; readonly certificateFile: string; readonly trustFile?: string };
}

/** Orthanc of Debian (1.10) with storage commitment and C-GET, in a folder of its own. */
export async function startOrthanc(
  listeners: Listeners,
  folder: string,
  { mdmPort, mdmAe = 'MDM', port: given, tls }: OrthancOptions,
  connection?: Parameters<Listeners['start']>[2]['tls'],
): Promise<Orthanc> {
  requireTool('Orthanc', 'orthanc');
  const [port, httpPort] = [given ?? (await freePort()), await freePort()];
  await mkdir(folder, { recursive: true });
  const config = path.join(folder, 'orthanc.json');
  await writeFile(
    config,
    JSON.stringify({
      StorageDirectory: folder,
      IndexDirectory: folder,
      DicomPort: port,
      HttpPort: httpPort,
      DicomAlwaysAllowStore: true,
      DicomAlwaysAllowFind: true,
      DicomAlwaysAllowGet: true,
      DicomAlwaysAllowMove: true,
      DicomModalities: {
        mdm: {
          AET: mdmAe,
          Host: '127.0.0.1',
          Port: mdmPort,
          AllowStorageCommitment: true,
          UseDicomTls: tls !== undefined,
        },
      },
      ...(tls && {
        DicomTlsEnabled: true,
        DicomTlsPrivateKey: tls.keyFile,
        DicomTlsCertificate: tls.certificateFile,
        DicomTlsTrustedCertificates: tls.trustFile ?? tls.certificateFile,
      }),
      Plugins: [],
    }),
  );
  await listeners.start('Orthanc', [config], { port, aeTitle: 'ORTHANC', tls: connection });
  return {
    port,
    rest: async (resource, body) => {
      const answer = await fetch(`http://127.0.0.1:${httpPort}/${resource}`, {
        ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
      });
      return await answer.json();
    },
  };
}
