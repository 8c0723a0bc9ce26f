import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { fail, MdmError } from '@mdm/errors';
import type { Options } from './options.js';

/** Where a browser is sent back to on the user's own machine (RFC 8252 §7.3). */
export interface Loopback {
  readonly redirectUri: string;
  /**
   * Waits for the browser that brings this state, and shows it what became of the sign-in.
   * @param complete is given the whole URI of the browser's request
   */
  callback<T>(state: string, complete: (uri: string) => Promise<T>, options?: Options): Promise<T>;
  close(): void;
}

const path = '/callback';
const headers = {
  'content-type': 'text/plain; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  connection: 'close',
};

/** Listens on 127.0.0.1, on a port that nobody knows before. */
export async function openLoopback(): Promise<Loopback> {
  let handle = (_request: IncomingMessage, response: ServerResponse) => answer(response, 404, 'Not here.');
  const server = createServer({ maxHeaderSize: 16 * 1024 }, (request, response) => handle(request, response));
  server.unref();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (typeof address !== 'object' || address === null) return fail('internal', 'the listener has no port');
  const origin = `http://127.0.0.1:${address.port}`;

  return {
    redirectUri: `${origin}${path}`,
    callback: (state, complete, { signal } = {}) =>
      new Promise((resolve, reject) => {
        const cancel = () => reject(MdmError.from(signal?.reason));
        if (signal?.aborted) cancel();
        signal?.addEventListener('abort', cancel, { once: true });
        let taken = false;
        handle = (request, response) => {
          const uri = `${origin}${request.url ?? ''}`;
          const { pathname, searchParams } = URL.canParse(uri) ? new URL(uri) : new URL(origin);
          if (request.method !== 'GET' || pathname !== path || taken || searchParams.get('state') !== state) {
            answer(response, 404, 'Not here.');
            return;
          }
          taken = true;
          complete(uri)
            .then(
              (result) => {
                answer(response, 200, 'You are signed in. You may close this window.');
                resolve(result);
              },
              (thrown: unknown) => {
                const { message, remedy } = MdmError.from(thrown);
                answer(response, 400, `You are not signed in: ${message}.\nWhat helps: ${remedy}.`);
                reject(thrown);
              },
            )
            .finally(() => signal?.removeEventListener('abort', cancel));
        };
      }),
    // An answer that is on its way is sent: idle connections only.
    close: () => {
      server.close();
      server.closeIdleConnections();
    },
  };
}

function answer(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, headers).end(`${text}\n`);
}
