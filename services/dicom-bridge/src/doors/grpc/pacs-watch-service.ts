import type { bridge } from '@mdm/protos';
import { grpcDoor, unary } from '@mdm/rpc';
import { operations } from '../../operations/index.js';
import type { PacsStatus } from '../../pacs/status.js';
import type { LostImage } from '../../store/pacs-losses.js';

export function pacsToMessage(status: PacsStatus): bridge.PacsStatus {
  const { pacs, error, followError, ...rest } = status;
  return {
    ...rest,
    name: pacs,
    lost: rest.gone + rest.changed,
    caughtUpMs: rest.caughtUpMs ?? 0,
    left: rest.left ?? 0,
    perSecond: rest.perSecond ?? 0,
    endsMs: rest.endsMs ?? 0,
    roundBeganMs: rest.roundMs ?? 0,
    roundEndsMs: rest.roundEndsMs ?? 0,
    errorCode: error?.code ?? '',
    errorMessage: error?.message ?? '',
    followErrorCode: followError?.code ?? '',
    followErrorMessage: followError?.message ?? '',
  };
}

const lostToMessage = ({ withheld, ...image }: LostImage): bridge.LostImage => ({
  ...image,
  withheldCode: withheld?.code ?? '',
  withheldMessage: withheld?.message ?? '',
});

export const pacsWatchService = grpcDoor('mdm.bridge.v1.PacsWatchService', {
  ListPacs: unary(operations.listPacs, {
    from: (_message: bridge.ListPacsRequest__Output) => ({}),
    to: (pacs): bridge.ListPacsResponse => ({ pacs: pacs.map(pacsToMessage) }),
  }),
  ListLost: unary(operations.listLost, {
    from: ({ name, limit, cursor }: bridge.ListLostRequest__Output) => ({
      name,
      limit,
      ...(cursor && { cursor }),
    }),
    to: ({ images, next = '' }): bridge.ListLostResponse => ({
      images: images.map(lostToMessage),
      nextCursor: next,
    }),
  }),
  RetryPacs: unary(operations.retryPacs, {
    from: ({ name, anew }: bridge.RetryPacsRequest__Output) => ({ name, anew }),
    to: (refused): bridge.RetryPacsResponse => ({ refused }),
  }),
  ConfirmWithdrawals: unary(operations.confirmWithdrawals, {
    from: ({ name, most }: bridge.ConfirmWithdrawalsRequest__Output) => ({ name, most }),
    to: (confirmed): bridge.ConfirmWithdrawalsResponse => ({ confirmed }),
  }),
});
