import type { Expectations, MatrixCall } from './describe-the-matrix.js';

/** Of the operations on its own audit that every service has: officers read it, whatever they may do with images. */
export const expectedOfAudit: Expectations<'listAudit' | 'verifyAudit' | 'auditHead'> = {
  listAudit: { marks: 'xxxx xxxx xxxx ++++ xxxx' },
  verifyAudit: { marks: 'xxxx xxxx xxxx ++++ xxxx' },
  auditHead: { marks: '+' },
};

const name = 'mdm.audit.v1.AuditService';

export const auditCalls = {
  listAudit: async (_, ask) => (await ask(name)).listRecords({ limit: 1 }),
  verifyAudit: async (_, ask) => (await ask(name)).verifyChain({ from: 1, to: 1 }),
  auditHead: async (_, ask) => (await ask(name)).getHead({}),
} satisfies Record<string, MatrixCall<unknown>>;
