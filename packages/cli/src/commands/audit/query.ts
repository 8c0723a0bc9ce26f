import type { AuditPage, AuditQuery, MdmClient } from '@mdm/client';
import { fail } from '@mdm/errors';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Cli } from '../../cli.js';
import { type ExitCode, exitCodes } from '../../exit-codes.js';

/** What selects records on the command line. */
export interface QueryOptions {
  readonly image?: string;
  readonly patient?: string;
  readonly user?: string;
  readonly operation?: string;
  readonly refusals?: true;
  readonly since?: number;
  readonly until?: number;
}

/** `2026-01-31` or `2026-01-31T12:00`, with seconds or a zone where wanted; UTC where none is said. */
export function pointInTime(text: string): number {
  const [, date, time, zone = 'Z'] =
    /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?)(Z|[+-]\d{2}:\d{2})?)?$/.exec(text) ?? [];
  const at = Date.parse(`${date}T${time ?? '00:00'}${zone}`);
  if (!Number.isNaN(at)) return at;
  throw new InvalidArgumentError('Write a date or time such as 2026-01-31 or 2026-01-31T12:00Z.');
}

export const periodOptions = (command: Command): Command =>
  command
    .option('--since <time>', 'from then on, such as 2026-01-31 or 2026-01-31T12:00Z', pointInTime)
    .option('--until <time>', 'before then', pointInTime);

export const queryOptions = (command: Command): Command =>
  periodOptions(
    command
      .addOption(new Option('--image <lfn>', 'about an image, by LFN or GUID').conflicts('patient'))
      .option('--patient <guid>', 'about a patient, study or series and all its images, by GUID')
      .option('--user <dn>', 'by this person')
      .option('--operation <name>', 'only this operation, such as dpm.read')
      .option('--refusals', 'only what was refused'),
  );

export function queryOf({ image, patient, refusals, ...same }: QueryOptions): AuditQuery {
  const { since, until } = same;
  if (since !== undefined && until !== undefined && since >= until)
    fail('invalid-argument', '--since is not before --until', { field: 'since' });
  return { ...same, object: image ?? patient, ...(refusals && { outcome: 'refused' }) };
}

/** Hands over every record; ends with the exit code of a partial answer when a service is missing. */
export async function eachRecord(
  { client, out, signal }: Pick<Cli, 'out' | 'signal'> & { client(): Promise<MdmClient> },
  query: AuditQuery,
  take: (page: AuditPage) => Promise<void>,
): Promise<ExitCode | undefined> {
  const missing = new Map<string, string>();
  for await (const page of (await client()).auditPages(query, { signal })) {
    for (const { service, error } of page.unanswered) missing.set(service, error.message);
    for (const { service } of page.records) missing.delete(service);
    await take(page);
  }
  for (const [service, message] of missing)
    out.warn(`mdm: the records of ${service} are missing: ${message}`);
  return missing.size > 0 ? exitCodes.partial : undefined;
}
