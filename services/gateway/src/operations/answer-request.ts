import { fail } from '@mdm/errors';
import { forwarded, guidSchema } from '@mdm/rpc';
import { z } from 'zod';
import type { GatewayCall } from '../context.js';
import { missing, refuseRelay } from '../owner.js';
import { standingOf } from '../requests/owners.js';
import { type Answer, freeText, type KeptRequest, maxComment, viewOf } from '../requests/request.js';
import { controlledOf, resolveImages } from '../sharing/resolve.js';
import type { Progress } from '../sharing/sharing.js';
import { operation } from './define.js';

const read = 4;

/**
 * Answers a request at this site, as an owner of images that it is about. Granting gives the requester the right to read those
 * images, as `gateway.grant` does; each owner answers once, for their own.
 * @throws not-found            there is no such request, or none that the caller may know of
 * @throws permission-denied    the caller watches over it and owns no such image
 * @throws failed-precondition  it has expired, or the caller has answered it otherwise
 */
export const answerRequest = operation({
  name: 'gateway.answer-request',
  input: z.object({ id: guidSchema, grant: z.boolean(), comment: freeText(maxComment) }),
  right: forwarded('amga.list-images', 'hydra.edit-acls', 'dpm.edit-acls', 'lfc.edit-acls', 'amga.edit-acls'),
  needs: 'share',
  effect: 'write',
  objects: ({ id }) => [id],
  run: async ({ id, grant, comment }, call) => {
    refuseRelay(call);
    const { caller, requests, clock, signal, note } = call;
    const found = await requests.find(id, signal);
    if (!found) throw missing(id);
    const { request, answers } = found;
    await requireOwner(request, call);
    note('request', id);
    note('granted', grant ? 1 : 0);
    const former = answers.find(({ owner }) => owner === caller.dn);
    if (former && former.granted !== grant) {
      fail('failed-precondition', `you have ${former.granted ? 'granted' : 'refused'} the request already`, {
        remedy: 'use "mdm grant" or "mdm revoke" to change what the requester may do',
      });
    }
    if (!former && request.expiresMs <= clock()) fail('failed-precondition', 'the request has expired');
    const progress = grant ? await grantAll(request, call) : undefined;
    const answer: Answer = {
      owner: caller.dn,
      granted: grant,
      comment,
      answeredMs: clock(),
      change: progress?.id,
    };
    if (!former) await requests.answer(id, answer);
    return { request: viewOf(request, [former ?? answer], clock()), progress };
  },
});

async function requireOwner(request: KeptRequest, call: GatewayCall): Promise<void> {
  const { answers, sees } = await standingOf(request, call);
  if (answers) return;
  if (!sees) throw missing(request.id);
  fail('permission-denied', 'only the owner of the images answers a request', {
    refusal: { site: call.site, service: 'gateway', layer: 'acl', reason: 'not-owner' },
  });
}

/** Gives what was asked for, and no more: until then, at that level, for that purpose. */
async function grantAll(
  { id, object, requester, access }: KeptRequest,
  call: GatewayCall,
): Promise<Progress> {
  const { caller, sharing, requests, signal, note } = call;
  const images =
    object.kind === 'cohort'
      ? await controlledOf(await requests.images(id, signal), call)
      : await resolveImages(object, call);
  const progress = await sharing.change(
    {
      edit: {
        tag: 'user',
        id: requester,
        perm: read,
        level: access.level,
        purpose: access.purpose,
        ...(access.untilMs > 0 && { until: access.untilMs }),
      },
      of: [{ guids: images, by: { dn: caller.dn, groups: caller.groups } }],
    },
    signal,
  );
  note('change', progress.id);
  return progress;
}
