import { randomBytes } from 'node:crypto';
import { access, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fail } from '@mdm/errors';
import { freePort, spawnGuarded } from '@mdm/store';

/** Orthanc, the PACS of Debian, as a process of its own with a directory of its own. */
export interface Orthanc {
  /** Root of its REST interface, without a slash at the end. */
  readonly url: string;
  /** Root of its DICOMweb interface. */
  readonly dicomwebUrl: string;
  /** `user:password`; it lets nobody in without. */
  readonly credentials: string;
  /** Where `ORTHANC` takes associations, if it does: everybody may query and retrieve. */
  readonly dicomPort: number;
  /** Stores DICOM files; the ids by which Orthanc calls them, in the same order. */
  store(files: readonly Buffer[]): Promise<string[]>;
  /** Takes one instance away. */
  remove(id: string): Promise<void>;
  /** What its REST interface answers, parsed as JSON. */
  get(path: string): Promise<unknown>;
  /** Lines of its log so far, of all its lives. */
  log(): Promise<string[]>;
  stop(): Promise<void>;
  /** Starts it again after {@link stop}, on the same port with the same database. */
  start(): Promise<void>;
  /** After {@link stop}: takes away all that it has, as if it were new. */
  empty(): Promise<void>;
}

const plugin = '/usr/share/orthanc/plugins/libOrthancDicomWeb.so';
const user = 'mdm';
/** As long as a service of a federation may take, while many start at once. */
const startMs = 180_000;
const tryMs = 100;

/** @throws failed-precondition  the packages `orthanc` and `orthanc-dicomweb` are not installed, or it does not start */
export async function startOrthanc({
  directory,
  dimse = false,
  settings: changes = {},
}: {
  readonly directory: string;
  /** It speaks DIMSE as well. */
  readonly dimse?: boolean;
  /** Of its configuration, besides those of the test. */
  readonly settings?: Readonly<Record<string, unknown>>;
}): Promise<Orthanc> {
  await access(plugin).catch((cause: unknown) =>
    fail('failed-precondition', 'Orthanc with its DICOMweb plugin is not installed', {
      remedy: 'install it, such as with "apt-get install -y orthanc orthanc-dicomweb"',
      cause,
    }),
  );
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const [port, dicomPort] = [await freePort(), await freePort()];
  const password = randomBytes(12).toString('hex');
  const credentials = `${user}:${password}`;
  const configuration = path.join(directory, 'orthanc.json');
  const storage = path.join(directory, 'storage');
  /** One of each life. */
  const logs: string[] = [];
  const settings = {
    Name: 'PACS',
    HttpPort: port,
    DicomPort: dicomPort,
    DicomServerEnabled: dimse,
    DicomAlwaysAllowFind: true,
    DicomAlwaysAllowGet: true,
    DicomAlwaysAllowStore: false,
    RemoteAccessAllowed: false,
    AuthenticationEnabled: true,
    RegisteredUsers: { [user]: password },
    StorageDirectory: storage,
    IndexDirectory: storage,
    Plugins: [plugin],
    DicomWeb: { Enable: true, Root: '/dicom-web/' },
    ...changes,
  };
  await writeFile(configuration, JSON.stringify(settings), { mode: 0o600 });
  const url = `http://127.0.0.1:${port}`;
  const authorization = `Basic ${Buffer.from(credentials).toString('base64')}`;
  const ask = (below: string, init: RequestInit = {}) =>
    fetch(`${url}/${below}`, { ...init, headers: { authorization, connection: 'close' } });
  const answered = async (below: string, init?: RequestInit) => {
    const answer = await ask(below, init);
    if (!answer.ok) fail('internal', `Orthanc answers with status ${answer.status}`);
    return answer;
  };

  let running: Awaited<ReturnType<typeof spawnGuarded>> | undefined;
  const start = async () => {
    await mkdir(storage, { recursive: true, mode: 0o700 });
    const logFile = path.join(directory, `orthanc-${logs.length}.log`);
    logs.push(logFile);
    running = await spawnGuarded('Orthanc', ['--verbose', configuration], {
      logFile,
      env: { PATH: `${process.env.PATH}:/usr/sbin`, LC_ALL: 'C', TZ: 'UTC' },
      stopSignal: 'SIGTERM',
    });
    let ended = false;
    void running.exited.then(() => {
      ended = true;
    });
    for (const deadline = performance.now() + startMs; ; await pause(tryMs)) {
      const up = await ask('system').then(
        ({ ok }) => ok,
        () => false,
      );
      if (up) return;
      if (ended || performance.now() > deadline)
        fail('failed-precondition', `Orthanc does not start; see ${logFile}`);
    }
  };
  await start();
  return {
    url,
    dicomwebUrl: `${url}/dicom-web`,
    credentials,
    dicomPort,
    store: async (files) => {
      const ids: string[] = [];
      for (const file of files) {
        const answer = await answered('instances', { method: 'POST', body: new Uint8Array(file) });
        ids.push(String(Object(await answer.json()).ID));
      }
      return ids;
    },
    remove: async (id) => {
      await (await answered(`instances/${id}`, { method: 'DELETE' })).arrayBuffer();
    },
    get: async (below) => (await answered(below)).json(),
    log: async () => {
      const texts = await Promise.all(logs.map((file) => readFile(file, 'utf8')));
      return texts.flatMap((text) => text.split('\n'));
    },
    stop: async () => {
      await running?.stop();
      running = undefined;
    },
    start,
    empty: () => rm(storage, { recursive: true, force: true }),
  };
}
