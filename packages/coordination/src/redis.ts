import { MdmError } from '@mdm/errors';
import type { Logger } from '@mdm/telemetry';
import { Redis } from 'ioredis';
import type { Backend } from './backend.js';

const commandTimeoutMs = 5_000;
const maxReconnectMs = 2_000;

/** One atomic step each, as scripts that the server caches. */
const scripts = {
  increment: `local sum = redis.call('incrby', KEYS[1], ARGV[1])
    if redis.call('pttl', KEYS[1]) < 0 then redis.call('pexpire', KEYS[1], ARGV[2]) end
    return sum`,
  extend: `if redis.call('get', KEYS[1]) ~= ARGV[1] then return 0 end
    return redis.call('pexpire', KEYS[1], ARGV[2])`,
  deleteIf: `if redis.call('get', KEYS[1]) ~= ARGV[1] then return 0 end
    return redis.call('del', KEYS[1])`,
};

interface Subscriber {
  readonly handler: (payload: string) => void;
  readonly onReconnect: (() => void) | undefined;
}

/** Two connections: one for commands, one for what is subscribed to; both are made again when they break. */
export async function openRedis(url: string, logger: Logger | undefined): Promise<Backend> {
  const settings = {
    lazyConnect: true,
    connectTimeout: commandTimeoutMs,
    commandTimeout: commandTimeoutMs,
    // Also how long a closed client lingers when its connection was broken already.
    disconnectTimeout: 250,
    maxRetriesPerRequest: 1,
    retryStrategy: (tries: number) => Math.min(maxReconnectMs, 50 * 2 ** tries),
  };
  const commands = new Redis(url, settings);
  const messages = new Redis(url, settings);
  const channels = new Map<string, Set<Subscriber>>();
  let connections = 0;

  for (const client of [commands, messages]) {
    client.on('error', (error) => logger?.warn({ err: unavailable(error) }, 'the connection to Redis broke'));
  }
  messages.on('message', (channel, payload) => {
    for (const { handler } of channels.get(channel) ?? []) call(() => handler(payload));
  });
  messages.on('ready', () => {
    connections += 1;
    if (connections === 1) return;
    // The client subscribes again on its own, in front of whatever is sent now.
    ask(messages.ping()).then(
      () => {
        for (const subscribers of channels.values()) {
          for (const { onReconnect } of subscribers) if (onReconnect) call(onReconnect);
        }
      },
      () => undefined,
    );
  });
  const call = (handler: () => void) => {
    try {
      handler();
    } catch (error) {
      logger?.error({ err: error }, 'a handler of messages failed');
    }
  };
  const script = async (text: string, key: string, ...values: string[]) =>
    Number(await ask(commands.eval(text, 1, key, ...values)));

  try {
    await Promise.all([ask(commands.connect()), ask(messages.connect())]);
  } catch (error) {
    commands.disconnect();
    messages.disconnect();
    throw error;
  }

  return {
    set: async (key, value, ttlMs) => {
      await ask(commands.set(key, value, 'PX', ttlMs));
    },
    get: async (key) => (await ask(commands.get(key))) ?? undefined,
    delete: async (key) => {
      await ask(commands.del(key));
    },
    add: async (key, value, ttlMs) => (await ask(commands.set(key, value, 'PX', ttlMs, 'NX'))) === 'OK',
    increment: (key, by, ttlMs) => script(scripts.increment, key, String(by), String(ttlMs)),
    extend: async (key, value, ttlMs) => (await script(scripts.extend, key, value, String(ttlMs))) === 1,
    deleteIf: async (key, value) => {
      await script(scripts.deleteIf, key, value);
    },
    publish: async (channel, payload) => {
      await ask(commands.publish(channel, payload));
    },
    subscribe: async (channel, handler, onReconnect) => {
      const subscriber = { handler, onReconnect };
      const subscribers = channels.get(channel) ?? new Set();
      channels.set(channel, subscribers.add(subscriber));
      const remove = async () => {
        if (!subscribers.delete(subscriber) || subscribers.size > 0) return;
        channels.delete(channel);
        await ask(messages.unsubscribe(channel));
      };
      try {
        await ask(messages.subscribe(channel));
      } catch (error) {
        await remove().catch(() => undefined);
        throw error;
      }
      return remove;
    },
    close: async () => {
      commands.disconnect();
      messages.disconnect();
    },
  };
}

/** ioredis has no stable codes; what it throws here means that the server did not do its work. */
async function ask<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw unavailable(error);
  }
}

const unavailable = (cause: unknown) => new MdmError('unavailable', 'redis cannot be reached', { cause });
