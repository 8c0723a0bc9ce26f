import { once } from 'node:events';
import { type RequestOptions, request } from 'node:https';

const boundary = 'bounded';
export const multipartType = `multipart/related; type="application/dicom"; boundary=${boundary}`;

export const partOf = (file: Buffer, type = 'application/dicom'): Buffer =>
  Buffer.concat([Buffer.from(`\r\n--${boundary}\r\nContent-Type: ${type}\r\n\r\n`), file]);
export const closing = Buffer.from(`\r\n--${boundary}--`);
export const bodyOf = (...files: Buffer[]): Buffer =>
  Buffer.concat([...files.map((file) => partOf(file)), closing]);

export interface Answered {
  readonly status: number | undefined;
  readonly type: string | undefined;
  readonly json: Record<string, { Value?: Record<string, { Value?: unknown[] }>[] }>;
}

export interface PostOptions extends RequestOptions {
  readonly at: string;
  readonly type: string;
}

/** Sends what a STOW-RS client sends. @param options with the certificate of the sender */
export async function postInstances(
  port: number,
  body: Buffer | AsyncIterable<Buffer>,
  { at = '/dicom-web/studies', type = multipartType, ...options }: Partial<PostOptions>,
): Promise<Answered> {
  const sent = request({
    host: '127.0.0.1',
    port,
    path: at,
    method: 'POST',
    agent: false,
    ...options,
    headers: { 'content-type': type, ...options.headers },
  });
  const answered = new Promise<Answered>((resolve, reject) => {
    sent.on('error', reject);
    sent.on('response', (response) => {
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => pieces.push(piece));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(pieces).toString();
        const { statusCode: status, headers } = response;
        resolve({ status, type: headers['content-type'], json: text === '' ? {} : JSON.parse(text) });
      });
    });
  });
  const sending = async () => {
    for await (const piece of Buffer.isBuffer(body) ? [body] : body)
      if (!sent.write(piece)) await once(sent, 'drain');
    sent.end();
  };
  sending().catch((error: Error) => sent.destroy(error));
  return answered;
}
