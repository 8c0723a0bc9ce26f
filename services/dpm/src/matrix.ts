import { applyEdits } from '@mdm/access';
import { aclToMessage } from '@mdm/rpc';
import type { TestUser } from '@mdm/testbed';
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
import { recipient, upload } from './testing.js';

const bridgeOnly = { through: 'dicom-bridge', notThrough: ['gateway'] } as const;

/** Who may do what with a file. Files have no directories of their own: whom no entry of the ACL names is an outsider. */
export const expected: Expectations<keyof typeof operations> = {
  //                        owner member guest official stranger, each: none find read write
  stat: { marks: 'xx++ .x++ .x++ .... ....' },
  prepareToGet: { marks: 'xx++ .x++ .x++ .... ....' },
  // With a transfer URL: of one's own, or, for who could get none, of a reader.
  read: { marks: 'xx++ .x++ .x++ .... ....' },
  getAcl: { marks: 'xx++ .x++ .x++ .... ....' },
  checkAccess: { marks: '--++ ?-++ ?-++ ???? ????' },
  checkAccessMany: { marks: '--++ n-++ n-++ nnnn nnnn' },
  editAcls: { marks: '++++ .xxx .xxx .... ....' },
  editFacts: { marks: '++++ .xxx .xxx .... ....' },
  removeFiles: { marks: '++++ ~xxx ~xxx ~~~~ ~~~~' },
  // Requests belong to who made them, here the owner. Ending those of others ends nothing.
  statusOfRequest: { marks: '++++ ???? ???? ???? ????' },
  releaseFiles: { marks: '++++ ++++ ++++ ++++ ++++' },
  prepareToPut: { marks: '++++ ---- ---- ---- ----', ...bridgeOnly },
  enterNearline: { marks: '++++ ---- ---- ---- ----', ...bridgeOnly },
  write: { marks: '++++ ???? ???? ???? ????', ...bridgeOnly },
  putDone: { marks: '++++ 0000 0000 0000 0000', ...bridgeOnly },
  listPools: { marks: 'xxxx xxxx xxxx ++++ xxxx' },
  ...expectedOfAudit,
};

/** A stored file, a put request of its owner's for another one, and a transfer URL. */
export interface Thing {
  readonly guid: string;
  readonly putToken: string;
  readonly turl: string;
}

export const contents = Buffer.concat([Buffer.from('age-encryption.org/v1\n'), Buffer.alloc(64, 1)]);

/** A file as its owner puts it; `reader` may read it as well. */
export const fileOf = (
  guid: string,
  cell: Cell,
  { owner = cell.owner, reader }: { owner?: TestUser; reader?: TestUser } = {},
) => {
  const acl = aclOf(cell);
  const shared = reader ? applyEdits(acl, [{ tag: 'user', id: reader.dn, perm: 4 }]) : acl;
  return {
    guid,
    sfn: `study/series/${guid}.age`,
    size: contents.length,
    acl: { ...aclToMessage(shared), owner: owner.dn },
    key: { recipientType: 'x25519', recipient, threshold: 2, holders: ['a', 'b', 'c'], generation: 1 },
  };
};

export const grpcCalls = {
  ...callsOf<'mdm.dpm.v1.StorageService', Thing>('mdm.dpm.v1.StorageService', {
    stat: (storage, { guid }) => storage.stat({ guid }),
    prepareToGet: (storage, { guid }) => storage.prepareToGet({ guid }),
    read: (storage, { turl }) => partsOf(storage.read({ turl })),
    getAcl: (storage, { guid }) => storage.getAcl({ guid }),
    checkAccess: async (storage, { guid }) => verdictOf(await storage.checkAccess({ guid })),
    checkAccessMany: async (storage, { guid }) =>
      verdictOfMany(await storage.checkAccessMany({ guids: [guid] })),
    editAcls: async (storage, { guid }, { user }) =>
      oneItem(
        (
          await storage.editAcls({
            changes: [{ guid, edits: [{ tag: 'ACL_TAG_USER', id: user.dn, permissions: 4 }] }],
          })
        ).outcomes,
      ),
    editFacts: async (storage, { guid }) =>
      oneItem(
        (await storage.editFacts({ changes: [{ guid, edits: [{ consent: 'CONSENT_GIVEN' }] }] })).outcomes,
      ),
    removeFiles: async (storage, { guid }) =>
      oneItem((await storage.removeFiles({ guids: [guid] })).outcomes),
    statusOfRequest: (storage, { putToken }) => storage.statusOfRequest({ requestToken: putToken }),
    releaseFiles: (storage, { putToken }) => storage.releaseFiles({ requestTokens: [putToken] }),
    prepareToPut: async (storage, { guid }, cell) =>
      oneItem((await storage.prepareToPut({ files: [fileOf(guid, cell, { owner: cell.user })] })).tickets),
    enterNearline: async (storage, { guid }, cell) =>
      oneItem((await storage.enterNearline({ files: [fileOf(guid, cell, { owner: cell.user })] })).outcomes),
    write: (storage, { putToken }) => storage.write(upload(putToken, contents)),
    putDone: async (storage, { putToken }) => {
      const { outcomes } = await storage.putDone({ requestTokens: [putToken] });
      return outcomes[0]?.error?.code === 'not-found' ? 'absent' : oneItem(outcomes);
    },
    listPools: (storage) => storage.listPools({}),
  }),
  ...auditCalls,
};
