import type { DataLevel, Narrowing, TokenRight } from '@mdm/client';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { list, several, wholeNumber } from '../../arguments.js';
import type { Bind, Cli } from '../../cli.js';
import { examples } from '../../help.js';
import { namesIn } from '../../names-file.js';
import { printPermit } from '../../permit.js';

interface CreateOptions {
  readonly rights?: TokenRight[];
  readonly object?: string[];
  readonly objectsFrom?: string;
  readonly objectList?: string;
  readonly cohort?: string;
  readonly level?: DataLevel;
  readonly only?: string;
  readonly audience?: string[];
  readonly once?: boolean;
  readonly days?: number;
  readonly hours?: number;
  readonly label?: string;
  readonly out: string;
}

const rights = ['find', 'read', 'write', 'share', 'delegate'] as const satisfies readonly TokenRight[];
const isRight = (name: string): name is TokenRight => rights.some((right) => right === name);

/** Making a narrower one from another is the same with its file as the permit. */
export function addCreate(token: Command, bind: Bind): void {
  const create = (name: string, description: string) =>
    token
      .command(name)
      .description(description)
      .option(
        '--rights <rights>',
        `what it is good for: ${rights.join(', ')}; default: all that you have`,
        (text) => list(text).map((right) => (isRight(right) ? right : unknownRight(right))),
      )
      .option('--object <name>', 'an LFN or GUID, with all that is below it now; may be repeated', several)
      .option('--objects-from <file>', 'LFNs and GUIDs, a line each; - for standard input')
      .addOption(
        new Option('--object-list <hash>', 'a list that another permit has already').conflicts([
          'object',
          'objectsFrom',
        ]),
      )
      .addOption(
        new Option('--cohort <id>', 'the images of a frozen cohort').conflicts([
          'object',
          'objectsFrom',
          'objectList',
        ]),
      )
      .addOption(
        new Option('--level <level>', 'level of data at most').choices([
          'identified',
          'pseudonymous',
          'anonymous',
        ]),
      )
      .option('--only <purpose>', 'the only purpose that it is good for, such as HRESCH')
      .option('--audience <sites>', 'sites that it is good at', list)
      .option('--once', 'each of its tokens is taken once by each service')
      .option('--days <days>', 'when it ends; default: as late as the site allows', wholeNumber(1, 90))
      .addOption(
        new Option('--hours <hours>', 'when it ends').argParser(wholeNumber(1, 2_160)).conflicts('days'),
      )
      .option('--label <text>', 'what you call it')
      .requiredOption('--out <file>', 'where it is kept')
      .action(bind(make));
  examples(
    create('create', 'make a permit for a job'),
    [
      'mdm token create --rights find,read --object /grid/biomed/a/study-1 --days 2 --out job.permit',
      'it finds and reads what is below that directory now, and nothing else',
    ],
    ['mdm token create --rights find,read --cohort ID --out job.permit', 'for the images of a frozen cohort'],
    ['MDM_PERMIT=job.permit mdm get /grid/biomed/a/study-1/series-1/x.dcm', 'in the job'],
  );
  examples(create('narrow', 'make a narrower permit from another (--permit), as a job does for its parts'), [
    'mdm --permit job.permit token narrow --object GUID --hours 1 --out part.permit',
    'from a permit that is good for "delegate"',
  ]);
}

const unknownRight = (name: string): never => {
  throw new InvalidArgumentError(`There is no right "${name}".`);
};

async function make(cli: Cli, options: CreateOptions): Promise<undefined> {
  const { writePermit } = await import('@mdm/client');
  const client = await cli.client();
  const granted = await client.narrow(await narrowingOf(options), { signal: cli.signal });
  await writePermit(options.out, client.address, granted);
  await printPermit(cli.out, granted.permit, options.out);
  return undefined;
}

async function narrowingOf(options: CreateOptions): Promise<Narrowing> {
  const {
    rights: wanted,
    object = [],
    objectsFrom,
    objectList,
    cohort,
    level,
    only,
    audience,
    once,
    label,
  } = options;
  const objects =
    objectsFrom === undefined ? object : [...object, ...(await namesIn(objectsFrom, 'objects-from'))];
  const lifetimeMs = options.days ? options.days * 86_400_000 : (options.hours ?? 0) * 3_600_000;
  return {
    objects,
    ...(wanted && { rights: wanted }),
    ...(objectList && { objectList }),
    ...(cohort && { cohort }),
    ...(level && { level }),
    ...(only && { purpose: only }),
    ...(audience && { audience }),
    ...(once && { once }),
    ...(label && { label }),
    ...(lifetimeMs > 0 && { expiresAt: Date.now() + lifetimeMs }),
  };
}
