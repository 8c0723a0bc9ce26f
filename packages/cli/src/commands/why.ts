import type { AccessDecision, AccessSubject } from '@mdm/client';
import type { Command } from 'commander';
import { several } from '../arguments.js';
import type { Bind, GlobalOptions } from '../cli.js';
import { examples } from '../help.js';
import { printable } from '../printable.js';

interface WhyOptions {
  readonly as?: string;
  readonly group?: string[];
  readonly from?: string;
}

export function addWhy(program: Command, bind: Bind): void {
  const command = program
    .command('why')
    .description(
      'say whether you, or somebody else, may read an image, and which service of which site says no',
    )
    .argument('<lfn>', 'logical name or GUID')
    .option(
      '--as <dn>',
      'ask about this person, with --purpose and --data-permit as if they had declared them',
    )
    .option('--group <fqan>', 'a group of that person; may be repeated', several)
    .option('--from <site>', 'the site that vouches for that person; default: yours')
    .action(
      bind(async ({ client, out, signal, options: global }, target: string, options: WhyOptions) => {
        const as = subjectOf(options, global);
        const explanation = await (await client()).explain(target, { signal, as });
        if (out.json) {
          await out.value(explanation);
          return undefined;
        }
        const { summary, decisions, owner } = explanation;
        await out.line(printable(as ? `${as.dn} is told: ${summary}` : summary));
        await out.table(
          [
            'SITE',
            'SERVICE',
            'SAYS',
            'LEVEL',
            'UNTIL',
            'LAYER',
            'REASON',
            'POLICIES',
            'WHY',
            'WHAT WOULD HELP',
          ],
          decisions.map(lineOf),
        );
        if (owner) await out.line(`ask: ${printable(owner)}`);
        return undefined;
      }),
    );
  examples(
    command,
    ['mdm why LFN', 'what each service decides, and whom to ask'],
    [
      'mdm why LFN --as "/O=Hospital C/CN=Rosa Forscher" --group /biomed/heart --from c --purpose HRESCH',
      'the same about somebody else, for who owns the image and for officers of its site',
    ],
  );
}

function subjectOf(
  { as, group, from }: WhyOptions,
  { purpose, dataPermit }: GlobalOptions,
): AccessSubject | undefined {
  if (as === undefined) return undefined;
  return {
    dn: as,
    ...(group && { groups: group }),
    ...(from !== undefined && { site: from }),
    ...(purpose !== undefined && { purpose }),
    ...(dataPermit !== undefined && { dataPermit }),
  };
}

const lineOf = ({ site, service, allowed, level, untilMs, ...why }: AccessDecision) => [
  site,
  service,
  allowed ? 'yes' : 'no',
  level ?? '',
  untilMs > 0 ? new Date(untilMs).toISOString() : '',
  why.layer,
  why.reason,
  // As git shortens its hashes.
  why.policyVersion.slice(0, 7),
  why.sentence,
  why.remedy,
];
