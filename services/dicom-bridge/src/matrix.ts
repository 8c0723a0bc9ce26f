import { randomUUID } from 'node:crypto';
import { auditCalls, callsOf, type Expectations, expectedOfAudit, partsOf } from '@mdm/testbed/matrix';
import type { operations } from './operations/index.js';
import { phantom, upload } from './testing.js';

/**
 * Who may do what at the hospital side, where there are no access control lists: a registration belongs to who made it,
 * here the owner, who is a registrar.
 */
export const expected: Expectations<keyof typeof operations> = {
  //                            owner member guest official stranger, each: none find read write
  register: { marks: '++++ xxxx xxxx ++++ xxxx' },
  getRegistration: { marks: '++++ ???? ???? ++++ ????' },
  listRegistrations: { marks: 'xxxx xxxx xxxx ++++ xxxx' },
  retryRegistration: { marks: 'xxxx xxxx xxxx ++++ xxxx' },
  getQueue: { marks: 'xxxx xxxx xxxx ++++ xxxx' },
  listQuarantine: { marks: 'xxxx xxxx xxxx ++++ xxxx' },
  getQuarantined: { marks: 'xxxx xxxx xxxx ++++ xxxx' },
  exportQuarantined: { marks: 'xxxx xxxx xxxx ++++ xxxx' },
  discardQuarantined: { marks: 'xxxx xxxx xxxx ++++ xxxx' },
  acceptQuarantined: { marks: 'xxxx xxxx xxxx ++++ xxxx' },
  listPacs: { marks: 'xxxx xxxx xxxx ++++ xxxx' },
  listLost: { marks: 'xxxx xxxx xxxx ++++ xxxx' },
  retryPacs: { marks: 'xxxx xxxx xxxx ++++ xxxx' },
  confirmWithdrawals: { marks: 'xxxx xxxx xxxx ++++ xxxx' },
  // No user is involved: a source or a PACS that site.yaml names, or the storage of the site.
  receive: { marks: '+' },
  receiveFile: { marks: '+' },
  requestCommitment: { marks: '+' },
  // Of a request that nobody has made.
  reportCommitment: { marks: '?' },
  discover: { marks: '+' },
  // By a PACS that site.yaml does not name; what one that it names has removed, `follow.test.ts` says.
  withdraw: { marks: 'c' },
  // Of an image that no PACS keeps.
  produce: { marks: '?', through: 'dpm', notThrough: ['gateway'] },
  confirmSources: { marks: '+', through: 'dpm', notThrough: ['gateway'] },
  // Nor here: a workstation that site.yaml names, and nobody else. What each may see, `workstations.test.ts` says.
  identify: { marks: 'x' },
  find: { marks: 'c' },
  findDestination: { marks: 'c' },
  locate: { marks: 'c' },
  deliver: { marks: 'c' },
  ...expectedOfAudit,
};

export const grpcCalls = {
  ...callsOf<'mdm.bridge.v1.BridgeService', string>('mdm.bridge.v1.BridgeService', {
    register: (bridge) => bridge.register(upload(phantom({ seed: randomUUID() }))),
    getRegistration: (bridge, guid) => bridge.getRegistration({ guid }),
    listRegistrations: (bridge) => bridge.listRegistrations({}),
    retryRegistration: (bridge, guid) => bridge.retryRegistration({ guid }),
    getQueue: (bridge) => bridge.getQueue({}),
  }),
  ...callsOf<'mdm.bridge.v1.PacsService', string>('mdm.bridge.v1.PacsService', {
    produce: (pacs) => partsOf(pacs.produce({ guid: randomUUID() })),
    confirmSources: (pacs) => pacs.confirmSources({ guids: [randomUUID()] }),
  }),
  ...callsOf<'mdm.bridge.v1.PacsWatchService', string>('mdm.bridge.v1.PacsWatchService', {
    listPacs: (watch) => watch.listPacs({}),
    listLost: (watch) => watch.listLost({ name: 'main' }),
    retryPacs: (watch) => watch.retryPacs({ name: 'main' }),
    confirmWithdrawals: (watch) => watch.confirmWithdrawals({ name: 'main' }),
  }),
  ...callsOf<'mdm.bridge.v1.QuarantineService', string>('mdm.bridge.v1.QuarantineService', {
    listQuarantine: (quarantine) => quarantine.listQuarantine({}),
    getQuarantined: (quarantine, guid) => quarantine.getQuarantined({ guid }),
    exportQuarantined: (quarantine, guid) => partsOf(quarantine.exportQuarantined({ guid })),
    discardQuarantined: (quarantine, guid) => quarantine.discardQuarantined({ guid }),
    acceptQuarantined: (quarantine, guid) => quarantine.acceptQuarantined({ guid }),
  }),
  ...auditCalls,
};
