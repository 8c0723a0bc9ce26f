import type { Command } from 'commander';
import type { Bind, Cli } from '../../cli.js';
import { examples } from '../../help.js';

export function addRevoke(token: Command, bind: Bind): void {
  const command = token
    .command('revoke')
    .description('end a permit of yours, and all that were made from it, at every site')
    .argument('<permit>', 'its id, or its file')
    .action(bind(revoke));
  examples(
    command,
    ['mdm token revoke job.permit', 'the job that has it can do nothing any more'],
    ['mdm token list', 'shows the ids'],
  );
}

async function revoke({ client, out, signal }: Cli, permit: string): Promise<undefined> {
  const id = isId.test(permit) ? permit : (await (await import('@mdm/client')).readPermit(permit)).permit.id;
  const ended = await (await client()).endPermit(id, { signal });
  if (out.json) await out.value({ permit: id, ended });
  else await out.line(ended === 1 ? '1 permit ended' : `${ended} permits ended`);
  return undefined;
}

const isId = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
