import { on, targetSchema } from '@mdm/rpc';
import { z } from 'zod';
import * as store from '../store/replicas.js';
import { judged, operation } from './define.js';
import { surlSchema } from './schemas.js';

const replicaInput = z.object({ target: targetSchema, surl: surlSchema });

/**
 * Adds a replica to a file.
 * @throws already-exists  the SURL is a replica already  @throws failed-precondition  the entry is a directory
 */
export const addReplica = operation({
  name: 'lfc.add-replica',
  input: replicaInput,
  right: on('write'),
  objects: ({ target }) => [target],
  effect: 'write',
  run: ({ target, surl }, { db, clock, signal }) =>
    store.addReplica(db, { name: target, surl, now: clock() }, signal),
});

/**
 * Takes a replica away.
 * @throws not-found  the SURL is no replica of the entry
 */
export const removeReplica = operation({
  name: 'lfc.remove-replica',
  input: replicaInput,
  right: on('write'),
  objects: ({ target }) => [target],
  effect: 'destroy',
  run: ({ target, surl }, { db, signal }) => store.removeReplica(db, { name: target, surl }, signal),
});

/** Lists the replicas of an entry, oldest first, with the entry itself, so that a reader needs one call. */
export const listReplicas = operation({
  name: 'lfc.list-replicas',
  input: z.object({ target: targetSchema }),
  right: on('read'),
  objects: ({ target }) => [target],
  effect: 'read',
  run: async ({ target }, context) => ({
    entry: await judged(target, context),
    replicas: await store.listReplicas(context.db, target, context.signal),
  }),
});
