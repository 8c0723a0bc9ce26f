import { commitmentPerformer, commitmentResultPerformer } from './commitment-service.js';
import { findPerformer } from './find-service.js';
import type { DicomCaller } from './handlers.js';
import type { Roles } from './negotiation.js';
import type { Performers } from './operation.js';
import { getPerformer, movePerformer } from './retrieve-service.js';
import type { DicomServerSettings } from './scp.js';
import { echoPerformer, storePerformer } from './store-service.js';
import type { SopClassUse } from './uids.js';

/** What a server does for its peers: a service is offered when there is a handler for it. */
export function performersOf(settings: DicomServerSettings, caller: () => DicomCaller): Performers {
  const { onEcho, onStore, onFind, onRetrieve, moveDestination, onCommitment, onCommitmentResult, logger } =
    settings;
  const retrieve = onRetrieve && { caller, onRetrieve, logger };
  return {
    'c-echo-rq': echoPerformer(caller, onEcho),
    'c-store-rq': onStore && storePerformer(caller, onStore),
    'c-find-rq': onFind && findPerformer(caller, onFind),
    'c-get-rq': retrieve && getPerformer(retrieve),
    'c-move-rq': retrieve && moveDestination && movePerformer(retrieve, moveDestination),
    'n-action-rq': onCommitment && commitmentPerformer(caller, onCommitment),
    'n-event-report-rq': onCommitmentResult && commitmentResultPerformer(caller, onCommitmentResult),
  };
}

/** The roles that the handlers allow. Objects go out with C-STORE only as a part of C-GET. */
export function rolesOf(settings: DicomServerSettings, use: SopClassUse): Roles {
  const { onStore, onFind, onRetrieve, moveDestination, onCommitment, onCommitmentResult } = settings;
  switch (use) {
    case 'verification':
      return { scu: false, scp: true };
    case 'storage':
      return { scu: onRetrieve !== undefined, scp: onStore !== undefined };
    case 'find':
      return { scu: false, scp: onFind !== undefined };
    case 'get':
      return { scu: false, scp: onRetrieve !== undefined };
    case 'move':
      return { scu: false, scp: onRetrieve !== undefined && moveDestination !== undefined };
    case 'commitment':
      return { scu: onCommitmentResult !== undefined, scp: onCommitment !== undefined };
  }
}
