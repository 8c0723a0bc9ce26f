import { isIP } from 'node:net';
import * as grpc from '@grpc/grpc-js';
import type { MethodDefinition as LoadedMethod } from '@grpc/proto-loader';
import { MdmError } from '@mdm/errors';
import { packageDefinition, type Services } from '@mdm/protos';
import { currentTraceparent } from '@mdm/telemetry';
import { proofKey, tokenKey, traceKey } from './call-metadata.js';
import { flowControlWindow } from './credentials.js';
import { fromStatus } from './error-wire.js';
import { createRetryBudget, type RetryBudget, withRetries } from './retry.js';

/** What the user's own credentials are on the wire; passed on unchanged from hop to hop. */
export interface UserCredentials {
  readonly token: string;
  readonly proof: string;
}

export interface CallOptions {
  /** The user for whom the call is made; absent only for calls that a service makes on its own behalf. */
  readonly as?: UserCredentials | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds; default 30,000 for one answer, none for a stream. */
  readonly timeoutMs?: number;
}

type Sends<Method> =
  Method extends LoadedMethod<infer Sent, infer _Res, infer _ReqOut, infer _ResOut> ? Sent : never;
type Receives<Method> =
  Method extends LoadedMethod<infer _Req, infer _Res, infer _ReqOut, infer Received> ? Received : never;

type ClientMethod<Handler, Method> =
  Handler extends grpc.handleUnaryCall<infer _A, infer _B>
    ? (request: Sends<Method>, options?: CallOptions) => Promise<Receives<Method>>
    : Handler extends grpc.handleServerStreamingCall<infer _A, infer _B>
      ? (request: Sends<Method>, options?: CallOptions) => AsyncIterable<Receives<Method>>
      : Handler extends grpc.handleClientStreamingCall<infer _A, infer _B>
        ? (requests: AsyncIterable<Sends<Method>>, options?: CallOptions) => Promise<Receives<Method>>
        : never;

/** A typed client of one gRPC service: promises for single answers, async iterables for streams, MdmErrors for errors. */
export type ServiceClient<Name extends keyof Services> = ClientOf<
  Services[Name]['handlers'],
  Services[Name]['definition']
>;

/** The generated handlers have an index signature, which the `as` clause takes away. */
type ClientOf<Handlers, Definition> = {
  readonly [Method in keyof Handlers as string extends Method
    ? never
    : Uncapitalize<Method & string>]: Method extends keyof Definition
    ? ClientMethod<Handlers[Method], Definition[Method]>
    : never;
};

/** One connection to one service; clients of its gRPC services share it. */
export interface Channel {
  client<Name extends keyof Services>(name: Name): ServiceClient<Name>;
  close(): void;
}

const defaultTimeoutMs = 30_000;
const maxMessageBytes = 8 * 1024 * 1024;

/**
 * Opens a channel lazily: nothing is dialled before the first call.
 * @param peer how errors name the other side, such as `mdm://b/gateway`
 */
export function openChannel(options: {
  address: string;
  credentials: grpc.ChannelCredentials;
  peer: string;
}): Channel {
  const { address, credentials, peer } = options;
  const client = new grpc.Client(address, credentials, {
    'grpc-node.flow_control_window': flowControlWindow,
    'grpc.max_receive_message_length': maxMessageBytes,
    'grpc.max_send_message_length': maxMessageBytes,
    'grpc.use_local_subchannel_pool': 1,
    'grpc.enable_retries': 0,
    'grpc.service_config_disable_resolution': 1,
    'grpc.initial_reconnect_backoff_ms': 100,
    'grpc.max_reconnect_backoff_ms': 2_000,
    'grpc.keepalive_time_ms': 30_000,
    'grpc.keepalive_timeout_ms': 10_000,
    'grpc-node.max_session_memory': Number.MAX_SAFE_INTEGER,
    'grpc.enable_channelz': 0,
    // An address is no server name (RFC 6066 §3); who answers is told by the URI in the certificate.
    ...(isAddress(address) && { 'grpc.ssl_target_name_override': 'mdm' }),
  });
  const budget = createRetryBudget();
  return {
    client: (name) => buildClient(client, name, peer, budget),
    close: () => client.close(),
  };
}

const isAddress = (hostAndPort: string): boolean =>
  isIP(hostAndPort.replace(/:\d+$/, '').replace(/^\[|\]$/g, '')) !== 0;

