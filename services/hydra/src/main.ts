import { runService } from '@mdm/rpc';
import { hydra } from './definition.js';

await runService(hydra);
