import type { Command } from 'commander';
import type { Bind } from '../../cli.js';
import { addCreate } from './create.js';
import { addList } from './list.js';
import { addRevoke } from './revoke.js';
import { addShow } from './show.js';

export function addToken(program: Command, bind: Bind): void {
  const token = program
    .command('token')
    .description('permits for jobs: narrower than you, and good while you are away')
    .addHelpText(
      'after',
      `
A permit is a file for its owner only. A job uses it with --permit FILE or MDM_PERMIT, needs nothing else, and gets
short tokens from your site until the permit ends or is revoked. It never does what you could not do.`,
    );
  for (const add of [addCreate, addList, addShow, addRevoke]) add(token, bind);
}
