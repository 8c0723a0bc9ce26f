import type { EventEmitter } from 'node:events';
import type { Http2SecureServer, ServerHttp2Session } from 'node:http2';
import type { TLSSocket } from 'node:tls';
import * as grpc from '@grpc/grpc-js';
import type { PackageDefinition } from '@grpc/proto-loader';
import { ReflectionService } from '@grpc/reflection';
import type { ServiceName } from '@mdm/config';
import { fail, MdmError } from '@mdm/errors';
import type { Federation } from '@mdm/federation';
import { packageDefinition } from '@mdm/protos';
import { type Metrics, withSpan, withTraceparent } from '@mdm/telemetry';
import { HealthImplementation, type ServingStatus } from 'grpc-health-check';
import { proofKey, tokenKey, traceKey } from './call-metadata.js';
import { type Credentials, flowControlWindow, MutualTlsServerCredentials } from './credentials.js';
import type { Dispatcher, Incoming } from './dispatcher.js';
import { toStatus } from './error-wire.js';
import type { GrpcDoor, GrpcMethod } from './grpc-door.js';
import type { AnyOperation } from './operation.js';
import { type Peer, type Presented, presentedBy } from './peer.js';
import { serves } from './services.js';

const maxMessageBytes = 8 * 1024 * 1024;
const unaryTimeoutMs = 60_000;
const streamTimeoutMs = 24 * 3_600_000;
const drainTimeoutMs = 10_000;

export interface GrpcServerOptions<Context extends object> {
  readonly service: ServiceName;
  /** `host:port`; port 0 chooses one. */
  readonly listen: string;
  readonly credentials: Credentials;
  readonly federation: Federation;
  readonly readPeer: (presented: Presented) => Peer;
  /** People without a certificate of the federation may connect; `readPeer` says who they are. */
  readonly admits: boolean;
  readonly doors: readonly GrpcDoor[];
  readonly dispatcher: Dispatcher<Context>;
  readonly metrics: Metrics;
  readonly shutdown: AbortSignal;
}

export interface GrpcServer {
  readonly port: number;
  /** Takes no new calls, lets the running ones end for up to ten seconds, then cuts them. */
  close(): Promise<void>;
}

/**
 * Every method of the contract that this service serves must have an operation, and every operation a right; otherwise
 * the service does not start, and the message says which.
 */
export function checkDoors(
  service: ServiceName,
  doors: readonly GrpcDoor[],
  operations: readonly AnyOperation<never>[],
): void {
  const problems: string[] = [];
  const definition = packageDefinition();
  const served = Object.keys(definition).filter((name) => {
    const entry = definition[name];
    return entry && !('format' in entry) && serves(service, name);
  });
  for (const name of served) {
    const door = doors.find((candidate) => candidate.service === name);
    for (const [method, contract] of Object.entries(definition[name] ?? {})) {
      const bound = door?.methods[method];
      if (!bound) {
        problems.push(`${name}/${method} has no operation`);
        continue;
      }
      if (!operations.includes(bound.operation as AnyOperation<never>)) {
        problems.push(
          `${name}/${method} uses ${bound.operation.name}, which is not in the table of operations`,
        );
      }
      const level = (contract as { options?: { idempotency_level?: string } }).options?.idempotency_level;
      if (level === 'NO_SIDE_EFFECTS' && bound.operation.effect !== 'read') {
        problems.push(
          `${name}/${method} promises to have no side effects, but ${bound.operation.name} is a ${bound.operation.effect}`,
        );
      }
    }
  }
  for (const operation of operations) {
    if (!operation.right?.kind) problems.push(`${operation.name} declares no right`);
    else if (operation.right.kind.startsWith('on') && !operation.objects) {
      problems.push(`${operation.name} has a right on objects and does not say which`);
    }
    if (!operation.name.startsWith(`${service}.`))
      problems.push(`${operation.name} is not named after ${service}`);
  }
  if (problems.length > 0) fail('failed-precondition', `${service} cannot start: ${problems.join('; ')}`);
}

