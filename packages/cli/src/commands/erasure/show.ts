import type { Command } from 'commander';
import type { Bind } from '../../cli.js';
import { showRemoval, writeCertificates } from '../../erasures.js';
import { exitCodes } from '../../exit-codes.js';
import { examples } from '../../help.js';

export function addShow(erasure: Command, bind: Bind): void {
  const command = erasure
    .command('show')
    .description('say how far a removal has come')
    .argument('<id>', 'as "mdm rm" and "mdm erasure list" give it')
    .option('--certificate <file>', 'write its signed certificates there, as they are now')
    .action(
      bind(async (cli, id: string, options: { readonly certificate?: string }) => {
        const mdm = await cli.client();
        const removal = await mdm.erasure(id, { signal: cli.signal });
        await showRemoval(removal, cli.out);
        if (options.certificate !== undefined) await writeCertificates(options.certificate, id, mdm, cli);
        return removal.erasure.complete ? undefined : exitCodes.partial;
      }),
    );
  examples(
    command,
    ['mdm erasure show ID', 'who has not confirmed yet'],
    ['mdm erasure show ID --certificate study.erasure', 'the newest certificates'],
  );
}
