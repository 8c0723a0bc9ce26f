import { runService } from '@mdm/rpc';
import { definition } from './definition.js';

await runService(definition);
