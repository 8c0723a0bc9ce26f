import type { Registration, RegistrationState } from '@mdm/client';
import { type Command, Option } from 'commander';
import { wholeNumber } from '../../arguments.js';
import type { Bind } from '../../cli.js';
import { examples } from '../../help.js';
import { upTo } from './up-to.js';

const states = ['received', 'running', 'registered', 'undoing', 'given-up', 'quarantined'] as const;

interface ListOptions {
  readonly state?: RegistrationState;
  readonly limit: number;
}

export function addList(bridge: Command, bind: Bind): void {
  const command = bridge
    .command('list')
    .description('list registrations, the newest first: who sent it, how far it is, and what went wrong')
    .addOption(new Option('--state <state>', 'only these').choices(states))
    .option('--limit <number>', 'at most so many', wholeNumber(1, 1_000_000), 100)
    .action(
      bind(async ({ client, out, signal }, { state, limit }: ListOptions) => {
        const found: Registration[] = [];
        for await (const one of upTo(limit, (await client()).registrations({ state, signal }))) {
          if (out.json) await out.value(one);
          else found.push(one);
        }
        if (!out.json)
          await out.table(
            ['REGISTRATION', 'RECEIVED', 'FROM', 'STATE', 'STEP', 'TRIES', 'BYTES', 'PROBLEM'],
            found.map(({ guid, receivedAt, source, state: now, step, attempts, size, error }) => [
              guid,
              new Date(receivedAt).toISOString(),
              source,
              now,
              now === 'registered' ? '' : step,
              attempts,
              size,
              error ? `${error.message} (${error.code})` : '',
            ]),
          );
        return undefined;
      }),
    );
  examples(
    command,
    ['mdm bridge list --state given-up', 'what waits for you, and why'],
    ['mdm bridge list --json --limit 1000', 'the newest thousand, one JSON line each'],
  );
}