/**
 * Every message type carries the descriptors of all files, and reflection decodes them for each type anew: with one type
 * it answers the same and every start is a quarter of a second shorter.
 */
function oneType(definition: PackageDefinition): PackageDefinition {
  return Object.fromEntries(
    Object.entries(definition)
      .filter(([, type]) => 'fileDescriptorProtos' in type)
      .slice(0, 1),
  );
}

const reflections = new Map<string, ReflectionService>();

/** Answers from the contract alone: where one process runs a service for several sites, they share it. */
function reflectionOf(services: string[], definition: PackageDefinition): ReflectionService {
  const key = services.toSorted().join();
  const reflection = reflections.get(key) ?? new ReflectionService(oneType(definition), { services });
  reflections.set(key, reflection);
  return reflection;
}

/** Starts the gRPC door of a service: TLS 1.3, mutual but for the guests of a gateway, reflection, and nothing else that answers. */
export async function startGrpcServer<Context extends object>(
  options: GrpcServerOptions<Context>,
): Promise<GrpcServer> {
  const server = new grpc.Server({
    'grpc.max_receive_message_length': maxMessageBytes,
    'grpc.max_send_message_length': maxMessageBytes,
    'grpc.keepalive_time_ms': 30_000,
    'grpc.keepalive_timeout_ms': 10_000,
    'grpc-node.max_session_memory': Number.MAX_SAFE_INTEGER,
    'grpc.enable_channelz': 0,
  });
  const running = callsUntil(options.shutdown);
  const definition = packageDefinition();
  for (const door of options.doors) {
    const contract = definition[door.service];
    if (!contract || 'format' in contract) throw new TypeError(`${door.service} is not in the contract`);
    const handlers = Object.fromEntries(
      Object.entries(door.methods).map(([name, method]) => [
        name,
        handler(method, options, running, (code, seconds) => {
          options.metrics.rpcDuration.observe({ method: method.operation.name, code }, seconds);
        }),
      ]),
    );
    server.addService(contract as grpc.ServiceDefinition, handlers);
  }
  const services = options.doors.map((door) => door.service);
  reflectionOf(services, definition).addToServer(server);

  const credentials = new MutualTlsServerCredentials({
    credentials: options.credentials,
    federation: options.federation.current,
    admits: options.admits,
  });
  const unsubscribe = [
    options.credentials.onChange(() => credentials.refresh()),
    options.federation.onChange(() => credentials.refresh()),
  ];
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync(options.listen, credentials, (error, bound) => (error ? reject(error) : resolve(bound)));
  }).catch((cause: unknown) =>
    fail('unavailable', `${options.service} cannot listen on ${options.listen}`, { cause }),
  );
  prepareConnections(server);

  return {
    port,
    close: async () => {
      for (const end of unsubscribe) end();
      await new Promise<void>((resolve) => {
        const force = setTimeout(() => server.forceShutdown(), drainTimeoutMs);
        server.tryShutdown(() => {
          clearTimeout(force);
          resolve();
        });
      });
    },
  };
}

/**
 * Uploads: HTTP/2 has a window per stream, which the settings set, and one per connection, which only the session can
 * widen. grpc-js has an option for the latter on its client side alone, so this reaches for the servers it keeps.
 * Peers: grpc-js decodes the certificate of the connection for every call; the socket is made to do it once.
 */
function prepareConnections(server: grpc.Server): void {
  // biome-ignore lint/complexity/useLiteralKeys: the field is private; see above
  const held: Map<unknown, unknown> = server['http2Servers'];
  for (const http2Server of held.keys()) {
    (http2Server as Http2SecureServer)
      .on('session', (session: ServerHttp2Session) => session.setLocalWindowSize(flowControlWindow))
      .on('secureConnection', rememberCertificate);
  }
}

/** What peers have presented, by the certificate object that grpc-js hands to each call. */
const presentedOf = new WeakMap<object, Presented>();

