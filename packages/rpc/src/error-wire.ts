import { Metadata, type StatusObject, status as statusCodes } from '@grpc/grpc-js';
import {
  type ErrorCode,
  errorTable,
  type GrpcStatusName,
  isMdmError,
  MdmError,
  type RefusalDetail,
} from '@mdm/errors';
import protobuf from 'protobufjs';
import { refusalFrom, refusalKeys } from './refusal.js';

/** The trailer that carries google.rpc.Status (gRPC's richer error model). */
const detailsKey = 'grpc-status-details-bin';
const domain = 'mdm';
const errorInfoUrl = 'type.googleapis.com/google.rpc.ErrorInfo';
const badRequestUrl = 'type.googleapis.com/google.rpc.BadRequest';
const maxDetailsBytes = 16 * 1024;

/** The descriptor type of protobufjs leaves map fields out. */
const mapOfText: protobuf.IField & protobuf.IMapField = { keyType: 'string', type: 'string', id: 3 };

/** google/rpc/status.proto and error_details.proto, the fields in use. */
const google = protobuf.Root.fromJSON({
  nested: {
    Any: { fields: { typeUrl: { type: 'string', id: 1 }, value: { type: 'bytes', id: 2 } } },
    Status: {
      fields: {
        code: { type: 'int32', id: 1 },
        message: { type: 'string', id: 2 },
        details: { rule: 'repeated', type: 'Any', id: 3 },
      },
    },
    ErrorInfo: {
      fields: {
        reason: { type: 'string', id: 1 },
        domain: { type: 'string', id: 2 },
        metadata: mapOfText,
      },
    },
    FieldViolation: { fields: { field: { type: 'string', id: 1 }, description: { type: 'string', id: 2 } } },
    BadRequest: { fields: { fieldViolations: { rule: 'repeated', type: 'FieldViolation', id: 1 } } },
  },
});
const types = {
  status: google.lookupType('Status'),
  errorInfo: google.lookupType('ErrorInfo'),
  badRequest: google.lookupType('BadRequest'),
};

/** `permission-denied` as google.rpc.ErrorInfo wants it: PERMISSION_DENIED. */
const toReason = (code: ErrorCode) => code.toUpperCase().replaceAll('-', '_');
const toCode = (reason: string): ErrorCode | undefined => {
  const code = reason.toLowerCase().replaceAll('_', '-');
  return code in errorTable ? (code as ErrorCode) : undefined;
};

/** What travels of an error: code, sentence, remedy, field, refusal. Never its cause or its stack. */
export function toStatus(thrown: unknown): Pick<StatusObject, 'code' | 'details' | 'metadata'> {
  const error = MdmError.from(thrown);
  const code = statusCodes[error.kind.status];
  const info: Record<string, string> = { remedy: error.remedy };
  for (const key of refusalKeys) {
    const value = error.refusal?.[key];
    if (value) info[key] = value;
  }
  const details = [
    {
      typeUrl: errorInfoUrl,
      value: types.errorInfo.encode({ reason: toReason(error.code), domain, metadata: info }).finish(),
    },
  ];
  if (error.field) {
    const fieldViolations = [{ field: error.field, description: error.message }];
    details.push({ typeUrl: badRequestUrl, value: types.badRequest.encode({ fieldViolations }).finish() });
  }
  const metadata = new Metadata();
  const encoded = types.status.encode({ code, message: error.message, details }).finish();
  metadata.set(detailsKey, Buffer.from(encoded));
  return { code, details: error.message, metadata };
}

/** Codes for an error that came without our details: from a proxy, from gRPC itself, from an older peer. */
const fallback: Readonly<Record<GrpcStatusName, ErrorCode>> = {
  CANCELLED: 'cancelled',
  INVALID_ARGUMENT: 'invalid-argument',
  DEADLINE_EXCEEDED: 'deadline-exceeded',
  NOT_FOUND: 'not-found',
  ALREADY_EXISTS: 'already-exists',
  PERMISSION_DENIED: 'permission-denied',
  RESOURCE_EXHAUSTED: 'limit-exceeded',
  FAILED_PRECONDITION: 'failed-precondition',
  ABORTED: 'aborted',
  UNIMPLEMENTED: 'unimplemented',
  INTERNAL: 'internal',
  UNAVAILABLE: 'unavailable',
  DATA_LOSS: 'corrupt',
  UNAUTHENTICATED: 'token-invalid',
};

const text = (value: unknown) => (typeof value === 'string' ? value : '');

interface Details {
  code: ErrorCode | undefined;
  remedy: string | undefined;
  field: string | undefined;
  refusal: RefusalDetail | undefined;
}

function readDetails(encoded: Buffer): Details {
  const found: Details = { code: undefined, remedy: undefined, field: undefined, refusal: undefined };
  const message = types.status.toObject(types.status.decode(encoded), { arrays: true, defaults: true });
  for (const any of message.details ?? []) {
    if (any.typeUrl === errorInfoUrl) {
      const info = types.errorInfo.toObject(types.errorInfo.decode(any.value), {
        objects: true,
        defaults: true,
      });
      if (info.domain !== domain) continue;
      const metadata: Record<string, unknown> = info.metadata;
      found.code = toCode(text(info.reason));
      found.remedy = text(metadata.remedy) || undefined;
      found.refusal = refusalFrom(metadata);
    } else if (any.typeUrl === badRequestUrl) {
      const bad = types.badRequest.toObject(types.badRequest.decode(any.value), {
        arrays: true,
        defaults: true,
      });
      found.field = text(bad.fieldViolations?.[0]?.field) || undefined;
    }
  }
  return found;
}

/** The error that a peer answered with, as this process throws it on. */
export function fromStatus(thrown: unknown, peer: string): MdmError {
  if (isMdmError(thrown)) return thrown;
  const status = thrown as Partial<StatusObject>;
  const name =
    typeof status.code === 'number' ? (statusCodes[status.code] as GrpcStatusName | undefined) : undefined;
  if (!name) return MdmError.from(thrown);
  const encoded = status.metadata?.get(detailsKey)[0];
  let details: Details | undefined;
  if (Buffer.isBuffer(encoded) && encoded.length <= maxDetailsBytes) {
    try {
      details = readDetails(encoded);
    } catch {
      details = undefined;
    }
  }
  if (details?.code) {
    const { remedy, field, refusal } = details;
    return new MdmError(details.code, status.details ?? details.code, {
      ...(remedy && { remedy }),
      ...(field && { field }),
      ...(refusal && { refusal }),
    });
  }
  const code = fallback[name] ?? 'internal';
  const sentence = code === 'unavailable' ? `${peer} cannot be reached` : `${peer} answered ${name}`;
  return new MdmError(code, sentence, { cause: new Error(status.details ?? name) });
}
