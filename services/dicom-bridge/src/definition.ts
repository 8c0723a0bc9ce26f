import { auditDoor, type Running, type ServiceDefinition } from '@mdm/rpc';
import { type BridgeContext, createContext } from './context.js';
import { watchCommitments } from './doors/dicom/commitment.js';
import { openDimseDoor } from './doors/dicom/dimse.js';
import { bridgeService } from './doors/grpc/bridge-service.js';
import { pacsService } from './doors/grpc/pacs-service.js';
import { pacsWatchService } from './doors/grpc/pacs-watch-service.js';
import { quarantineService } from './doors/grpc/quarantine-service.js';
import { watchPacs } from './doors/pacs/watch.js';
import { openStowDoor } from './doors/stow/stow.js';
import { watchQueue } from './metrics.js';
import { audit, operations } from './operations/index.js';
import { recoverSpool } from './spool/recover.js';
import { keepSweeping } from './spool/sweep.js';
import { migrations } from './store/migrations.js';

const drainMs = 10_000;

/** The hospital side of a site: takes instances and registers them. */
export const dicomBridge: ServiceDefinition<BridgeContext> = {
  name: 'dicom-bridge',
  migrations,
  createContext,
  operations,
  doors: [bridgeService, pacsService, pacsWatchService, quarantineService, auditDoor(audit)],
  open: async (context, dispatcher) => {
    await recoverSpool(context);
    const door = await openDimseDoor(context, dispatcher);
    const stow = await openStowDoor(context, dispatcher);
    const watching = watchPacs(context, dispatcher);
    const telling = watchCommitments(context, dispatcher);
    return [
      context.spool,
      startRegistering(context),
      watchQueue(context),
      keepSweeping(context),
      door,
      context.workstations,
      ...(stow ? [stow] : []),
      watching,
      telling,
    ];
  },
};

function startRegistering({ saga, acting }: BridgeContext): Running {
  saga.start();
  return {
    close: async () => {
      await saga.drain(AbortSignal.timeout(drainMs));
      acting.close();
    },
  };
}
