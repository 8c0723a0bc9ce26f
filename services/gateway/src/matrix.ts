import { randomUUID } from 'node:crypto';
import { phantomSeries } from '@mdm/dicom';
import { MdmError } from '@mdm/errors';
import type { amga, common, gateway } from '@mdm/protos';
import { errorOfItem, newGuid } from '@mdm/rpc';
import {
  auditCalls,
  callsOf,
  type Expectations,
  expectedOfAudit,
  oneItem,
  partsOf,
} from '@mdm/testbed/matrix';
import type { operations } from './operations/index.js';

const everybody = { marks: '++++ ++++ ++++ ++++ ++++' } as const;
/** Administrators or officers. */
const officials = { marks: 'xxxx xxxx xxxx ++++ xxxx' } as const;
/** The site of the matrix has no PACS, and says so to its administrators only. */
const ofNoPacs = { marks: 'xxxx xxxx xxxx ???? xxxx' } as const;
/** What no user is asked about. */
const anybody = { marks: '+' } as const;
/** Rights on an image are changed by its owner, who is vouched for by its site, whatever the list gives to others. */
const owners = { marks: '?+++ ?xxx xxxx ???? ????' } as const;

/**
 * Who may do what at the door of a site. The image of a cell is named by its LFN and is in directories of its own, with the
 * level of right of the cell; the services decide, and the gateway records what it is told: that they say "no such object"
 * also of what there is, it does not know. The guest comes to this gateway with a token of its own site.
 */
