import { forwarded } from '@mdm/rpc';
import { describeAtOwner } from '../catalog.js';
import { operation, targetInput, targetObject } from './define.js';

/** Describes an entry of the catalogue at the site that owns it. @throws not-found site-unreachable */
export const stat = operation({
  name: 'gateway.stat',
  input: targetInput,
  right: forwarded('lfc.stat'),
  effect: 'read',
  objects: targetObject,
  run: ({ target }, call) => describeAtOwner(target, call),
});
