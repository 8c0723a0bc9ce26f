import { aclToMessage, newGuid } from '@mdm/rpc';
import {
  aclOf,
  auditCalls,
  type Cell,
  callsOf,
  type Expectations,
  expectedOfAudit,
  oneItem,
  partsOf,
  verdictOf,
  verdictOfMany,
} from '@mdm/testbed/matrix';
import type { operations } from './operations/index.js';
import { equal, metadataName, newImage, text } from './testing.js';

/** Who may do what with the metadata of an image. Whom no entry of its ACL names is an outsider. */
export const expected: Expectations<keyof typeof operations> = {
  //                           owner member guest official stranger, each: none find read write
  listCollections: { marks: '++++ ++++ ++++ ++++ ++++' },
  // Everybody may ask; what one may not read is not among the answers, and is not counted.
  query: { marks: '00++ 00++ 00++ 0000 0000' },
  count: { marks: '00++ 00++ 00++ 0000 0000' },
  listImages: { marks: '++++ 0000 0000 0000 0000' },
  getAcl: { marks: 'xx++ .x++ .x++ .... ....' },
  checkAccess: { marks: '--++ ?-++ ?-++ ???? ????' },
  checkAccessMany: { marks: '--++ n-++ n-++ nnnn nnnn' },
  editAcls: { marks: '++++ .xxx .xxx .... ....' },
  editFacts: { marks: '++++ .xxx .xxx .... ....' },
  removeImages: { marks: '++++ ~xxx ~xxx ~~~~ ~~~~' },
  // Officers learn which GUIDs belong to a patient, to look for them in the audit, and no attribute.
  listMembers: { marks: 'xxxx xxxx xxxx ++++ xxxx' },
  // Administrators and officers learn what images are like, and of nobody what there is.
  survey: { marks: 'xxxx xxxx xxxx ++++ xxxx' },
  // The site has no policy that lets anybody break the glass; whom no entry names is not told that there is an image.
  listEmergencyImages: { marks: 'xxxx ?xxx ?xxx ???? ????', notThrough: ['dicom-bridge'] },
  // For the gateway's own business, with no user behind it.
  listOwners: { marks: '+' },
  putImages: { marks: '++++ ==== ==== ==== ====', through: 'dicom-bridge', notThrough: ['gateway'] },
  ...expectedOfAudit,
};

/** An image in a series, a study and a patient of its own. */
export const newThing = () => newGuid();

const uidOf = (guid: string) => `2.25.${BigInt(`0x${guid.replaceAll('-', '')}`)}`;

export const imageOf = (guid: string, cell: Cell, owner = cell.owner) => ({
  ...newImage(
    { guid, patient: guid, study: `${uidOf(guid)}.1`.slice(0, 64), series: `${uidOf(guid)}.2`.slice(0, 64) },
    owner.dn,
  ),
  acl: { ...aclToMessage(aclOf(cell)), owner: owner.dn },
});

const only = (guid: string) => equal('LFN', text(lfnOf(guid)));
const lfnOf = (guid: string) => `/grid/biomed/a/${uidOf(guid)}.1/${uidOf(guid)}.2/${guid}`;

export const grpcCalls = {
  ...callsOf<typeof metadataName, string>(metadataName, {
    listCollections: (metadata) => metadata.listCollections({}),
    query: async (metadata, guid) => {
      const parts = await partsOf(metadata.query({ collection: '/mdm/Image', condition: only(guid) }));
      return parts.some(({ rows }) => rows.some((row) => row.guid === guid)) || 'absent';
    },
    count: async (metadata, guid) => {
      const { counted } = await metadata.count({ collection: '/mdm/Image', condition: only(guid) });
      return counted?.total?.value === 1 || 'absent';
    },
    listImages: async (metadata, guid) => {
      const parts = await partsOf(metadata.listImages({ guid }));
      return parts.some(({ guids }) => guids.includes(guid)) || 'absent';
    },
    getAcl: (metadata, guid) => metadata.getAcl({ guid }),
    checkAccess: async (metadata, guid) => verdictOf(await metadata.checkAccess({ guid })),
    checkAccessMany: async (metadata, guid) =>
      verdictOfMany(await metadata.checkAccessMany({ guids: [guid] })),
    editAcls: async (metadata, guid, { user }) =>
      oneItem(
        (
          await metadata.editAcls({
            changes: [{ guid, edits: [{ tag: 'ACL_TAG_USER', id: user.dn, permissions: 4 }] }],
          })
        ).outcomes,
      ),
    editFacts: async (metadata, guid) =>
      oneItem(
        (await metadata.editFacts({ changes: [{ guid, edits: [{ consent: 'CONSENT_GIVEN' }] }] })).outcomes,
      ),
    removeImages: async (metadata, guid) =>
      oneItem((await metadata.removeImages({ guids: [guid] })).outcomes),
    listMembers: (metadata, guid) => partsOf(metadata.listMembers({ object: guid })),
    survey: (metadata) => partsOf(metadata.survey({ facts: ['modality'] })),
    listEmergencyImages: (metadata, guid) => metadata.listEmergencyImages({ object: guid }),
    listOwners: (metadata, guid) => metadata.listOwners({ guid }),
    putImages: async (metadata, guid, cell) =>
      oneItem((await metadata.putImages({ images: [imageOf(guid, cell, cell.user)] })).outcomes),
  }),
  ...auditCalls,
};
