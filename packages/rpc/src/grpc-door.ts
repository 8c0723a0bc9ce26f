import type * as grpc from '@grpc/grpc-js';
import type { MethodDefinition } from '@grpc/proto-loader';
import type { Services } from '@mdm/protos';
import type { AnyOperation, StreamOperation, UnaryOperation, UploadOperation } from './operation.js';

type In<Definition> =
  Definition extends MethodDefinition<infer _Req, infer _Res, infer Received, infer _Out> ? Received : never;
type Out<Definition> =
  Definition extends MethodDefinition<infer _Req, infer Sent, infer _In, infer _Out> ? Sent : never;

/** A method of the contract bound to the operation that answers it. `Kind` is the shape that the contract demands. */
export interface GrpcMethod<Kind extends 'unary' | 'stream' | 'upload', Received, Sent> {
  readonly kind: Kind;
  // biome-ignore lint/suspicious/noExplicitAny: the context is checked where the service puts its doors together
  readonly operation: AnyOperation<any>;
  /** Message → input of the operation, which its schema then checks. */
  readonly from: (message: Received) => unknown;
  /** Output → message. */
  readonly to: (output: never) => Sent;
  /** For uploads: the bytes of a later message, undefined when it has none. */
  readonly chunk?: (message: Received) => Buffer | undefined;
  /** For uploads: whether this message is the end. */
  readonly isEnd?: (message: Received) => boolean;
}

type KindOf<Handler> =
  Handler extends grpc.handleUnaryCall<infer _A, infer _B>
    ? 'unary'
    : Handler extends grpc.handleServerStreamingCall<infer _A, infer _B>
      ? 'stream'
      : Handler extends grpc.handleClientStreamingCall<infer _A, infer _B>
        ? 'upload'
        : never;

type Methods<Name extends keyof Services> = MethodsOf<
  Services[Name]['handlers'],
  Services[Name]['definition']
>;

/** The generated handlers have an index signature, which the `as` clause takes away. */
type MethodsOf<Handlers, Definition> = {
  readonly [Method in keyof Handlers as string extends Method
    ? never
    : Method]: Method extends keyof Definition
    ? GrpcMethod<KindOf<Handlers[Method]>, In<Definition[Method]>, Out<Definition[Method]>>
    : never;
};

/** A door for one gRPC service of the contract. */
export interface GrpcDoor {
  readonly service: keyof Services;
  // biome-ignore lint/suspicious/noExplicitAny: one table for methods of every message
  readonly methods: Readonly<Record<string, GrpcMethod<'unary' | 'stream' | 'upload', any, any>>>;
}

/** Binds every method of a gRPC service; one that is missing does not compile. */
export function grpcDoor<Name extends keyof Services>(service: Name, methods: Methods<Name>): GrpcDoor {
  return { service, methods };
}

export function unary<Context, Input, Output, Received, Sent>(
  operation: UnaryOperation<Context, Input, Output>,
  translate: { from: (message: Received) => unknown; to: (output: Output) => Sent },
): GrpcMethod<'unary', Received, Sent> {
  return { kind: 'unary', operation, ...translate };
}

export function serverStream<Context, Input, Part, Received, Sent>(
  operation: StreamOperation<Context, Input, Part>,
  translate: { from: (message: Received) => unknown; to: (part: Part) => Sent },
): GrpcMethod<'stream', Received, Sent> {
  return { kind: 'stream', operation, ...translate };
}

/**
 * The first message becomes the input; its own bytes and those of all later messages become the body, up to the one that
 * is the `end`. That one alone says that the body is whole.
 */
export function clientStream<Context, Input, Output, Received extends { end?: boolean }, Sent>(
  operation: UploadOperation<Context, Input, Output>,
  translate: {
    from: (message: Received) => unknown;
    chunk: (message: Received) => Buffer | undefined;
    to: (output: Output) => Sent;
  },
): GrpcMethod<'upload', Received, Sent> {
  return { kind: 'upload', operation, ...translate, isEnd: ({ end }) => end === true };
}
