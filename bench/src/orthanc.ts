import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { freePort } from '@mdm/store';
import { z } from 'zod';
import type { DicomPeer } from './images.js';
import { answers } from './ports.js';
import { startServer } from './programs.js';

export interface Orthanc {
  readonly peer: DicomPeer;
  readonly pid: number;
  /** Instances that it has. */
  count(): Promise<number>;
  stop(): Promise<void>;
}

const statistics = z.object({ CountInstances: z.int() });

/** Orthanc with its default configuration but for ports and directories. */
export async function startOrthanc(directory: string): Promise<Orthanc> {
  const dicomPort = await freePort();
  const httpPort = await freePort();
  const config = path.join(directory, 'orthanc.json');
  const storage = path.join(directory, 'storage');
  await mkdir(storage, { recursive: true });
  await writeFile(
    config,
    JSON.stringify({
      StorageDirectory: storage,
      IndexDirectory: storage,
      DicomPort: dicomPort,
      HttpPort: httpPort,
      DicomAlwaysAllowStore: true,
      Plugins: [],
    }),
  );
  const server = await startServer(
    'Orthanc',
    [config],
    async () => (await answers(httpPort)) && answers(dicomPort),
  );
  return {
    peer: { port: dicomPort, aeTitle: 'ORTHANC' },
    count: async () => {
      const answer = await fetch(`http://127.0.0.1:${httpPort}/statistics`);
      return statistics.parse(await answer.json()).CountInstances;
    },
    pid: server.pid,
    stop: server.stop,
  };
}
