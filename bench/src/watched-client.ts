import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { fail } from '@mdm/errors';
import { type ClientTask, clientAnswer } from './client-task.js';

export interface WatchedClient {
  readonly pid: number;
  /** @returns the GUID of what was registered */
  do(task: ClientTask): Promise<string>;
  stop(): void;
}

/** Starts `client-process.ts`; it ends with this process. */
export function startWatchedClient(): WatchedClient {
  const child = fork(fileURLToPath(new URL('./client-process.js', import.meta.url)), { execArgv: [] });
  const ended = once(child, 'exit').then(() => fail('internal', 'the client process ended'));
  ended.catch(() => undefined);
  return {
    pid: child.pid ?? fail('internal', 'the client process did not start'),
    do: async (task) => {
      const answered = once(child, 'message');
      child.send(task);
      const [message] = await Promise.race([answered, ended]);
      const { guid = '', error } = clientAnswer.parse(message);
      if (error !== undefined) fail('internal', `the client could not ${task.kind}: ${error}`);
      return guid;
    },
    stop: () => child.disconnect(),
  };
}