/**
 * TLS 1.3 has no renegotiation (RFC 8446 §4.1.2), so a connection keeps the certificate that it was opened with. grpc-js
 * shows a call the certificate only of an authorized connection; whether it is one is kept in `Presented` and judged by
 * `readPeer`.
 */
function rememberCertificate(socket: TLSSocket): void {
  const presented = presentedBy(socket);
  const certificate = socket.getPeerCertificate(true);
  presentedOf.set(certificate, presented);
  socket.getPeerCertificate = () => certificate;
  socket.authorized = true;
}

const nothing: Presented = { chain: [], authorized: false };

type AnyCall =
  | grpc.ServerUnaryCall<unknown, unknown>
  | grpc.ServerWritableStream<unknown, unknown>
  | grpc.ServerReadableStream<unknown, unknown>;

function handler<Context extends object>(
  method: GrpcMethod<'unary' | 'stream' | 'upload', unknown, unknown>,
  options: GrpcServerOptions<Context>,
  running: Set<AbortController>,
  observe: (code: string, seconds: number) => void,
): grpc.UntypedHandleCall {
  const { dispatcher, federation, readPeer } = options;
  const timeoutMs = method.kind === 'unary' ? unaryTimeoutMs : streamTimeoutMs;

  /**
   * Runs one call in its trace, with a signal that joins deadline, cancellation, shutdown and the end of the trust in the
   * site that calls, and times it.
   */
  const within = async (
    call: AnyCall,
    run: (incoming: Incoming) => Promise<void>,
  ): Promise<MdmError | undefined> => {
    const started = performance.now();
    const { signal, abort, release } = callSignal(call, timeoutMs, running);
    const metadata = (key: string) => {
      const value = call.metadata.get(key)[0];
      return typeof value === 'string' ? value : undefined;
    };
    const incoming: Incoming = {
      peer: () => readPeer(presentedOf.get(call.getAuthContext()?.sslPeerCertificate ?? nothing) ?? nothing),
      token: metadata(tokenKey),
      proof: metadata(proofKey),
      origin: call.getPeer(),
      signal,
    };
    const unsubscribe = federation.onChange(() => {
      try {
        incoming.peer();
      } catch (reason) {
        abort(reason);
      }
    });
    let error: MdmError | undefined;
    try {
      await withTraceparent(metadata(traceKey), () =>
        withSpan(method.operation.name, {}, () => run(incoming)),
      );
    } catch (thrown) {
      error = MdmError.from(thrown);
    } finally {
      unsubscribe();
      release();
    }
    observe(error?.code ?? 'ok', (performance.now() - started) / 1000);
    return error;
  };

  switch (method.kind) {
    case 'unary':
      return (call: grpc.ServerUnaryCall<unknown, unknown>, callback: grpc.sendUnaryData<unknown>) => {
        let answer: unknown;
        void within(call, async (incoming) => {
          answer = method.to(
            (await dispatcher.unary(method.operation as never, incoming, method.from(call.request))) as never,
          );
        }).then((error) => (error ? callback(toStatus(error)) : callback(null, answer)));
      };
    case 'stream':
      return (call: grpc.ServerWritableStream<unknown, unknown>) => {
        void within(call, async (incoming) => {
          const parts = dispatcher.stream(method.operation as never, incoming, method.from(call.request));
          for await (const part of parts) {
            incoming.signal.throwIfAborted();
            if (!call.write(method.to(part as never))) await drained(call, incoming.signal);
          }
        }).then((error) => {
          // Not `destroy`: grpc-js sends the status of an error only while the stream can still end.
          if (error) call.emit('error', Object.assign(new Error(error.message), toStatus(error)));
          else call.end();
        });
      };
    case 'upload':
      return (call: grpc.ServerReadableStream<unknown, unknown>, callback: grpc.sendUnaryData<unknown>) => {
        let answer: unknown;
        void within(call, async (incoming) => {
          // Left to grpc-js to end: an iterator that destroys what has ended makes an error for it, stack and all.
          const messages = call.iterator({ destroyOnReturn: false });
          const first = await messages.next();
          if (first.done) throw new MdmError('invalid-argument', 'the upload ended before its first message');
          const body = uploadBody(method, first.value, messages, incoming.signal);
          answer = method.to(
            (await dispatcher.upload(
              method.operation as never,
              incoming,
              method.from(first.value),
              body,
            )) as never,
          );
        }).then((error) => (error ? callback(toStatus(error)) : callback(null, answer)));
      };
  }
}

