import type { IncomingMessage } from 'node:http';
import { Agent, request } from 'node:https';
import { rootCertificates } from 'node:tls';
import { deadline, fail, MdmError } from '@mdm/errors';
import type { CustomFetch } from 'openid-client';

/** HTTPS to OpenID providers. */
export interface ProviderHttp {
  /**
   * For `openid-client` and for what is fetched beside it. An answer is a whole one, of at most 1 MiB within 10 seconds;
   * redirections are not followed. Not the runtime's own `fetch`, which takes no CA and no limit.
   * @param signal of the work that the calls are made for
   * @throws unavailable  no answer; cancelled or deadline-exceeded, as the signal says
   */
  fetch(signal?: AbortSignal): CustomFetch;
  close(): void;
}

const limitMs = 10_000;
const maxAnswerBytes = 1024 * 1024;

/** @param ca PEM of CAs that are trusted besides the public ones */
export function openProviderHttp(ca?: string): ProviderHttp {
  // Without `ca` it is the runtime's own list, and what NODE_EXTRA_CA_CERTS adds to that.
  const agent = new Agent({ ...(ca !== undefined && { ca: [...rootCertificates, ca] }) });
  return {
    fetch:
      (signal) =>
      async (url, { method, headers, body }) => {
        const { protocol, host } = new URL(url);
        if (protocol !== 'https:') fail('unavailable', `an OpenID provider sends to ${host} without TLS`);
        const limit = deadline(signal, limitMs);
        try {
          const answer = await new Promise<IncomingMessage>((resolve, reject) => {
            request(url, { agent, method, headers, signal: limit.signal }, resolve)
              .on('error', reject)
              .end(body === undefined || body === null ? undefined : String(body));
          });
          return new Response(await contentOf(answer), {
            status: answer.statusCode ?? 0,
            headers: Object.entries(answer.headersDistinct).flatMap(([name, values = []]) =>
              values.map((value): [string, string] => [name, value]),
            ),
          });
        } catch (cause) {
          if (signal?.aborted) throw MdmError.from(signal.reason);
          return fail('unavailable', `the OpenID provider at ${host} cannot be reached`, { cause });
        } finally {
          limit.release();
        }
      },
    close: () => agent.destroy(),
  };
}

/** @returns null when there is none: some statuses must not have any */
async function contentOf(answer: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of answer) {
    length += chunk.length;
    if (length > maxAnswerBytes) throw new RangeError(`the answer is longer than ${maxAnswerBytes} bytes`);
    chunks.push(chunk);
  }
  return length === 0 ? null : Buffer.concat(chunks);
}
