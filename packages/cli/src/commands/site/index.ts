import type { Command } from 'commander';
import type { Bind } from '../../cli.js';
import { addAccept } from './accept.js';
import { addCa } from './ca.js';
import { addInit } from './init.js';
import { addInvite } from './invite.js';
import { addJoin } from './join.js';
import { addLeave } from './leave.js';
import { addProvider } from './provider.js';
import { addRevocations } from './revocations.js';
import { addRevokeIdentity } from './revoke.js';
import { addRotate } from './rotate.js';
import { addStatus } from './status.js';
import { addVo } from './vo.js';

export function addSite(program: Command, bind: Bind): void {
  const site = program
    .command('site')
    .description('set up a site, join with others, say who signs in, revoke, and change keys while it runs')
    .addHelpText(
      'after',
      `
Two sites join in four steps, with a telephone between the second and the fourth:
  at a:  mdm site invite                           gives a code; send it to b
  at b:  mdm site join /etc/mdm CODE               shows the fingerprint of a; b introduces itself
  at a:  mdm site accept /etc/mdm b --fingerprint  the fingerprint that b has told
  both:  mdm site status /etc/mdm

The directory is that of "mdm pki"; see its help. Services follow site.yaml and the bundles without a restart.`,
    );
  for (const add of [
    addInit,
    addInvite,
    addJoin,
    addAccept,
    addLeave,
    addStatus,
    addRotate,
    addCa,
    addVo,
    addProvider,
    addRevokeIdentity,
    addRevocations,
  ])
    add(site, bind);
}
