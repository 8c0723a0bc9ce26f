import type { Command } from 'commander';
import type { Bind } from '../../cli.js';
import { addList } from './list.js';
import { addPacs } from './pacs.js';
import { addQuarantine } from './quarantine.js';
import { addQueue } from './queue.js';
import { addRetry } from './retry.js';

export function addBridge(program: Command, bind: Bind): void {
  const bridge = program
    .command('bridge')
    .description('what comes in at your site from modalities, PACS and people; for its administrators')
    .addHelpText(
      'after',
      `
What is received waits in a queue until it is registered. What may pass, such as a site that is away, is tried again by
itself for as long as it lasts; what cannot pass is given up and waits for you. What cannot be registered at all is put
aside in the quarantine, with its cause, for as long and as much as site.yaml says (ingest.quarantine).`,
    );
  for (const add of [addQueue, addList, addRetry, addQuarantine, addPacs]) add(bridge, bind);
}
