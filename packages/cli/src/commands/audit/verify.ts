import type { ServiceReport, WitnessReport } from '@mdm/client';
import { type Command, Option } from 'commander';
import type { Bind } from '../../cli.js';
import { exitCodes } from '../../exit-codes.js';
import { examples } from '../../help.js';

const services = ['lfc', 'amga', 'hydra', 'dpm', 'dicom-bridge', 'gateway'];

export function addVerify(audit: Command, bind: Bind): void {
  const command = audit
    .command('verify')
    .description('recompute every chain of records and compare it with what other sites have kept of it')
    .addOption(new Option('--service <name>', 'only this service').choices(services))
    .action(
      bind(async ({ client, out, signal }, { service }: { service?: string }) => {
        const reports: ServiceReport[] = [];
        const onPart = (of: string, records: number) =>
          out.note(`${of}: the first ${records.toLocaleString('en-US')} records are as they were written`);
        for await (const report of (await client()).verifyAudit({ service, signal, onPart })) {
          reports.push(report);
          if (out.json) await out.value(report);
        }
        if (!out.json) {
          await out.table(
            ['SERVICE', 'RECORDS', 'CHAIN', 'WITNESS', 'SAYS', 'HEADS', 'SINCE', 'LAST'],
            reports.flatMap(rowsOf),
          );
        }
        const isWrong = ({ intact, error }: ServiceReport) => !intact && !error;
        for (const report of reports.filter(isWrong)) out.warn(`mdm: ${sentenceOf(report)}`);
        if (reports.some(isWrong)) return exitCodes.data;
        return reports.some(({ error }) => error) ? exitCodes.partial : undefined;
      }),
    )
    .addHelpText(
      'after',
      `
Exit code 0: every record is as it was written. 8: a record was altered, moved or removed, and the table says which, or
another site has kept something else. 7: a service did not answer. A site that is away is represented by what it has
signed (marked "*").`,
    );
  examples(command, ['mdm audit verify', 'the audit of all services of your site']);
}

function rowsOf({ service, records, problem, error, witnesses }: ServiceReport): (string | number)[][] {
  const chain = error ? `not asked: ${error.code}` : problem ? `${problem.kind} at ${problem.seq}` : 'intact';
  const rows = witnesses.map((witness) => [
    `${witness.site}${witness.error ? '*' : ''}`,
    saysOf(witness),
    witness.heads,
    time(witness.since),
    time(witness.last),
  ]);
  const [first = ['-', 'not witnessed', 0, '-', '-'], ...others] = rows;
  return [[service, records, chain, ...first], ...others.map((row) => ['', '', '', ...row])];
}

const time = (at: number | undefined): string => (at === undefined ? '-' : new Date(at).toISOString());

const saysOf = ({ state, contradicted }: WitnessReport): string =>
  state === 'contradicted'
    ? `another record ${contradicted?.seq}`
    : state === 'held'
      ? 'the same'
      : 'nothing yet';

function sentenceOf({ service, problem, witnesses }: ServiceReport): string {
  if (problem) return `the audit of ${service} is wrong: record ${problem.seq} is ${problem.kind}`;
  const against = witnesses.filter(({ state }) => state === 'contradicted');
  const first = Math.min(...against.map(({ contradicted }) => contradicted?.seq ?? 0));
  return `the audit of ${service} was cut or written anew at or before record ${first}, say ${against
    .map(({ site }) => site)
    .join(', ')}`;
}
