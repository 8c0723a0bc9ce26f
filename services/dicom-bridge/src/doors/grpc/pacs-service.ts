import type { bridge } from '@mdm/protos';
import { grpcDoor, serverStream, unary } from '@mdm/rpc';
import { operations } from '../../operations/index.js';

export const pacsService = grpcDoor('mdm.bridge.v1.PacsService', {
  Produce: serverStream(operations.produce, {
    from: ({ guid }: bridge.ProduceRequest__Output) => ({ guid }),
    to: (part): bridge.ProduceResponse => part,
  }),
  ConfirmSources: unary(operations.confirmSources, {
    from: ({ guids }: bridge.ConfirmSourcesRequest__Output) => ({ guids }),
    to: (guids): bridge.ConfirmSourcesResponse => ({ guids }),
  }),
});
