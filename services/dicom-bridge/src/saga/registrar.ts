import type { DeidentificationProject } from '@mdm/dicom';
import type { ServiceBase } from '@mdm/rpc';
import type { Acting } from '../acting.js';
import type { BridgeMetrics } from '../metrics.js';
import type { Spool } from '../spool/spool.js';
import type { InstanceStore } from '../store/instances.js';
import type { PacsImageStore } from '../store/pacs-images.js';

/** What the steps of a registration use. */
export interface Registrar extends ServiceBase {
  readonly instances: InstanceStore;
  readonly pacsImages: PacsImageStore;
  readonly spool: Spool;
  readonly acting: Acting;
  /** How the research project of the site de-identifies. */
  readonly project: DeidentificationProject;
  readonly bridgeMetrics: BridgeMetrics;
}