export const expected: Expectations<keyof typeof operations> = {
  //                       owner member guest official stranger, each: none find read write
  // Who proves to hold a certificate, a permit, an ID token or an invitation, and is nobody before.
  signIn: anybody,
  listProviders: anybody,
  signInWithIdToken: anybody,
  beginSignIn: anybody,
  completeSignIn: anybody,
  renew: anybody,
  introduce: anybody,
  getBundle: anybody,
  // Permits are made, seen and ended where they were given, each by whose they are: here the owner's.
  exchange: { marks: '++++ ++++ !!!! ++++ ++++' },
  listPermits: { marks: '++++ 0000 0000 0000 0000' },
  signOut: { marks: '++++ 0000 !!!! 0000 0000' },
  whoAmI: everybody,
  listSites: everybody,
  // Services on their own behalf.
  signInService: { marks: '+', through: 'dicom-bridge', notThrough: ['gateway', 'lfc'] },
  signInWorkstation: { marks: '+', through: 'dicom-bridge', notThrough: ['gateway', 'lfc'] },
  getObjectList: { marks: '+', through: 'lfc' },
  follow: { marks: '+', through: 'lfc' },

  invite: officials,
  listIntroductions: officials,
  revokeIdentity: officials,
  listRevocations: officials,

  // Everybody may ask; what one may not read is not among the answers, and is not counted.
  search: { marks: '00++ 00++ 00++ 0000 0000' },
  searchSite: { marks: '00++ 00++ 00++ 0000 0000' },
  count: { marks: '00++ 00++ 00++ 0000 0000' },
  countSite: { marks: '00++ 00++ 00++ 0000 0000' },
  listAttributes: everybody,
  stat: { marks: '?+++ ?+++ ?+++ ???? ????' },
  // The directory itself is in one that everybody may list.
  list: { marks: 'xx++ xx++ xx++ xxxx xxxx' },
  open: { marks: '?x++ ?x++ ?x++ ???? ????', notThrough: ['lfc', 'amga', 'hydra', 'dpm'] },
  // With a transfer URL: of one's own, or, for who could get none, of a reader.
  read: { marks: 'xx++ ?x++ ?x++ ???? ????' },
  // Keys have no directories: their owner is never told that there is none.
  releaseKeys: { marks: '--++ n-++ n-++ nnnn nnnn', notThrough: ['lfc', 'amga', 'hydra', 'dpm'] },
  // The bridge decides: owners are registrars, and administrators see what others have registered.
  register: { marks: '++++ xxxx xxxx ++++ xxxx' },
  getRegistration: { marks: '++++ ???? ???? ++++ ????' },
  getQueue: officials,
  listRegistrations: officials,
  retryRegistration: officials,
  listQuarantine: officials,
  getQuarantined: officials,
  exportQuarantined: officials,
  discardQuarantined: officials,
  acceptQuarantined: officials,
  listPacs: officials,
  listLost: ofNoPacs,
  retryPacs: ofNoPacs,
  confirmWithdrawals: ofNoPacs,

  createCohort: { marks: '?+++ ?+++ ?+++ ???? ????' },
  // A cohort that the owner has made, and shared with members and guests of any level but the lowest.
  listCohorts: { marks: '++++ 0+++ 0+++ 0000 0000' },
  getCohort: { marks: '++++ ?+++ ?+++ ???? ????' },
  verifyCohort: { marks: '++++ ?+++ ?+++ ???? ????' },
  shareCohort: { marks: '++++ ?xxx ?xxx ???? ????' },
  deleteCohort: { marks: '++++ ?xxx ?xxx ???? ????' },
  // Found, and readable.
  describeImages: { marks: '0-++ 0-++ 0-++ 0000 0000' },

  // Nobody learns from the answer whether there is such an image.
  requestAccess: everybody,
  keepRequest: everybody,
  // Requests of the owner; and those of somebody else about an image of the owner.
  listKeptRequests: { marks: '++++ 0000 0000 0000 0000' },
  listRequests: { marks: '++++ 0000 0000 ++++ 0000' },
  // Granted, as with `grant`; officers watch.
  answerRequest: { marks: '?+++ ???? ???? xxxx ????' },
  grant: owners,
  revoke: owners,
  // Consent: of one's own images, and, for officers, of everybody's.
  changeFacts: { marks: '?+++ ?xxx xxxx ++++ ????' },
  explain: { marks: '?-++ ?-++ ?-++ ???? ????' },
  getRights: { marks: '?+++ ?+++ ?+++ ???? ????' },
  dryRun: { marks: 'n-++ n-++ n-++ nnnn nnnn' },

  // A policy of the site lets the ward break the glass, whatever the list says. Whom the list names is told that no policy
  // lets them, everybody else that there is no such image.
  breakGlass: { marks: 'xxxx ++++ ?xxx ???? ????' },
  listEmergencies: officials,
  reviewEmergency: officials,

  survey: officials,
  listSiteAudit: officials,
  verifySiteAudit: officials,
  witnessHeads: anybody,
  listWitnessed: anybody,
  ...expectedOfAudit,

  remove: owners,
  // A removal that the owner has asked for; officers see those of everybody, sites nothing of each other.
  getErasure: { marks: '++++ ???? ???? ++++ ????' },
  getCertificates: { marks: '++++ ???? ???? ++++ ????' },
  listErasures: { marks: '++++ 0000 xxxx ++++ 0000' },
  // Officers keep what they may not see.
  placeHold: officials,
  liftHold: officials,
  listHolds: officials,
  getHolds: { marks: '?+++ ?xxx ?xxx ???? ????' },
};

/** What an operation is called with. */
export interface Thing {
  readonly guid: string;
  readonly lfn: string;
  readonly directory: string;
  /** What else it is about: a transfer URL, registration, cohort, request, removal, emergency, permit, hold, bundle or state. */
  readonly id: string;
  /** What has to be shown for that. */
  readonly secret: string;
  /** Proof of a key. */
  readonly dpop: string;
}

const only = (lfn: string): amga.Condition => ({
  comparison: { attribute: 'LFN', comparator: 'COMPARATOR_EQUAL', values: [{ text: lfn }] },
});
const images = (lfn: string) => ({ collection: '/mdm/Image', condition: only(lfn) });
const hasRow = (guid: string, rows: readonly amga.Row__Output[]) =>
  rows.some((row) => row.guid === guid) || 'absent';
