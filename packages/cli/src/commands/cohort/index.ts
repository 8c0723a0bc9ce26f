import type { Command } from 'commander';
import type { Bind } from '../../cli.js';
import { addCreate } from './create.js';
import { addGet } from './get.js';
import { addList } from './list.js';
import { addRemove } from './remove.js';
import { addShare } from './share.js';
import { addShow } from './show.js';
import { addVerify } from './verify.js';

export function addCohort(program: Command, bind: Bind): void {
  const cohort = program
    .command('cohort')
    .description('frozen cohorts: what a query has found, image by image, under one hash')
    .addHelpText(
      'after',
      `
A cohort never changes. What was approved is its hash; "mdm cohort verify" says whether each image still is what was
frozen, and "mdm cohort show --manifest ID | sha256sum" gives the hash to whoever wants to work it out.`,
    );
  for (const add of [addCreate, addList, addShow, addVerify, addGet, addShare, addRemove]) add(cohort, bind);
}
