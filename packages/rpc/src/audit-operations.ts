import {
  type AuditFilter,
  type AuditRecord,
  type ChainHead,
  type ChainReport,
  chainHead,
  contradictedHeads,
  listAudit,
  verifyChain,
} from '@mdm/audit';
import type { ServiceName } from '@mdm/config';
import type { audit as messages } from '@mdm/protos';
import { z } from 'zod';
import {
  auditFilterFields,
  auditFilterFromMessage,
  auditRecordToMessage,
  chainHeadSchema,
  chainHeadToMessage,
} from './audit-messages.js';
import { type GrpcDoor, grpcDoor, unary } from './grpc-door.js';
import { operations, role, service as services, type UnaryOperation } from './operation.js';
import type { ServiceBase } from './service.js';

/** How many records one call recomputes: seconds, on a busy machine. */
export const maxVerified = 20_000;
/** As many names as a patient with 10,000 images has. */
export const maxAuditObjects = 20_000;
const maxHeads = 1_000;

interface HeadAnswer {
  readonly head: ChainHead;
  readonly contradicted: readonly ChainHead[];
}

export interface AuditOperations<Context> {
  readonly listAudit: UnaryOperation<
    Context,
    AuditFilter,
    { readonly records: readonly AuditRecord[]; readonly nextCursor: string | undefined }
  >;
  readonly verifyAudit: UnaryOperation<Context, { readonly from: number; readonly to: number }, ChainReport>;
  readonly auditHead: UnaryOperation<Context, { readonly seen: readonly ChainHead[] }, HeadAnswer>;
}

/**
 * The three operations that every service has on its own audit: reading it and verifying its chain, for the data
 * protection officers of the site; and the head of the chain, for the gateway that has it witnessed.
 */
export function auditOperations<Context extends ServiceBase>(service: ServiceName): AuditOperations<Context> {
  const { operation } = operations<Context>();
  return {
    listAudit: operation<AuditFilter, Awaited<ReturnType<typeof listAudit>>>({
      name: `${service}.list-audit`,
      input: z.object({
        ...auditFilterFields,
        objects: z
          .array(z.string().max(1024))
          .max(maxAuditObjects, `names more than ${maxAuditObjects} objects`)
          .optional(),
      }),
      right: role('officer'),
      effect: 'read',
      run: async (filter, { db, signal, note }) => {
        const page = await listAudit(db, filter, { signal });
        note('records', page.records.length);
        return page;
      },
    }),

    verifyAudit: operation({
      name: `${service}.verify-audit`,
      input: z.object({ from: z.int().min(1, 'is not the number of a record'), to: z.int().min(0) }),
      right: role('officer'),
      effect: 'read',
      run: ({ from, to }, { db, signal }) => {
        const last = from + maxVerified - 1;
        return verifyChain(db, { from, to: to === 0 ? last : Math.min(to, last), signal });
      },
    }),

    auditHead: operation<{ readonly seen: readonly ChainHead[] }, HeadAnswer>({
      name: `${service}.audit-head`,
      input: z.object({ seen: z.array(chainHeadSchema).max(maxHeads, `holds more than ${maxHeads} heads`) }),
      right: services('gateway'),
      effect: 'read',
      run: async ({ seen }, { db, signal, log }) => {
        const contradicted = await contradictedHeads(db, seen, { signal });
        const [first] = contradicted;
        if (first) {
          log.error(
            { seq: first.seq, heads: contradicted.length },
            'the audit chain does not hold heads that were signed earlier: it was cut or written anew',
          );
        }
        return { head: await chainHead(db, { signal }), contradicted };
      },
    }),
  };
}

/** The gRPC door of {@link auditOperations}. */
export function auditDoor<Context>({
  listAudit,
  verifyAudit,
  auditHead,
}: AuditOperations<Context>): GrpcDoor {
  return grpcDoor('mdm.audit.v1.AuditService', {
    ListRecords: unary(listAudit, {
      from: (message: messages.ListRecordsRequest__Output) => ({
        ...auditFilterFromMessage(message),
        ...(message.objects.length > 0 && { objects: message.objects }),
      }),
      to: ({ records, nextCursor = '' }) => ({ records: records.map(auditRecordToMessage), nextCursor }),
    }),
    VerifyChain: unary(verifyAudit, {
      from: ({ from, to }: messages.VerifyChainRequest__Output) => ({ from, to }),
      to: (report) =>
        report.intact
          ? { records: report.records, head: chainHeadToMessage(report.head) }
          : { seq: report.seq, problem: report.problem },
    }),
    GetHead: unary(auditHead, {
      from: ({ seen }: messages.GetHeadRequest__Output) => ({ seen }),
      to: ({ head, contradicted }) => ({
        head: chainHeadToMessage(head),
        contradicted: contradicted.map(chainHeadToMessage),
      }),
    }),
  });
}
