import { aclToMessage } from '@mdm/rpc';
import {
  aclOf,
  auditCalls,
  type Cell,
  callsOf,
  type Expectations,
  expectedOfAudit,
  oneItem,
  verdictOf,
  verdictOfMany,
} from '@mdm/testbed/matrix';
import type { operations } from './operations/index.js';
import type { TestKey } from './testing.js';

/**
 * Who may do what with the share of a key. Keys have no directories: whom no entry of the ACL names is an outsider, who
 * learns nothing. The guest asks through the gateway of its own site, as readers of other sites do.
 */
export const expected: Expectations<keyof typeof operations> = {
  //                  owner member guest official stranger, each: none find read write
  getShares: { marks: 'xx++ .x++ .x++ .... ....' },
  getAcl: { marks: 'xx++ .x++ .x++ .... ....' },
  checkAccess: { marks: '--++ ?-++ ?-++ ???? ????' },
  checkAccessMany: { marks: '--++ n-++ n-++ nnnn nnnn' },
  // Who reads cannot pass it on; who writes cannot, either.
  editAcls: { marks: '++++ .xxx .xxx .... ....' },
  editFacts: { marks: '++++ .xxx .xxx .... ....' },
  destroyShares: { marks: '++++ ~xxx ~xxx ~~~~ ~~~~' },
  // The same share again is done; nobody puts one for the key of another.
  putShares: { marks: '++++ ---- ---- ---- ----', through: 'dicom-bridge', notThrough: ['gateway'] },
  ...expectedOfAudit,
};

export const shareOf = ({ guid, records }: TestKey, cell: Cell, owner = cell.owner) => ({
  guid,
  generation: 1,
  record: records.a,
  acl: { ...aclToMessage(aclOf(cell)), owner: owner.dn },
});

export const grpcCalls = {
  ...callsOf<'mdm.hydra.v1.KeyService', TestKey>('mdm.hydra.v1.KeyService', {
    getShares: async (keys, { guid }) => oneItem((await keys.getShares({ guids: [guid] })).outcomes),
    getAcl: (keys, { guid }) => keys.getAcl({ guid }),
    checkAccess: async (keys, { guid }) => verdictOf(await keys.checkAccess({ guid })),
    checkAccessMany: async (keys, { guid }) => verdictOfMany(await keys.checkAccessMany({ guids: [guid] })),
    editAcls: async (keys, { guid }, { user }) =>
      oneItem(
        (
          await keys.editAcls({
            changes: [{ guid, edits: [{ tag: 'ACL_TAG_USER', id: user.dn, permissions: 4 }] }],
          })
        ).outcomes,
      ),
    editFacts: async (keys, { guid }) =>
      oneItem(
        (await keys.editFacts({ changes: [{ guid, edits: [{ consent: 'CONSENT_GIVEN' }] }] })).outcomes,
      ),
    destroyShares: async (keys, { guid }) => oneItem((await keys.destroyShares({ guids: [guid] })).outcomes),
    putShares: async (keys, key, cell) =>
      oneItem((await keys.putShares({ shares: [shareOf(key, cell, cell.user)] })).outcomes),
  }),
  ...auditCalls,
};
