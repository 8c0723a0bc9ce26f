import { runService } from '@mdm/rpc';
import { dicomBridge } from './definition.js';

await runService(dicomBridge);
