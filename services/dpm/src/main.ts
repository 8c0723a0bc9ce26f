import { runService } from '@mdm/rpc';
import { dpm } from './definition.js';

await runService(dpm);
