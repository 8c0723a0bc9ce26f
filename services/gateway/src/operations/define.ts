import { operations, targetSchema } from '@mdm/rpc';
import { z } from 'zod';
import type { GatewayContext } from '../context.js';

export const { operation, stream, upload } = operations<GatewayContext>();

/** One entry of the catalogue, by LFN or GUID. */
export const targetInput = z.object({ target: targetSchema });
export const targetObject = ({ target }: { target: string }) => [target];
