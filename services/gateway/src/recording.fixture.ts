import { packageDefinition, type Services } from '@mdm/protos';
import type { GrpcDoor, Peers, ServiceDefinition, UserCredentials } from '@mdm/rpc';
import type { GatewayContext } from './context.js';

/** A message as it was on the wire, before TLS or after it. */
export interface Seen {
  readonly service: string;
  readonly method: string;
  readonly side: 'request' | 'answer';
  readonly bytes: Buffer;
}

/** All that gateways take in and give out: the messages of their callers and those to other services. */
export interface Recording {
  readonly messages: Seen[];
  /** What travelled beside the messages: the credentials of users, by the service that they were passed on to. */
  readonly credentials: (UserCredentials & { readonly service: string })[];
}

interface Contract {
  requestSerialize(message: object): Buffer;
  responseSerialize(message: object): Buffer;
}

function contractOf(service: string, method: string): Contract {
  const contract = packageDefinition()[service];
  const found =
    contract && !('format' in contract) && Object.entries(contract).find(([name]) => name === method);
  if (!found) throw new TypeError(`${service}/${method} is not in the contract`);
  return found[1] as Contract;
}

/** A gateway with somebody in it who writes everything down. */
export function recorded(
  definition: ServiceDefinition<GatewayContext>,
  recording: Recording,
): ServiceDefinition<GatewayContext> {
  const note = (service: string, method: string, side: Seen['side'], message: object) => {
    const { requestSerialize, responseSerialize } = contractOf(service, method);
    const bytes = side === 'request' ? requestSerialize(message) : responseSerialize(message);
    recording.messages.push({ service, method, side, bytes });
  };
  return {
    ...definition,
    doors: definition.doors.map((door) => recordedDoor(door, note)),
    createContext: (base) =>
      definition.createContext({ ...base, peers: recordedPeers(base.peers, note, recording) }),
  };
}

type Note = (service: string, method: string, side: Seen['side'], message: object) => void;

function recordedDoor({ service, methods }: GrpcDoor, note: Note): GrpcDoor {
  const wrapped = Object.entries(methods).map(([name, method]): [string, typeof method] => [
    name,
    {
      ...method,
      from: (message) => {
        note(service, name, 'request', message);
        return method.from(message);
      },
      to: (output) => {
        const message = method.to(output);
        note(service, name, 'answer', message);
        return message;
      },
    },
  ]);
  return { service, methods: Object.fromEntries(wrapped) };
}

function recordedPeers(peers: Peers, note: Note, { credentials }: Recording): Peers {
  type AnyCall = (request: object, options?: { readonly as?: UserCredentials }) => object;
  const recordedClient = (service: keyof Services, client: object): object =>
    Object.fromEntries(
      Object.entries(client).map(([name, call]: [string, AnyCall]) => [
        name,
        (request: object, options?: { readonly as?: UserCredentials }) => {
          const method = name.charAt(0).toUpperCase() + name.slice(1);
          note(service, method, 'request', request);
          if (options?.as) credentials.push({ service, ...options.as });
          const keep = (message: object) => {
            note(service, method, 'answer', message);
            return message;
          };
          const answer = call(request, options);
          return Symbol.asyncIterator in answer
            ? eachKept(answer as AsyncIterable<object>, keep)
            : (answer as Promise<object>).then(keep);
        },
      ]),
    );
  return {
    ...peers,
    client: ((name, site) => recordedClient(name, peers.client(name, site))) as Peers['client'],
  };
}

async function* eachKept(parts: AsyncIterable<object>, keep: (message: object) => object) {
  for await (const part of parts) yield keep(part);
}
