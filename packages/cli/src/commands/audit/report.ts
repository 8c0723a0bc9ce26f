import type { AuditRecord } from '@mdm/client';
import type { Command } from 'commander';
import type { Bind } from '../../cli.js';
import { examples } from '../../help.js';
import { printable } from '../../printable.js';
import { eachRecord, periodOptions, queryOf } from './query.js';

interface ReportOptions {
  readonly patient: string;
  readonly since?: number;
  readonly until?: number;
}

export function addReport(audit: Command, bind: Bind): void {
  const command = periodOptions(
    audit
      .command('report')
      .description('a statement for a patient: who had to do with their images, when, what and why')
      .requiredOption('--patient <guid>', 'the patient, by GUID; a study, series or image as well'),
  ).action(
    bind(async (cli, options: ReportOptions) => {
      const records: AuditRecord[] = [];
      const code = await eachRecord(cli, queryOf(options), async (page) => {
        records.push(...page.records);
      });
      const { statement } = await import('./statement.js');
      const { site } = (await cli.client()).address;
      const events = statement(records);
      if (cli.out.json) {
        for (const event of events) await cli.out.value(event);
        return code;
      }
      const { since, until, patient } = options;
      const from = since ?? records.at(-1)?.at;
      const lines = [
        'STATEMENT ON THE USE OF IMAGES',
        '',
        `Patient:   ${patient}`,
        `Hospital:  site "${site}"`,
        `From:      ${from === undefined ? '-' : timeOf(from)}`,
        `Until:     ${timeOf(until ?? Date.now())}`,
        `Made:      ${timeOf(Date.now())}`,
        '',
        events.length === 0
          ? 'Nothing has been recorded about these images in this time.'
          : 'Times are UTC. Images leave the hospital encrypted; their names here say nothing about a person.',
      ];
      for (const event of events) {
        const { first, last, who, of, what, images, times, why, level, result } = event;
        lines.push(
          '',
          first === last ? timeOf(first) : `${timeOf(first)} to ${timeOf(last)}`,
          `  who:     ${who}${of === undefined ? '' : `, of site "${of}"`}`,
          `  what:    ${what} (${images === 1 ? '1 image or entry' : `${images} images or entries`}, ${times === 1 ? 'once' : `${times} times`})`,
          ...(why === undefined ? [] : [`  why:     ${why}`]),
          ...(level === undefined ? [] : [`  shown:   ${level} data`]),
          `  result:  ${result}`,
        );
      }
      for (const line of lines) await cli.out.line(printable(line));
      return code;
    }),
  );
  examples(command, ['mdm audit report --patient GUID > statement.txt', 'to be handed to the patient']);
}

const timeOf = (at: number): string => new Date(at).toISOString().slice(0, 16).replace('T', ' ');
