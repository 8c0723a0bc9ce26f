import type { Command } from 'commander';
import type { Bind } from '../cli.js';
import { examples } from '../help.js';
import { printable } from '../printable.js';

export function addWhy(program: Command, bind: Bind): void {
  const command = program
    .command('why')
    .description('say whether you may read an image, and which service of which site says no')
    .argument('<lfn>', 'logical name or GUID')
    .action(
      bind(async ({ client, out, signal }, target: string) => {
        const explanation = await (await client()).explain(target, { signal });
        if (out.json) {
          await out.value(explanation);
          return undefined;
        }
        await out.line(printable(explanation.summary));
        await out.table(
          ['SITE', 'SERVICE', 'SAYS', 'LEVEL', 'UNTIL', 'LAYER', 'REASON', 'WHY', 'WHAT WOULD HELP'],
          explanation.decisions.map(({ site, service, allowed, level = '', untilMs, ...why }) => [
            site,
            service,
            allowed ? 'yes' : 'no',
            level,
            untilMs > 0 ? new Date(untilMs).toISOString() : '',
            why.layer,
            why.reason,
            why.sentence,
            why.remedy,
          ]),
        );
        if (explanation.owner) await out.line(`ask: ${printable(explanation.owner)}`);
        return undefined;
      }),
    );
  examples(command, ['mdm why LFN', 'what each service decides, and whom to ask']);
}
