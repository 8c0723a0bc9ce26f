import type { Command } from 'commander';
import type { Bind, Cli } from '../../cli.js';
import { type ExitCode, exitCodes } from '../../exit-codes.js';
import { examples } from '../../help.js';
import { printProxy } from './describe.js';

interface InfoOptions {
  readonly file?: string;
}

export function addInfo(proxy: Command, bind: Bind): void {
  const command = proxy
    .command('info')
    .description('show what a proxy is, whose, and how long it lasts')
    .option('--file <file>', 'which; default: X509_USER_PROXY, else /tmp/x509up_u<your uid>')
    .addHelpText(
      'after',
      '\nExit codes: 0 it is valid now, 5 it has expired, 2 there is none that can be used.',
    )
    .action(bind(info));
  examples(
    command,
    ['mdm proxy info', 'subject, issuer, identity, kind and time left'],
    ['mdm --json proxy info --file job.proxy | jq .secondsLeft', 'how long a job may run'],
    ['mdm -q proxy info >/dev/null || mdm proxy', 'makes a new one when there is none or it has expired'],
  );
}

async function info({ io, out }: Cli, options: InfoOptions): Promise<ExitCode> {
  const { defaultProxyFile, inspectProxy, readProxy } = await import('@mdm/identity');
  const file = options.file ?? defaultProxyFile(io.env);
  const proxy = inspectProxy((await readProxy(file)).chain);
  const now = Date.now();
  await printProxy(out, { file, proxy, now });
  return proxy.notBefore <= now && now < proxy.notAfter ? exitCodes.ok : exitCodes.unauthenticated;
}
