import type { Command } from 'commander';
import type { Bind } from '../../cli.js';
import { addCreate } from './create.js';
import { addDestroy } from './destroy.js';
import { addInfo } from './info.js';

/** Making one is what `mdm proxy` does by itself. */
export function addProxy(program: Command, bind: Bind): void {
  const proxy = program
    .command('proxy')
    .description('make a proxy for the tools of the grid: a short-lived certificate that acts for you');
  addCreate(proxy, bind);
  addInfo(proxy, bind);
  addDestroy(proxy, bind);
}
