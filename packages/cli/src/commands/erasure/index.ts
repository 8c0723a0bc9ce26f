import type { Command } from 'commander';
import type { Bind } from '../../cli.js';
import { addList } from './list.js';
import { addShow } from './show.js';
import { addVerify } from './verify.js';

export function addErasure(program: Command, bind: Bind): void {
  const erasure = program
    .command('erasure')
    .description('what was removed for good, and what proves it')
    .addHelpText(
      'after',
      `
A removal is made with "mdm rm". Its certificates are signed by your site and hold a signed receipt of every key
holder that has destroyed its share; who has not yet is named as open.`,
    );
  for (const add of [addList, addShow, addVerify]) add(erasure, bind);
}
