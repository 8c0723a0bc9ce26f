import type { Command } from 'commander';
import type { Bind } from '../../cli.js';
import { addExport } from './export.js';
import { addList } from './list.js';
import { addReport } from './report.js';
import { addVerify } from './verify.js';

export function addAudit(program: Command, bind: Bind): void {
  const audit = program
    .command('audit')
    .description('who did what to which image, and who was refused: for data protection officers')
    .addHelpText(
      'after',
      `
The records of all services of your site, for those whom "principals.officers" of site.yaml names. Reading them is
recorded as well.`,
    );
  for (const add of [addList, addReport, addVerify, addExport]) add(audit, bind);
}
