import type { Command } from 'commander';
import type { Bind, Cli } from '../../cli.js';
import { examples } from '../../help.js';

interface DestroyOptions {
  readonly file?: string;
}

export function addDestroy(proxy: Command, bind: Bind): void {
  const command = proxy
    .command('destroy')
    .description('remove a proxy; what was made from it elsewhere lasts until its own end')
    .option('--file <file>', 'which; default: X509_USER_PROXY, else /tmp/x509up_u<your uid>')
    .action(bind(destroy));
  examples(command, ['mdm proxy destroy', 'at the end of a day on a shared machine']);
}

async function destroy({ io, out }: Cli, options: DestroyOptions): Promise<undefined> {
  const { defaultProxyFile, removeProxy } = await import('@mdm/identity');
  const file = options.file ?? defaultProxyFile(io.env);
  await removeProxy(file);
  if (out.json) await out.value({ file });
  else out.note(`"${file}" is removed`);
  return undefined;
}
