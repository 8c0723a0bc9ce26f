import { operations } from '@mdm/rpc';
import type { BridgeContext } from '../context.js';

export const { operation, stream, upload } = operations<BridgeContext>();
