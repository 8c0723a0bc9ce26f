import type { Command } from 'commander';
import type { Bind } from '../../cli.js';
import { addCheck } from './check.js';
import { addDiff } from './diff.js';
import { addExplain } from './explain.js';
import { addInit } from './init.js';
import { addTest } from './test.js';

export function addPolicy(program: Command, bind: Bind): void {
  const policy = program
    .command('policy')
    .description('write, check, test and compare the policies of your site')
    .addHelpText(
      'after',
      `
A change comes into force in four steps, none of which needs a service:
  mdm policy check NEW         it is well-formed and fits the schema
  mdm policy test NEW          it does what its *.test.yaml files say
  mdm policy diff OLD NEW      whom it lets in and whom it shuts out
  cp NEW/*.cedar …             into the directory that site.yaml names; services follow within a second`,
    );
  for (const add of [addInit, addCheck, addTest, addExplain, addDiff]) add(policy, bind);
}