function buildClient<Name extends keyof Services>(
  client: grpc.Client,
  name: Name,
  peer: string,
  budget: RetryBudget,
): ServiceClient<Name> {
  const contract = packageDefinition()[name];
  if (!contract || 'format' in contract) throw new TypeError(`${name} is not in the contract`);
  const methods = Object.entries(contract as Record<string, LoadedMethod<object, object>>).map(
    ([method, definition]) => {
      const key = method.charAt(0).toLowerCase() + method.slice(1);
      const repeatable = definition.options.idempotency_level !== 'IDEMPOTENCY_UNKNOWN';
      if (definition.responseStream) return [key, streaming(client, definition, peer)];
      if (definition.requestStream) return [key, uploading(client, definition, peer)];
      const call = unaryCall(client, definition, peer);
      return [
        key,
        repeatable
          ? (request: object, options?: CallOptions) =>
              withRetries(() => call(request, options), budget, options?.signal)
          : call,
      ];
    },
  );
  return Object.fromEntries(methods) as ServiceClient<Name>;
}

function metadataOf(options: CallOptions | undefined): grpc.Metadata {
  const metadata = new grpc.Metadata();
  if (options?.as) {
    metadata.set(tokenKey, options.as.token);
    metadata.set(proofKey, options.as.proof);
  }
  metadata.set(traceKey, currentTraceparent());
  return metadata;
}

const deadlineOf = (options: CallOptions | undefined, fallbackMs?: number): grpc.CallOptions => {
  const timeoutMs = options?.timeoutMs ?? fallbackMs;
  return timeoutMs === undefined ? {} : { deadline: Date.now() + timeoutMs };
};

/** The error to throw: the signal's own reason when the call was cancelled by it, else what the peer answered. */
function callError(thrown: unknown, peer: string, signal: AbortSignal | undefined): MdmError {
  return signal?.aborted ? MdmError.from(signal.reason) : fromStatus(thrown, peer);
}

function onAbort(signal: AbortSignal | undefined, cancel: () => void): () => void {
  if (!signal) return () => undefined;
  if (signal.aborted) cancel();
  signal.addEventListener('abort', cancel, { once: true });
  return () => signal.removeEventListener('abort', cancel);
}

function unaryCall(client: grpc.Client, definition: LoadedMethod<object, object>, peer: string) {
  return (request: object, options?: CallOptions): Promise<object> =>
    new Promise((resolve, reject) => {
      const call = client.makeUnaryRequest(
        definition.path,
        definition.requestSerialize,
        definition.responseDeserialize,
        request,
        metadataOf(options),
        deadlineOf(options, defaultTimeoutMs),
        (error, response) => {
          release();
          if (error || !response) reject(callError(error, peer, options?.signal));
          else resolve(response);
        },
      );
      const release = onAbort(options?.signal, () => call.cancel());
    });
}

function streaming(client: grpc.Client, definition: LoadedMethod<object, object>, peer: string) {
  return async function* (request: object, options?: CallOptions): AsyncGenerator<object> {
    options?.signal?.throwIfAborted();
    const call = client.makeServerStreamRequest(
      definition.path,
      definition.requestSerialize,
      definition.responseDeserialize,
      request,
      metadataOf(options),
      deadlineOf(options),
    );
    const release = onAbort(options?.signal, () => call.cancel());
    try {
      for await (const message of call) yield message;
    } catch (thrown) {
      throw callError(thrown, peer, options?.signal);
    } finally {
      release();
      call.cancel();
    }
  };
}

/** Every upload of the contract has it. */
const endMessage = { end: true };

function uploading(client: grpc.Client, definition: LoadedMethod<object, object>, peer: string) {
  return (requests: AsyncIterable<object>, options?: CallOptions): Promise<object> =>
    new Promise((resolve, reject) => {
      const call = client.makeClientStreamRequest(
        definition.path,
        definition.requestSerialize,
        definition.responseDeserialize,
        metadataOf(options),
        deadlineOf(options),
        (error, response) => {
          release();
          // With a reason: in place of a missing one, each call would pay for an error with its stack.
          ended.abort('ended');
          if (failure) reject(failure);
          else if (error || !response) reject(callError(error, peer, options?.signal));
          else resolve(response);
        },
      );
      const release = onAbort(options?.signal, () => call.cancel());
      const ended = new AbortController();
      let failure: MdmError | undefined;
      const send = async () => {
        for await (const message of requests) {
          if (ended.signal.aborted) return;
          if (!call.write(message)) await writable(call, ended.signal);
        }
        call.write(endMessage);
        call.end();
      };
      send().catch((thrown: unknown) => {
        failure = MdmError.from(thrown);
        call.cancel();
      });
    });
}

function writable(call: grpc.ClientWritableStream<object>, ended: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const settle = () => {
      call.off('drain', settle);
      ended.removeEventListener('abort', settle);
      resolve();
    };
    call.once('drain', settle);
    ended.addEventListener('abort', settle, { once: true });
  });
}
