import { lowerLevel } from '@mdm/access';
import type { ServiceName } from '@mdm/config';
import { MdmError } from '@mdm/errors';
import { assertableGroups, siteId } from '@mdm/federation';
import { dataPermit, dnStartsWith, fqan, purposeOfUse, tokenRight } from '@mdm/identity';
import type { common } from '@mdm/protos';
import { z } from 'zod';
import type { Subject } from './decider.js';
import { dnSchema, levelFromMessage, levelSchema, levelToMessage } from './messages.js';
import type { ServiceBase } from './service.js';

/** Somebody about whom an access check asks: as if they had signed in like this. */
export const accessSubjectSchema = z.object({
  dn: dnSchema,
  groups: z.array(fqan).max(64, 'are more than 64'),
  /** The site that vouches for them. */
  site: siteId,
  purpose: purposeOfUse.optional(),
  dataPermit: dataPermit.optional(),
  level: levelSchema.optional(),
  /** They ask as a job, with a permit. */
  job: z.boolean(),
});
export type AccessSubject = z.infer<typeof accessSubjectSchema>;

/** Message → what {@link accessSubjectSchema} checks; undefined where nobody is named. */
export const subjectFromMessage = (message: common.AccessSubject__Output | null) => {
  if (!message) return undefined;
  const { dn, groups, site, purpose, dataPermit: permit, job } = message;
  const level = levelFromMessage(message.level);
  return {
    dn,
    groups,
    site,
    job,
    ...(purpose && { purpose }),
    ...(permit && { dataPermit: permit }),
    ...(level && { level }),
  };
};

export const subjectToMessage = (subject: AccessSubject | undefined): common.AccessSubject | null =>
  subject === undefined
    ? null
    : {
        ...subject,
        groups: [...subject.groups],
        purpose: subject.purpose ?? '',
        dataPermit: subject.dataPermit ?? '',
        level: levelToMessage(subject.level),
      };

/**
 * Somebody as this site would see them, if they had signed in like that: groups that their site may not assert here do not
 * count, and their level is no higher than that of its people.
 * @throws token-issuer  this site would not believe their token
 */
export function subjectSeen(
  { dn, groups, site, level, purpose, dataPermit: permit, job }: AccessSubject,
  service: ServiceName,
  { federation, revocations, site: own }: Pick<ServiceBase, 'federation' | 'revocations' | 'site'>,
): Subject {
  const refuse = (message: string): never => {
    throw new MdmError('token-issuer', message, {
      refusal: { site: own, service, layer: 'token', reason: 'issuer' },
    });
  };
  const issuer = federation.current().sites.get(site);
  if (!issuer) return refuse(`site "${site}" is not in the federation of site "${own}"`);
  const left = revocations.siteLeft(site);
  if (left !== undefined) refuse(left);
  if (issuer.subjects?.some((beginning) => dnStartsWith(dn, beginning)) === false)
    refuse(`site "${site}" may not vouch for "${dn}" here`);
  const asserted = assertableGroups(issuer, groups);
  if (asserted.length === 0 && groups.length > 0)
    refuse(`site "${site}" may not assert any of the groups here`);
  const highest = lowerLevel(level, issuer.level);
  return {
    dn,
    groups: asserted,
    issuer: site,
    ...(highest && { level: highest }),
    ...(purpose !== undefined && { purpose }),
    ...(permit !== undefined && { dataPermit: permit }),
    ...(job && { rights: tokenRight.options }),
  };
}
