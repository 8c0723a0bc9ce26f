import { runService } from '@mdm/rpc';
import { gateway } from './definition.js';

await runService(gateway);
