import type { SiteConfig } from '@mdm/config';
import { readSecret } from '@mdm/config';
import { deriveKeys } from '@mdm/dicom';
import { fail } from '@mdm/errors';
import type { ServiceBase } from '@mdm/rpc';
import { createSagaRunner, type SagaRunner } from '@mdm/saga';
import { createActing } from './acting.js';
import { type CommitmentReporter, createReporter } from './commitment/reporter.js';
import { createBridgeMetrics } from './metrics.js';
import { type Bell, createBell } from './pacs/bell.js';
import { createMoves, type Moves } from './pacs/dimse/moves.js';
import { openPacs } from './pacs/open-pacs.js';
import type { Producer } from './pacs/produce.js';
import { type Alert, createAlert } from './receive/alerts.js';
import { createIntake, type Intake } from './receive/intake.js';
import { concurrency, firstStep, registerSaga } from './saga/register.js';
import type { Registrar } from './saga/registrar.js';
import type { State } from './saga/state.js';
import { createSources, type FindSource } from './sources.js';
import { openSpool } from './spool/spool.js';
import { type CommitmentStore, commitmentStore } from './store/commitments.js';
import { instanceStore } from './store/instances.js';
import { pacsImageStore } from './store/pacs-images.js';
import { type PacsLossStore, pacsLossStore } from './store/pacs-losses.js';
import { type PacsProgressStore, pacsProgressStore } from './store/pacs-progress.js';
import { type QuarantineStore, quarantineStore } from './store/quarantine.js';
import { type RegistrationStore, registrationStore } from './store/registrations.js';
import { createWorkstations, type Workstations } from './workstations/workstations.js';

export interface BridgeContext extends Producer {
  readonly ingest: NonNullable<SiteConfig['ingest']>;
  readonly findSource: FindSource;
  readonly intake: Intake;
  readonly saga: SagaRunner<State>;
  readonly registrations: RegistrationStore;
  readonly quarantine: QuarantineStore;
  readonly commitments: CommitmentStore;
  readonly reporter: CommitmentReporter;
  readonly alert: Alert;
  readonly pacsProgress: PacsProgressStore;
  readonly pacsLosses: PacsLossStore;
  /** Rings when a PACS is to be looked at now. */
  readonly pacsBell: Bell;
  readonly workstations: Workstations;
  readonly moves: Moves;
}

const projectKeyBytes = 32;

export async function createContext(base: ServiceBase): Promise<BridgeContext> {
  const { config, db, logger } = base;
  const ingest =
    config.site.ingest ??
    fail('invalid-argument', 'site.yaml: ingest: is missing; expected the settings of the dicom-bridge', {
      field: 'ingest',
    });
  const projectKey = readSecret(config, 'project.key', projectKeyBytes);
  const registrar: Registrar = {
    ...base,
    instances: instanceStore(db),
    pacsImages: pacsImageStore(db),
    spool: await openSpool(config.dataDirectory),
    acting: createActing(base),
    project: { keys: deriveKeys(projectKey), ...config.site.deidentification },
    bridgeMetrics: createBridgeMetrics(base),
  };
  projectKey.fill(0);
  const saga = createSagaRunner({ db, saga: registerSaga, context: registrar, logger, concurrency });
  const quarantine = quarantineStore(db);
  const moves = createMoves();
  return {
    ...registrar,
    ingest,
    maxObjectSize: ingest.maxObjectSize,
    pacs: openPacs({ ...base, ingest, moves }),
    moves,
    findSource: createSources(ingest.sources),
    saga,
    intake: createIntake({ ...registrar, quarantine, maxAsideBytes: ingest.quarantine.maxBytes, saga }),
    registrations: registrationStore(db, firstStep),
    quarantine,
    commitments: commitmentStore(db),
    reporter: createReporter(base),
    alert: createAlert(base),
    pacsProgress: pacsProgressStore(db),
    pacsLosses: pacsLossStore(db),
    pacsBell: createBell(),
    workstations: createWorkstations(base),
  };
}
