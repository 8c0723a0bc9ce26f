import { randomUUID } from 'node:crypto';
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
import { catalogName, newEntry, root } from './testing.js';

/**
 * Who may do what with a file in a directory, both with the level of right of the cell: the way through a directory takes
 * at least `find`, so without it nothing below can be told from what does not exist.
 */
export const expected: Expectations<keyof typeof operations> = {
  //                     owner member guest official stranger, each: none find read write
  stat: { marks: '.+++ .+++ .+++ .... ....' },
  listReplicas: { marks: '.x++ .x++ .x++ .... ....' },
  setComment: { marks: '.xx+ .xx+ .xx+ .... ....' },
  addReplica: { marks: '.xx+ .xx+ .xx+ .... ....' },
  removeReplica: { marks: '.xx+ .xx+ .xx+ .... ....' },
  // The directory itself is in one that everybody may list.
  listDirectory: { marks: 'xx++ xx++ xx++ xxxx xxxx' },
  makeDirectory: { marks: '.xx+ .xx+ .xx+ .... ....' },
  // The last name of a file stays while there is a replica.
  unlink: { marks: '.xx! .xx! .xx! .... ....' },
  // Reading the file, and writing to where its new name goes.
  addAlias: { marks: '.xx+ .xx+ .xx+ .... ....' },
  // Whoever finds an entry may know who else has rights on it; changing them is the owner's.
  getAcl: { marks: '.+++ .+++ .+++ .... ....' },
  editAcls: { marks: '.+++ .xxx .xxx .... ....' },
  editFacts: { marks: '.+++ .xxx .xxx .... ....' },
  checkAccess: { marks: '?-++ ?-++ ?-++ ???? ????' },
  checkAccessMany: { marks: 'n-++ n-++ n-++ nnnn nnnn' },
  getHolds: { marks: '.+++ .xxx .xxx .... ....' },
  condemnEntries: { marks: '.+++ .xxx .xxx .... ....' },
  removeEntries: { marks: '~+++ ~xxx ~xxx ~~~~ ~~~~' },
  // Officers keep what they may not see.
  placeHold: { marks: 'xxxx xxxx xxxx ++++ xxxx' },
  liftHold: { marks: 'xxxx xxxx xxxx ++++ xxxx' },
  listHolds: { marks: 'xxxx xxxx xxxx ++++ xxxx' },
  // Whoever it acts for, the bridge registers nothing over what others own.
  createEntries: {
    marks: '++++ ==== ==== ==== ====',
    through: 'dicom-bridge',
    notThrough: ['gateway', 'dpm'],
  },
  ...expectedOfAudit,
};

/** A file, its directory, and a replica of it. */
export interface Thing {
  readonly guid: string;
  readonly directory: string;
  readonly lfn: string;
  readonly surl: string;
  /** A legal hold that was placed for the operation that lifts one. */
  readonly hold: string;
}

export const newThing = (): Thing => {
  const guid = newGuid();
  const directory = `${root}/${guid}`;
  return {
    guid,
    directory,
    lfn: `${directory}/image.dcm`,
    surl: `srm://dpm.a.example:8446/srm/managerv2?SFN=/dpm/a/home/biomed/${guid}`,
    hold: `case of ${guid}`,
  };
};

/** The entry as its owner registers it. */
export const entryOf = ({ guid, lfn, surl }: Thing, cell: Cell, owner = cell.owner) => ({
  ...newEntry({ guid, lfn, surl }, owner.dn),
  acl: { ...aclToMessage(aclOf(cell)), owner: owner.dn },
  directoryAcl: { ...aclToMessage(aclOf(cell, 'directory')), owner: owner.dn },
});

export const grpcCalls = {
  ...callsOf<typeof catalogName, Thing>(catalogName, {
    stat: (catalog, { guid }) => catalog.stat({ target: { guid } }),
    listReplicas: (catalog, { guid }) => catalog.listReplicas({ target: { guid } }),
    setComment: (catalog, { guid }) => catalog.setComment({ target: { guid }, comment: 'seen' }),
    addReplica: (catalog, { guid, surl }) => catalog.addReplica({ target: { guid }, surl: `${surl}-2` }),
    removeReplica: (catalog, { guid, surl }) => catalog.removeReplica({ target: { guid }, surl }),
    listDirectory: (catalog, { directory }) => partsOf(catalog.listDirectory({ lfn: directory })),
    makeDirectory: (catalog, { directory }) => catalog.makeDirectory({ lfn: `${directory}/below` }),
    unlink: (catalog, { lfn }) => catalog.unlink({ lfn }),
    addAlias: (catalog, { guid, directory }) =>
      catalog.addAlias({ target: { guid }, alias: `${directory}/alias` }),
    getAcl: (catalog, { guid }) => catalog.getAcl({ target: { guid } }),
    editAcls: async (catalog, { guid }, { user }) =>
      oneItem(
        (
          await catalog.editAcls({
            changes: [{ guid, edits: [{ tag: 'ACL_TAG_USER', id: user.dn, permissions: 4 }] }],
          })
        ).outcomes,
      ),
    editFacts: async (catalog, { guid }) =>
      oneItem(
        (await catalog.editFacts({ changes: [{ guid, edits: [{ consent: 'CONSENT_GIVEN' }] }] })).outcomes,
      ),
    checkAccess: async (catalog, { guid }) => verdictOf(await catalog.checkAccess({ target: { guid } })),
    checkAccessMany: async (catalog, { guid }) =>
      verdictOfMany(await catalog.checkAccessMany({ targets: [{ guid }] })),
    getHolds: (catalog, { guid }) => catalog.getHolds({ target: { guid } }),
    condemnEntries: async (catalog, { guid }) =>
      oneItem((await catalog.condemnEntries({ removal: randomUUID(), guids: [guid] })).outcomes),
    removeEntries: async (catalog, { guid }) =>
      oneItem((await catalog.removeEntries({ guids: [guid] })).outcomes),
    placeHold: (catalog, { guid }) =>
      catalog.placeHold({ targets: [{ guid }], reference: `of ${guid}`, reason: 'inquiry' }),
    liftHold: (catalog, { hold }) => catalog.liftHold({ reference: hold }),
    listHolds: (catalog) => catalog.listHolds({}),
    createEntries: async (catalog, thing, cell) =>
      oneItem((await catalog.createEntries({ entries: [entryOf(thing, cell, cell.user)] })).outcomes),
  }),
  ...auditCalls,
};
