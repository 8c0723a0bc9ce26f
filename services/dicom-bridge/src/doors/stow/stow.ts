import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type ServerOptions } from 'node:https';
import path from 'node:path';
import { TLSSocket } from 'node:tls';
import { parseAddress } from '@mdm/config';
import { fail, MdmError } from '@mdm/errors';
import type { Dispatcher, Incoming, Running } from '@mdm/rpc';
import type { BridgeContext } from '../../context.js';
import { boundaryOf, readParts } from '../../multipart.js';
import { operations } from '../../operations/index.js';
import { answerTo, type Outcome } from './answer.js';
import { remembering } from './read-uids.js';

const drainMs = 10_000;
const headersMs = 30_000;
/** Of a connection on which nothing moves. */
const idleMs = 120_000;
const maxConnections = 64;
const maxParts = 10_000;
const partType = 'application/dicom';
const answerType = 'application/dicom+json';
const studies = /^\/dicom-web\/studies(?:\/([0-9.]{1,64}))?\/?$/;

/**
 * STOW-RS, Store Instances (PS3.18 §10.5), over HTTPS with mutual TLS: each part of a request becomes the operation `receiveFile`,
 * one after the other as they come, so that memory does not grow with them. Undefined where the site offers none.
 */
export async function openStowDoor(
  context: BridgeContext,
  dispatcher: Dispatcher<BridgeContext>,
): Promise<Running | undefined> {
  const { ingest, credentials, federation, logger } = context;
  if (!ingest.stow) return undefined;
  const listen =
    parseAddress(ingest.stow.listen) ?? fail('invalid-argument', 'ingest.stow.listen is not host:port');
  const secure = () => tlsOptions(context);
  const server = createServer(
    { ...secure(), headersTimeout: headersMs, requestTimeout: 0 },
    (request, response) => {
      answer(request, response, { context, dispatcher }).catch((err: unknown) => {
        if (response.headersSent || response.destroyed) logger.debug({ err }, 'a STOW-RS sender went away');
        else refuse(request, response, MdmError.from(err));
      });
    },
  );
  server.maxConnections = maxConnections;
  server.setTimeout(idleMs);
  const renew = () => {
    try {
      server.setSecureContext(secure());
    } catch (err) {
      logger.warn({ err }, 'STOW-RS goes on with its former certificates');
    }
  };
  const subscriptions = [credentials.onChange(renew), federation.onChange(renew)];
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(listen.port, listen.host, resolve);
  }).catch((cause: unknown) =>
    fail('unavailable', `STOW-RS cannot be served on ${ingest.stow?.listen}`, {
      field: 'ingest.stow.listen',
      cause,
    }),
  );
  logger.info({ listen: ingest.stow.listen }, 'accepting STOW-RS requests');
  return {
    close: () =>
      new Promise((resolve) => {
        for (const unsubscribe of subscriptions) unsubscribe();
        const late = setTimeout(() => server.closeAllConnections(), drainMs);
        server.close(() => {
          clearTimeout(late);
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}

function tlsOptions({ config, credentials, federation, ingest, site }: BridgeContext): ServerOptions {
  const { certificate: cert, privateKey: key } = credentials.current();
  const caFile = ingest.stow?.caFile;
  const ca =
    caFile === undefined
      ? (federation.current().sites.get(site)?.ca ?? []).map((authority) => authority.toString())
      : readFileSync(path.resolve(config.secretsDirectory, caFile), 'utf8');
  // Without any, TLS would believe the CAs of the whole world.
  if (ca.length === 0)
    fail('failed-precondition', 'there is no CA for the senders of STOW-RS', { field: 'ingest.stow.caFile' });
  // BCP 195 (RFC 9325): TLS 1.2 at least, which most of what stands in hospitals speaks.
  return { cert, key, ca, requestCert: true, rejectUnauthorized: true, minVersion: 'TLSv1.2' };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  door: { readonly context: BridgeContext; readonly dispatcher: Dispatcher<BridgeContext> },
): Promise<void> {
  const target = studies.exec(request.url?.split('?')[0] ?? '');
  if (!target) return end(request, response, 404);
  if (request.method !== 'POST') return end(request, response.setHeader('allow', 'POST'), 405);
  if (!accepts(request.headers.accept)) return end(request, response, 406);
  const boundary = boundaryOf(request.headers['content-type'] ?? '', partType);
  if (boundary === undefined) return end(request, response, 415);

  const gone = new AbortController();
  response.once('close', () => gone.abort(new MdmError('cancelled', 'the sender went away')));
  const incoming = incomingOf(
    request,
    AbortSignal.any([gone.signal, door.context.shutdown]),
    door.context.site,
  );
  const outcomes: Outcome[] = [];
  try {
    for await (const { headers, body } of readParts(boundary, bytesOf(request))) {
      // One part too many is told of; what still comes is read over.
      if (outcomes.length > maxParts) continue;
      outcomes.push(
        await storePart(
          headers,
          body,
          { incoming, study: target[1], count: outcomes.length },
          door.dispatcher,
        ),
      );
      if (outcomes.at(-1)?.error?.code === 'caller-not-allowed') return end(request, response, 403);
    }
  } catch (thrown) {
    const error = MdmError.from(thrown);
    if (error.code !== 'invalid-argument' || outcomes.length === 0) throw error;
    // What was stored before is told all the same.
    outcomes.push({
      sopClassUid: undefined,
      sopInstanceUid: undefined,
      error: new MdmError('invalid-dicom', error.message),
    });
  }
  if (outcomes.length === 0) return end(request, response, 400);
  const { status, body } = answerTo(outcomes);
  end(request, response, status, body);
}

async function storePart(
  headers: ReadonlyMap<string, string>,
  body: AsyncIterable<Buffer>,
  {
    incoming,
    study,
    count,
  }: { readonly incoming: Incoming; readonly study: string | undefined; readonly count: number },
  dispatcher: Dispatcher<BridgeContext>,
): Promise<Outcome> {
  const file = remembering(body);
  const [address = ''] = incoming.origin.split(' ');
  try {
    if (count >= maxParts) fail('limit-exceeded', `a request has more than ${maxParts} parts`);
    const type = headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? partType;
    if (type !== partType) fail('invalid-dicom', `a part is of type "${type}"`);
    await dispatcher.upload(operations.receiveFile, incoming, { address, study }, file.bytes);
    return file.uids();
  } catch (thrown) {
    const error = MdmError.from(thrown);
    // The message itself ends here, and with it the request.
    if (error.field === 'body' || error.code === 'cancelled') throw error;
    return { ...file.uids(), error };
  }
}

/** Who reads no further has the connection all the same, for the answer. */
async function* bytesOf(request: IncomingMessage): AsyncGenerator<Buffer> {
  try {
    yield* request.iterator({ destroyOnReturn: false });
  } catch (cause) {
    throw new MdmError('cancelled', 'the sender went away', { cause });
  }
}

function incomingOf(request: IncomingMessage, signal: AbortSignal, site: string): Incoming {
  const { socket } = request;
  const certificate = socket instanceof TLSSocket ? socket.getPeerX509Certificate() : undefined;
  const address = socket.remoteAddress?.replace(/^::ffff:(?=\d+\.)/, '') ?? '';
  return {
    peer: () => ({ name: 'modality', site, dn: '', thumbprint: '', ...(certificate && { certificate }) }),
    token: undefined,
    proof: undefined,
    origin: `${address} STOW-RS`,
    signal,
  };
}

function accepts(accept = '*/*'): boolean {
  const types = accept.split(',').map((type) => type.split(';')[0]?.trim().toLowerCase());
  return types.some((type) => type === answerType || type === 'application/*' || type === '*/*');
}

/** What trouble there is that no part is to blame for. */
function refuse(request: IncomingMessage, response: ServerResponse, error: MdmError): void {
  const { transient, status } = error.kind;
  end(request, response, transient ? 503 : status === 'INVALID_ARGUMENT' ? 400 : 500);
}

/** A request that was not read to its end takes its connection along. */
function end(request: IncomingMessage, response: ServerResponse, status: number, body?: object): void {
  if (!request.complete) response.setHeader('connection', 'close');
  if (status === 503) response.setHeader('retry-after', '30');
  if (body) response.setHeader('content-type', answerType);
  response.writeHead(status).end(body && JSON.stringify(body));
}