/** A busy machine is no reason for another answer. */
const siteDeadlineMs = 60_000;
function throwErrorOf(outcomes: readonly { readonly error: common.ItemError__Output | null }[] = []): void {
  for (const { error } of outcomes) if (error) throw errorOfItem(error);
}
const hasId = (id: string, listed: readonly { readonly id: string }[]) =>
  listed.some((each) => each.id === id) || 'absent';

export const imageAt = (lfn: string): gateway.SharedObject => ({ image: { lfn } });
export const wanted: gateway.WantedAccess = {
  reason: 'a study of hearts',
  purpose: 'HRESCH',
  level: 'DATA_LEVEL_PSEUDONYMOUS',
};
const grantee = { user: '/O=Hospital A/OU=People/CN=Colleague of the owner' };
/** A DICOM file that nobody has sent before. */
export async function* newFile() {
  const [file] = phantomSeries({
    modality: 'CT',
    patient: { patientId: 'M-1', patientName: 'Phantom^Matrix' },
    slices: 1,
    rows: 64,
    columns: 64,
    seed: randomUUID(),
    institution: 'Hospital A',
    studyDate: '20260102',
  });
  yield { chunk: file?.bytes ?? Buffer.alloc(0) };
}

/** Calls that carry a user's token, or what stands in their place. */
export const grpcCalls = {
  ...callsOf<'mdm.gateway.v1.SessionService', Thing>('mdm.gateway.v1.SessionService', {
    listProviders: (session) => session.listProviders({}),
    signInWithIdToken: (session, { secret, dpop }) => session.signInWithIdToken({ idToken: secret, dpop }),
    beginSignIn: (session, { id, secret, dpop }) =>
      session.beginSignIn({ issuer: id, redirectUri: secret, dpopJkt: dpop }),
    completeSignIn: (session, { id, secret, dpop }) =>
      session.completeSignIn({ state: id, callbackUri: secret, dpop }),
    renew: (session, { id, secret, dpop }) => session.renew({ permitId: id, secret, dpop }),
    exchange: (session, { dpop }) => session.exchange({ dpop }),
    listPermits: async (session, { id }) => hasId(id, (await session.listPermits({})).permits),
    signOut: async (session, { id }) => (await session.signOut({ permitId: id })).ended > 0 || 'absent',
    whoAmI: (session) => session.whoAmI({}),
    signInService: (session, { id }) => session.signInService({ dn: id }),
    signInWorkstation: (session, { id }) => session.signInWorkstation({ aeTitle: id, address: '127.0.0.1' }),
    getObjectList: (session, { id }) => session.getObjectList({ hash: id, site: 'a' }),
  }),
  ...callsOf<'mdm.gateway.v1.FederationService', Thing>('mdm.gateway.v1.FederationService', {
    listSites: (federation) => federation.listSites({}),
    getBundle: (federation) => federation.getBundle({}),
    invite: (federation) => federation.invite({}),
    introduce: (federation, { id, secret }) => federation.introduce({ secret, bundle: id }),
    listIntroductions: (federation) => federation.listIntroductions({}),
  }),
  ...callsOf<'mdm.gateway.v1.RevocationService', Thing>('mdm.gateway.v1.RevocationService', {
    revokeIdentity: (revocations) =>
      revocations.revokeIdentity({ user: '/O=Hospital A/OU=People/CN=Nobody', reason: 'left' }),
    listRevocations: (revocations) => revocations.listRevocations({}),
    follow: async (revocations) => {
      for await (const news of revocations.follow({})) return news;
      throw new TypeError('the stream has ended');
    },
  }),
  ...callsOf<'mdm.gateway.v1.SearchService', Thing>('mdm.gateway.v1.SearchService', {
    search: async (search, { guid, lfn }) => {
      const parts = await partsOf(search.search({ ...images(lfn), sites: ['a'], siteDeadlineMs }));
      throwErrorOf(parts.at(-1)?.summary?.outcomes);
      return hasRow(
        guid,
        parts.flatMap(({ rows }) => rows?.rows ?? []),
      );
    },
    searchSite: async (search, { guid, lfn }) => {
      const parts = await partsOf(search.searchSite(images(lfn)));
      return hasRow(
        guid,
        parts.flatMap(({ rows }) => rows),
      );
    },
    count: async (search, { lfn }) => {
      const { total, sites } = await search.count({ ...images(lfn), sites: ['a'], siteDeadlineMs });
      throwErrorOf(sites);
      return total?.count?.value === 1 || 'absent';
    },
    countSite: async (search, { lfn }) => {
      const { counted } = await search.countSite(images(lfn));
      return counted?.total?.value === 1 || 'absent';
    },
    listAttributes: (search) => search.listAttributes({}),
  }),
  ...callsOf<'mdm.gateway.v1.ImageService', Thing>('mdm.gateway.v1.ImageService', {
    stat: (image, { lfn }) => image.stat({ target: { lfn } }),
    list: (image, { directory }) => partsOf(image.list({ lfn: directory })),
    open: (image, { lfn }) => image.open({ target: { lfn } }),
    read: (image, { id }) => partsOf(image.read({ site: 'a', turl: id })),
    releaseKeys: async (image, { guid }) =>
      oneItem((await image.releaseKeys({ keys: [{ guid, threshold: 1, holders: ['a'] }] })).keys),
    register: (image) => image.register(newFile()),
    getRegistration: (image, { id }) => image.getRegistration({ guid: id }),
  }),
  ...callsOf<'mdm.gateway.v1.IngestService', Thing>('mdm.gateway.v1.IngestService', {
    getQueue: (ingest) => ingest.getQueue({}),
    listRegistrations: (ingest) => ingest.listRegistrations({ limit: 1 }),
    retryRegistration: (ingest, { id }) => ingest.retryRegistration({ guid: id }),
    listQuarantine: (ingest) => ingest.listQuarantine({ limit: 1 }),
    getQuarantined: (ingest, { id }) => ingest.getQuarantined({ guid: id }),
    exportQuarantined: (ingest, { id }) => partsOf(ingest.exportQuarantined({ guid: id })),
    discardQuarantined: (ingest, { id }) => ingest.discardQuarantined({ guid: id }),
    acceptQuarantined: (ingest, { id }) => ingest.acceptQuarantined({ guid: id }),
    listPacs: (ingest) => ingest.listPacs({}),
    listLost: (ingest) => ingest.listLost({ name: 'main' }),
    retryPacs: (ingest) => ingest.retryPacs({ name: 'main' }),
    confirmWithdrawals: (ingest) => ingest.confirmWithdrawals({ name: 'main' }),
  }),
  ...callsOf<'mdm.gateway.v1.CohortService', Thing>('mdm.gateway.v1.CohortService', {
    createCohort: (cohorts, { lfn }) =>
      partsOf(cohorts.createCohort({ name: 'of one image', objects: [{ lfn }] })),
    listCohorts: async (cohorts, { id }) => hasId(id, (await cohorts.listCohorts({})).cohorts),
    getCohort: (cohorts, { id }) => partsOf(cohorts.getCohort({ id })),
    verifyCohort: (cohorts, { id }) => partsOf(cohorts.verifyCohort({ id })),
    shareCohort: (cohorts, { id }) => cohorts.shareCohort({ id, add: [grantee.user] }),
    deleteCohort: (cohorts, { id }) => cohorts.deleteCohort({ id }),
    describeImages: async (cohorts, { guid }) => {
      const [described] = (await cohorts.describeImages({ guids: [guid] })).images;
      if (!described?.found) return 'absent';
      if (!described.readable) throw new MdmError('permission-denied', 'it is found and cannot be read');
      return described;
    },
  }),
  ...callsOf<'mdm.gateway.v1.RequestService', Thing>('mdm.gateway.v1.RequestService', {
    listKeptRequests: async (requests, { id }) => hasId(id, (await requests.listKeptRequests({})).requests),
    listRequests: async (requests, { id }) =>
      hasId(id, (await requests.listRequests({ incoming: true })).requests),
    answerRequest: (requests, { id }) => requests.answerRequest({ id, grant: true, comment: 'for a year' }),
    requestAccess: (requests, { lfn }) => requests.requestAccess({ object: imageAt(lfn), access: wanted }),
    keepRequest: (requests, { lfn }) =>
      requests.keepRequest({ id: newGuid(), object: imageAt(lfn), access: wanted }),
  }),
  ...callsOf<'mdm.gateway.v1.SharingService', Thing>('mdm.gateway.v1.SharingService', {
    grant: (sharing, { lfn }) => sharing.grant({ object: imageAt(lfn), grantee, permissions: 4 }),
    revoke: (sharing, { lfn }) => sharing.revoke({ object: imageAt(lfn), grantee }),
    changeFacts: (sharing, { lfn }) =>
      sharing.changeFacts({
        object: imageAt(lfn),
        edit: { consent: 'CONSENT_REFUSED' },
        reason: 'letter of 3 May',
      }),
    explain: async (sharing, { lfn }) => {
      const { allowed, summary } = await sharing.explain({ target: { lfn } });
      if (!allowed) throw new MdmError('permission-denied', summary);
    },
    getRights: (sharing, { lfn }) => sharing.getRights({ target: { lfn } }),
  }),
  ...callsOf<'mdm.gateway.v1.JobService', Thing>('mdm.gateway.v1.JobService', {
    dryRun: async (jobs, { lfn }) =>
      oneItem(
        (await partsOf(jobs.dryRun({ targets: [{ lfn }] }))).flatMap((part) => part.images?.images ?? []),
      ),
  }),
  ...callsOf<'mdm.gateway.v1.PolicyService', Thing>('mdm.gateway.v1.PolicyService', {
    survey: (policies) => partsOf(policies.survey({ facts: ['modality'] })),
  }),
  ...callsOf<'mdm.gateway.v1.EmergencyService', Thing>('mdm.gateway.v1.EmergencyService', {
    listEmergencies: (emergencies) => emergencies.listEmergencies({ limit: 1 }),
    reviewEmergency: (emergencies, { id }) =>
      emergencies.reviewEmergency({ id, accept: true, comment: 'seen in the emergency room book' }),
  }),
  ...callsOf<'mdm.gateway.v1.AuditService', Thing>('mdm.gateway.v1.AuditService', {
    listSiteAudit: (audit) => audit.listAudit({ limit: 1 }),
    verifySiteAudit: async (audit) => {
      for (const { error } of await partsOf(audit.verifyAudit({ service: 'hydra' })))
        if (error) throw errorOfItem(error);
    },
  }),
  ...auditCalls,
  ...callsOf<'mdm.gateway.v1.RemovalService', Thing>('mdm.gateway.v1.RemovalService', {
    getErasure: (removals, { id }) => removals.getErasure({ id }),
    getCertificates: (removals, { id }) => partsOf(removals.getCertificates({ id })),
    listErasures: async (removals, { id }) => hasId(id, (await removals.listErasures({})).erasures),
    getHolds: (removals, { lfn }) => removals.getHolds({ target: { lfn } }),
    placeHold: (removals, { lfn }) =>
      removals.placeHold({ targets: [{ lfn }], reference: randomUUID(), reason: 'inquiry' }),
    liftHold: (removals, { id }) => removals.liftHold({ reference: id }),
    listHolds: (removals) => removals.listHolds({}),
    remove: (removals, { lfn }) => removals.remove({ object: imageAt(lfn), reason: 'consent withdrawn' }),
  }),
};