async function* uploadBody(
  method: GrpcMethod<'unary' | 'stream' | 'upload', unknown, unknown>,
  first: unknown,
  messages: AsyncIterator<unknown>,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  for (
    let message: IteratorResult<unknown> = { done: false, value: first };
    !message.done;
    message = await messages.next()
  ) {
    signal.throwIfAborted();
    if (method.isEnd?.(message.value)) return;
    const chunk = method.chunk?.(message.value);
    if (chunk && chunk.length > 0) yield chunk;
  }
  signal.throwIfAborted();
  fail('cancelled', 'the upload broke off: its last message was not the end', {
    field: 'end',
    remedy: 'send the message "end" after the last chunk',
  });
}

function drained(call: grpc.ServerWritableStream<unknown, unknown>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (end: () => void) => () => {
      call.off('drain', onDrain);
      signal.removeEventListener('abort', onAbort);
      end();
    };
    const onDrain = settle(resolve);
    const onAbort = settle(() => reject(signal.reason));
    call.once('drain', onDrain);
    signal.addEventListener('abort', onAbort, { once: true });
  });
}

/** The calls that run, all of which are aborted when the service stops. */
function callsUntil(shutdown: AbortSignal): Set<AbortController> {
  const running = new Set<AbortController>();
  shutdown.addEventListener(
    'abort',
    () => {
      for (const call of running) call.abort(new MdmError('unavailable', 'the service is shutting down'));
    },
    { once: true },
  );
  return running;
}

function callSignal(
  call: AnyCall,
  timeoutMs: number,
  running: Set<AbortController>,
): { signal: AbortSignal; abort: (reason: unknown) => void; release: () => void } {
  const controller = new AbortController();
  const deadline = Number(call.getDeadline());
  const remaining = Math.min(Number.isFinite(deadline) ? deadline - Date.now() : timeoutMs, timeoutMs);
  const late = () => controller.abort(new MdmError('deadline-exceeded', 'the deadline of the call passed'));
  const timer = setTimeout(late, Math.max(0, remaining));
  const onCancel = () => controller.abort(new MdmError('cancelled', 'the caller went away'));
  const events: EventEmitter = call;
  events.on('cancelled', onCancel);
  running.add(controller);
  if (call.cancelled) onCancel();
  return {
    signal: controller.signal,
    abort: (reason) => controller.abort(reason),
    release: () => {
      clearTimeout(timer);
      events.off('cancelled', onCancel);
      running.delete(controller);
    },
  };
}

export interface HealthServer {
  readonly port: number;
  set(status: ServingStatus): void;
  close(): void;
}

/**
 * `grpc.health.v1` on a plain port of its own, because a kubelet's probe has no client certificate. It tells whether
 * the service serves and nothing else. The only listener of the project without TLS besides plain DIMSE.
 */
export async function startHealthServer(listen: string, service: ServiceName): Promise<HealthServer> {
  const server = new grpc.Server();
  const health = new HealthImplementation({ '': 'NOT_SERVING', [service]: 'NOT_SERVING' });
  health.addToServer(server);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync(listen, grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  }).catch((cause: unknown) =>
    fail('unavailable', `the health port of ${service} cannot listen on ${listen}`, { cause }),
  );
  return {
    port,
    set: (status) => {
      health.setStatus('', status);
      health.setStatus(service, status);
    },
    close: () => server.forceShutdown(),
  };
}
