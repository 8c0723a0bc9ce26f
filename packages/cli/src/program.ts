import { createRequire } from 'node:module';
import { Command } from 'commander';
import type { Bind } from './cli.js';
import { addAnswer } from './commands/answer.js';
import { addAudit } from './commands/audit/index.js';
import { addBreakGlass } from './commands/break-glass.js';
import { addBridge } from './commands/bridge/index.js';
import { addCohort } from './commands/cohort/index.js';
import { addCompletion } from './commands/completion.js';
import { addDryRun } from './commands/dry-run.js';
import { addEmergencies, addEmergency } from './commands/emergencies.js';
import { addErasure } from './commands/erasure/index.js';
import { addConsent, addProject } from './commands/facts.js';
import { addFind } from './commands/find.js';
import { addGet } from './commands/get.js';
import { addGrant } from './commands/grant.js';
import { addHold } from './commands/hold.js';
import { addKey } from './commands/key.js';
import { addLogin } from './commands/login.js';
import { addLogout } from './commands/logout.js';
import { addLs } from './commands/ls.js';
import { addPki } from './commands/pki/index.js';
import { addPolicy } from './commands/policy/index.js';
import { addProxy } from './commands/proxy/index.js';
import { addRegister } from './commands/register.js';
import { addRequest } from './commands/request.js';
import { addRequests } from './commands/requests.js';
import { addRevoke } from './commands/revoke.js';
import { addRights } from './commands/rights.js';
import { addRm } from './commands/rm.js';
import { addSite } from './commands/site/index.js';
import { addSites } from './commands/sites.js';
import { addToken } from './commands/token/index.js';
import { addWhoami } from './commands/whoami.js';
import { addWhy } from './commands/why.js';
import { duration } from './duration.js';
import type { Io } from './io.js';

const version = () => String(createRequire(import.meta.url)('../package.json').version);

/** The tree of commands; what they do is bound by the caller. */
export function buildProgram({ stdout }: Pick<Io, 'stdout'>, bind: Bind): Command {
  const program = new Command('mdm')
    .description('Finds, reads and shares medical images of all hospitals of a federation.')
    .version(version())
    .option('--gateway <host:port>', 'gateway of your site (MDM_GATEWAY)')
    .option('--site <id>', 'id of your site (MDM_SITE)')
    .option('--credentials <directory>', 'your ca.pem, cert.pem and key.pem (MDM_CREDENTIALS)')
    .option('--permit <file>', 'a permit of "mdm login" or "mdm token create" (MDM_PERMIT)')
    .option('--ca <file>', 'CA of your site, where your credentials have none (MDM_CA)')
    .option('--purpose <code>', 'why you ask: TREAT, HRESCH, … (HL7 PurposeOfUse; MDM_PURPOSE)')
    .option('--data-permit <number>', 'the permit of an authority that you ask under (MDM_DATA_PERMIT)')
    .option('--json', 'results as JSON, one value a line; errors as JSON on stderr')
    .option('--timeout <duration>', 'give up after this time, such as 30s or 5m', duration)
    .option('-q, --quiet', 'say nothing but results and errors')
    .option('--no-progress', 'no progress bars')
    .configureOutput({ writeOut: (text) => void stdout.write(text), outputError: () => undefined })
    .showHelpAfterError(false)
    .exitOverride()
    .addHelpText(
      'after',
      `
Settings: an option wins over its variable, and that over ~/.config/mdm/config.yaml
(lines "gateway: …", "site: …", "credentials: …"). Credentials default to ~/.config/mdm/credentials.
You are known by what is named now, else by "mdm login", else by the proxy in X509_USER_PROXY, else by your credentials.

Exit codes: 0 ok, 1 internal, 2 usage, 3 not found, 4 refused, 5 not signed in, 6 unavailable or late,
7 partial answer, 8 data error, 130 interrupted.`,
    );
  for (const add of [
    addFind,
    addLs,
    addGet,
    addKey,
    addRegister,
    addCohort,
    addGrant,
    addRevoke,
    addConsent,
    addProject,
    addRequest,
    addRequests,
    addAnswer,
    addWhy,
    addDryRun,
    addBreakGlass,
    addEmergencies,
    addEmergency,
    addRights,
    addRm,
    addErasure,
    addHold,
    addSites,
    addLogin,
    addLogout,
    addWhoami,
    addToken,
    addPki,
    addPolicy,
    addProxy,
    addSite,
    addBridge,
    addAudit,
    addCompletion,
  ]) {
    add(program, bind);
  }
  return program;
}
