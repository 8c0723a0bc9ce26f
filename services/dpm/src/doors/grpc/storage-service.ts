import { fail } from '@mdm/errors';
import type { dpm } from '@mdm/protos';
import {
  aclFromMessage,
  aclMethods,
  byGuid,
  clientStream,
  factsFromMessage,
  factsMethods,
  grpcDoor,
  itemError,
  outcomesToMessage,
  serverStream,
  unary,
} from '@mdm/rpc';
import { keyFromMessage, keyToMessage } from '../../key-descriptor.js';
import { operations } from '../../operations/index.js';
import type { Filesystem } from '../../store/filesystems.js';
import type { RequestState } from '../../store/requests.js';
import type { Locality, StoredFile } from '../../stored-file.js';

const maxChunkBytes = 1024 * 1024;

const states = {
  queued: 'REQUEST_STATE_QUEUED',
  active: 'REQUEST_STATE_ACTIVE',
  ready: 'REQUEST_STATE_READY',
  done: 'REQUEST_STATE_DONE',
  failed: 'REQUEST_STATE_FAILED',
  aborted: 'REQUEST_STATE_ABORTED',
  expired: 'REQUEST_STATE_EXPIRED',
} as const satisfies Record<RequestState, dpm.RequestState>;

const localities = {
  online: 'FILE_LOCALITY_ONLINE',
  nearline: 'FILE_LOCALITY_NEARLINE',
  'online-and-nearline': 'FILE_LOCALITY_ONLINE_AND_NEARLINE',
} as const satisfies Record<Locality, dpm.FileLocality>;

const fileToMessage = (file: StoredFile): dpm.StoredFile => ({
  guid: file.guid,
  surl: file.surl,
  size: file.size ?? 0,
  ...(file.checksums && { checksums: file.checksums }),
  key: keyToMessage(file.key),
  createdMs: file.createdMs,
  locality: localities[file.locality],
});

const enteredFromMessage = ({ guid, sfn, acl, facts, key }: dpm.NewFile__Output) => ({
  guid,
  sfn,
  acl: aclFromMessage(acl),
  facts: factsFromMessage(facts),
  key: keyFromMessage(key),
});

const filesystemToMessage = ({ path, capacity, used, writable }: Filesystem): dpm.Filesystem => ({
  path,
  capacity,
  used,
  free: Math.max(0, capacity - used),
  writable,
});

function chunkOf({ chunk }: dpm.WriteRequest__Output): Buffer | undefined {
  if (chunk && chunk.length > maxChunkBytes) {
    fail('limit-exceeded', `a chunk has ${chunk.length} bytes, and ${maxChunkBytes} is the most`, {
      field: 'chunk',
    });
  }
  return chunk;
}

export const storageService = grpcDoor('mdm.dpm.v1.StorageService', {
  PrepareToPut: unary(operations.prepareToPut, {
    from: ({ files }: dpm.PrepareToPutRequest__Output) => ({
      files: files.map((file) => ({ ...enteredFromMessage(file), size: file.size })),
    }),
    to: (tickets): dpm.PrepareToPutResponse => ({
      tickets: tickets.map(({ guid, token = '', state, error }) => ({
        guid,
        requestToken: token,
        state: states[state],
        ...(error && { error: itemError(error) }),
      })),
    }),
  }),
  EnterNearline: unary(operations.enterNearline, {
    from: ({ files }: dpm.EnterNearlineRequest__Output) => ({ files: files.map(enteredFromMessage) }),
    to: (outcomes): dpm.EnterNearlineResponse => ({
      outcomes: outcomes.map(({ guid, file, error }) => ({
        guid,
        ...(file && { file: fileToMessage(file) }),
        ...(error && { error: itemError(error) }),
      })),
    }),
  }),
  Write: clientStream(operations.write, {
    from: ({ requestToken }: dpm.WriteRequest__Output) => ({ token: requestToken ?? '' }),
    chunk: chunkOf,
    to: (received): dpm.WriteResponse => received,
  }),
  PutDone: unary(operations.putDone, {
    from: ({ requestTokens }: dpm.PutDoneRequest__Output) => ({ tokens: requestTokens }),
    to: (outcomes): dpm.PutDoneResponse => ({
      outcomes: outcomes.map(({ token, file, error }) => ({
        requestToken: token,
        ...(file && { file: fileToMessage(file) }),
        ...(error && { error: itemError(error) }),
      })),
    }),
  }),
  PrepareToGet: unary(operations.prepareToGet, {
    from: ({ guid, lifetimeS }: dpm.PrepareToGetRequest__Output) => ({ guid, lifetimeS }),
    to: ({ token, turl, expiresMs, file }): dpm.PrepareToGetResponse => ({
      requestToken: token,
      turl,
      expiresMs,
      file: fileToMessage(file),
    }),
  }),
  Read: serverStream(operations.read, {
    from: ({ turl, offset, length }: dpm.ReadRequest__Output) => ({ turl, offset, length }),
    to: (chunk): dpm.ReadResponse => ({ chunk }),
  }),
  ReleaseFiles: unary(operations.releaseFiles, {
    from: ({ requestTokens }: dpm.ReleaseFilesRequest__Output) => ({ tokens: requestTokens }),
    to: (): dpm.ReleaseFilesResponse => ({}),
  }),
  StatusOfRequest: unary(operations.statusOfRequest, {
    from: ({ requestToken }: dpm.StatusOfRequestRequest__Output) => ({ token: requestToken }),
    to: ({ state, guid, explanation }): dpm.StatusOfRequestResponse => ({
      state: states[state],
      guid,
      explanation,
    }),
  }),
  RemoveFiles: unary(operations.removeFiles, {
    from: ({ guids }: dpm.RemoveFilesRequest__Output) => ({ guids }),
    to: outcomesToMessage,
  }),
  Stat: unary(operations.stat, {
    from: ({ guid }: dpm.StatRequest__Output) => ({ guid }),
    to: (file): dpm.StatResponse => ({ file: fileToMessage(file) }),
  }),
  ListPools: unary(operations.listPools, {
    from: (_message: dpm.ListPoolsRequest__Output) => ({}),
    to: (pools): dpm.ListPoolsResponse => ({
      pools: pools.map(({ name, filesystems }) => ({
        name,
        filesystems: filesystems.map(filesystemToMessage),
      })),
    }),
  }),
  ...aclMethods(operations, byGuid),
  ...factsMethods(operations),
});
