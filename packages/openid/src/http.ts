import { rootCertificates } from 'node:tls';
import { deadline, fail, MdmError } from '@mdm/errors';
import type { CustomFetch } from 'openid-client';
import { Agent, request } from 'undici';

/** HTTPS to OpenID providers. */
export interface ProviderHttp {
  /**
   * For `openid-client` and for what is fetched beside it. An answer is a whole one, of at most 1 MiB within 10 seconds;
   * redirections are not followed.
   * @param signal of the work that the calls are made for
   * @throws unavailable  no answer; cancelled or deadline-exceeded, as the signal says
   */
  fetch(signal?: AbortSignal): CustomFetch;
  close(): Promise<void>;
}

const limitMs = 10_000;
const maxAnswerBytes = 1024 * 1024;

/** @param ca PEM of a CA that is trusted besides the public ones */
export function openProviderHttp(ca?: string): ProviderHttp {
  const dispatcher = new Agent({
    connect: {
      timeout: limitMs,
      // Without this the runtime's own list is used, and what NODE_EXTRA_CA_CERTS adds to it.
      ...(ca !== undefined && { ca: [...rootCertificates, ca] }),
    },
    maxResponseSize: maxAnswerBytes,
  });
  return {
    fetch:
      (signal) =>
      async (url, { method, headers, body }) => {
        const { protocol, host } = new URL(url);
        if (protocol !== 'https:') fail('unavailable', `the OpenID provider names an address without TLS`);
        const limit = deadline(signal, limitMs);
        try {
          const answer = await request(url, {
            dispatcher,
            method: method === 'POST' ? 'POST' : 'GET',
            headers,
            body: body === undefined || body === null ? null : String(body),
            signal: limit.signal,
          });
          const content = await answer.body.arrayBuffer();
          return new Response(content.byteLength === 0 ? null : content, {
            status: answer.statusCode,
            headers: Object.entries(answer.headers).flatMap(([name, value]) =>
              [value ?? []].flat().map((text): [string, string] => [name, text]),
            ),
          });
        } catch (cause) {
          if (signal?.aborted) throw MdmError.from(signal.reason);
          return fail('unavailable', `the OpenID provider at ${host} cannot be reached`, { cause });
        } finally {
          limit.release();
        }
      },
    close: () => dispatcher.close(),
  };
}
