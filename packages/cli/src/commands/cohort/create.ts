import type { NewCohort } from '@mdm/client';
import { fail } from '@mdm/errors';
import { type Command, Option } from 'commander';
import { list, several } from '../../arguments.js';
import type { Bind, Cli } from '../../cli.js';
import { showCohort } from '../../cohort.js';
import { examples } from '../../help.js';
import { namesIn } from '../../names-file.js';
import { siteDeadline } from '../find.js';

interface CreateOptions {
  readonly query?: string;
  readonly from?: string;
  readonly sites?: readonly string[];
  readonly deadline?: number;
  readonly partial?: boolean;
  readonly reader?: readonly string[];
}

export function addCreate(cohort: Command, bind: Bind): void {
  const command = cohort
    .command('create')
    .description('freeze what a query finds at all sites now, or images that are named')
    .argument('<name>', 'what you call it')
    .option('--query <condition>', 'as of "mdm find", over images')
    .addOption(
      new Option('--from <file>', 'LFNs and GUIDs, a line each; - for standard input').conflicts('query'),
    )
    .option('--sites <ids>', 'ask only these sites', list)
    .option(
      '--deadline <duration>',
      'what one site may take for a page (default 2s, at most 60s)',
      siteDeadline,
    )
    .option('--partial', 'also when a site has not answered in full')
    .option('--reader <name>', 'DN or FQAN of others who may see it; may be repeated', several)
    .action(bind(create));
  examples(
    command,
    [
      `mdm cohort create "Heart CT 2020-24" --query 'Modality = CT and StudyYear >= 2020'`,
      'its id and its hash',
    ],
    [
      'mdm find --all --json … | jq -r "select(.guid).guid" | mdm cohort create subset --from -',
      'a choice of it',
    ],
  );
}

async function create(cli: Cli, name: string, options: CreateOptions): Promise<undefined> {
  const mdm = await cli.client();
  await showCohort(await mdm.createCohort(await wantedOf(name, options), { signal: cli.signal }), cli.out);
  return undefined;
}

async function wantedOf(name: string, options: CreateOptions): Promise<NewCohort> {
  const { query, from, sites, deadline, partial, reader } = options;
  const common = { name, ...(reader && { readers: reader }) };
  if (from !== undefined) return { ...common, objects: await namesIn(from, 'from') };
  if (query === undefined) {
    return fail('invalid-argument', 'it is not said what is to be frozen', {
      field: 'query',
      remedy: 'use --query CONDITION or --from FILE',
    });
  }
  const { parseQuery } = await import('@mdm/client');
  return {
    ...common,
    condition: parseQuery(query),
    ...(sites && { sites }),
    ...(deadline && { siteDeadlineMs: deadline }),
    ...(partial && { allowPartial: true }),
  };
}
