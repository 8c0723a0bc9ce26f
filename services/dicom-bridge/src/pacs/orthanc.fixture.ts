import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';

/** A PACS that speaks as Orthanc does, with as many instances as a test needs. */
export interface ServedPacs {
  readonly url: string;
  /** How often the file of each instance was asked for, by its number. */
  readonly asked: readonly number[];
  /** The most requests at the same time. */
  readonly most: number;
  /** Is told of every request for a file, before it is answered. */
  onFile: (asked: number) => Promise<void> | void;
  close(): Promise<void>;
}

/** The SHA-1 of something, in five groups. */
const idOf = (number: number): string =>
  (createHash('sha1').update(String(number)).digest('hex').match(/.{8}/g) ?? []).join('-');

/**
 * Serves instances by their number, from 0 on. Its log has two entries for each, as that of Orthanc has others besides those
 * of the instances.
 */
export async function servePacs(instances: number, fileOf: (number: number) => Buffer): Promise<ServedPacs> {
  const numbers = new Map(Array.from({ length: instances }, (_, number) => [idOf(number), number]));
  const asked = Array.from({ length: instances }, () => 0);
  const last = 2 * instances;
  let files = 0;
  let running = 0;
  let most = 0;
  const entry = (seq: number) => {
    const [ID, ChangeType] = [idOf(Math.ceil(seq / 2) - 1), seq % 2 === 1 ? 'NewInstance' : 'StableSeries'];
    return { ChangeType, ID, Path: `/instances/${ID}`, ResourceType: 'Instance', Seq: seq };
  };
  const changes = (query: URLSearchParams) => {
    if (query.has('last')) return { Changes: last > 0 ? [entry(last)] : [], Done: true, Last: last };
    const since = Number(query.get('since'));
    const end = Math.min(last, since + Number(query.get('limit')));
    const Changes = Array.from({ length: Math.max(0, end - since) }, (_, n) => entry(since + n + 1));
    return { Changes, Done: end >= last, Last: Math.max(since, end) };
  };
  const json = (response: ServerResponse, value: unknown) => response.end(JSON.stringify(value));

  const served: ServedPacs = {
    url: '',
    asked,
    get most() {
      return most;
    },
    onFile: () => undefined,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  const answer = async (target: string, response: ServerResponse) => {
    const { pathname, searchParams } = new URL(target, 'http://pacs');
    const [, place = '', id = '', file] = pathname.split('/');
    const number = numbers.get(id);
    if (place === 'changes') return json(response, changes(searchParams));
    if (place === 'statistics') return json(response, { CountInstances: instances });
    if (place !== 'instances' || number === undefined) return response.writeHead(404).end();
    if (file === undefined) return json(response, { ID: id });
    asked[number] = (asked[number] ?? 0) + 1;
    files += 1;
    await served.onFile(files);
    return response.end(fileOf(number));
  };
  const server = createServer((request, response) => {
    running += 1;
    most = Math.max(most, running);
    response.on('close', () => {
      running -= 1;
    });
    void answer(request.url ?? '/', response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return Object.assign(served, {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/`,
  });
}
