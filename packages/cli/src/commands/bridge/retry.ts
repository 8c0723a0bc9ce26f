import { fail, MdmError } from '@mdm/errors';
import type { Command } from 'commander';
import type { Bind, Cli } from '../../cli.js';
import { exitCodeOf, exitCodes } from '../../exit-codes.js';
import { examples } from '../../help.js';
import { printable } from '../../printable.js';

interface RetryOptions {
  readonly allGivenUp?: boolean;
}

export function addRetry(bridge: Command, bind: Bind): void {
  const command = bridge
    .command('retry')
    .description(
      'try registrations again: at once those that wait, from the beginning those that were given up',
    )
    .argument('[guid...]', 'as "mdm bridge list" gives them')
    .option('--all-given-up', 'all that were given up')
    .action(bind(retry));
  examples(
    command,
    ['mdm bridge retry GUID', 'one of them, now'],
    ['mdm bridge retry --all-given-up', 'after what was wrong has been put right'],
  );
}

async function retry(cli: Cli, named: string[], { allGivenUp = false }: RetryOptions) {
  const { client, out, signal } = cli;
  if (allGivenUp === named.length > 0) {
    fail('invalid-argument', 'a retry is of some registrations, or of all that were given up', {
      field: 'guid',
      remedy: 'name GUIDs, or use --all-given-up',
    });
  }
  const mdm = await client();
  const guids = [...named];
  if (allGivenUp)
    for await (const { guid } of mdm.registrations({ state: 'given-up', signal })) guids.push(guid);
  let firstError: MdmError | undefined;
  for (const guid of guids) {
    try {
      const { state } = await mdm.retryRegistration(guid, { signal });
      if (out.json) await out.value({ guid, state });
      else await out.line(`${guid}  ${state}`);
    } catch (thrown) {
      const error = MdmError.from(thrown);
      if (guids.length === 1 || error.code !== 'not-found') throw error;
      firstError ??= error;
      if (out.json) await out.value({ guid, error });
      else out.warn(`failed: ${printable(guid)}: ${printable(error.message)} (${error.code})`);
    }
  }
  if (guids.length === 0) out.note('nothing was given up');
  if (!firstError) return exitCodes.ok;
  return guids.length > 1 ? exitCodes.partial : exitCodeOf(firstError);
}
