import type { bridge } from '@mdm/protos';
import { type Effect, forwarded, guidSchema } from '@mdm/rpc';
import { z } from 'zod';
import type { GatewayCall } from '../context.js';
import { refuseRelay } from '../owner.js';
import { operation, stream } from './define.js';

const states = [
  'REGISTRATION_STATE_UNSPECIFIED',
  'REGISTRATION_STATE_RECEIVED',
  'REGISTRATION_STATE_RUNNING',
  'REGISTRATION_STATE_REGISTERED',
  'REGISTRATION_STATE_UNDOING',
  'REGISTRATION_STATE_GIVEN_UP',
  'REGISTRATION_STATE_QUARANTINED',
] as const satisfies readonly bridge.RegistrationState__Output[];

const page = { limit: z.int().min(0), cursor: z.string().max(64, 'is not one that a listing has given') };
const byGuid = z.object({ guid: guidSchema });
type ByGuid = z.infer<typeof byGuid>;
const objects = ({ guid }: ByGuid) => [guid];

/** The dicom-bridge of this site, asked with the token of the caller: it is for its own administrators only. */
function bridgeOf(call: GatewayCall) {
  refuseRelay(call);
  const { peers, credentials: as, signal } = call;
  return {
    registrations: peers.client('mdm.bridge.v1.BridgeService'),
    quarantine: peers.client('mdm.bridge.v1.QuarantineService'),
    watch: peers.client('mdm.bridge.v1.PacsWatchService'),
    options: { as, signal },
  };
}
type Bridge = ReturnType<typeof bridgeOf>;

/** An operation of the bridge about one registration, passed on. */
const aboutOne = <Answer>(
  verb: string,
  effect: Effect,
  ask: (input: ByGuid, bridge: Bridge) => Promise<Answer>,
) =>
  operation({
    name: `gateway.${verb}`,
    input: byGuid,
    right: forwarded(`dicom-bridge.${verb}`),
    effect,
    objects,
    run: (input, call) => ask(input, bridgeOf(call)),
  });

/** Counts the registrations of this site in each state. */
export const getQueue = operation({
  name: 'gateway.get-queue',
  input: z.object({}),
  right: forwarded('dicom-bridge.get-queue'),
  effect: 'read',
  run: async (_input, call) => {
    const { registrations, options } = bridgeOf(call);
    return { queue: await registrations.getQueue({}, options) };
  },
});

/** Lists the registrations of this site, newest first; those in one state, or all. */
export const listRegistrations = operation({
  name: 'gateway.list-registrations',
  input: z.object({ state: z.enum(states), ...page }),
  right: forwarded('dicom-bridge.list-registrations'),
  effect: 'read',
  run: (input, call) => {
    const { registrations, options } = bridgeOf(call);
    return registrations.listRegistrations(input, options);
  },
});

/** Tries a registration again. @throws not-found failed-precondition */
export const retryRegistration = aboutOne('retry-registration', 'write', (input, bridge) =>
  bridge.registrations.retryRegistration(input, bridge.options),
);

/** Lists what the bridge of this site has put aside, newest first; of one cause, or of all. */
export const listQuarantine = operation({
  name: 'gateway.list-quarantine',
  input: z.object({ cause: z.string().max(64, 'is not the code of an error'), ...page }),
  right: forwarded('dicom-bridge.list-quarantine'),
  effect: 'read',
  run: (input, call) => {
    const { quarantine, options } = bridgeOf(call);
    return quarantine.listQuarantine(input, options);
  },
});

/** Describes one instance that was put aside. @throws not-found */
export const getQuarantined = aboutOne('get-quarantined', 'read', (input, bridge) =>
  bridge.quarantine.getQuarantined(input, bridge.options),
);

/** Gives the bytes that were kept of it. @throws not-found */
export const exportQuarantined = stream({
  name: 'gateway.export-quarantined',
  input: byGuid,
  right: forwarded('dicom-bridge.export-quarantined'),
  effect: 'read',
  objects,
  run: async function* (input, call): AsyncIterable<Buffer> {
    const { quarantine, options } = bridgeOf(call);
    for await (const { chunk } of quarantine.exportQuarantined(input, options)) yield chunk;
  },
});

/** Removes one instance that was put aside, for good. @throws not-found */
export const discardQuarantined = aboutOne('discard-quarantined', 'destroy', (input, bridge) =>
  bridge.quarantine.discardQuarantined(input, bridge.options),
);

/** Registers it in the place of the former instance with its SOP Instance UID. @throws not-found failed-precondition */
export const acceptQuarantined = aboutOne('accept-quarantined', 'write', (input, bridge) =>
  bridge.quarantine.acceptQuarantined(input, bridge.options),
);

const pacsName = z.string().max(255, 'is longer than 255 characters');
const byName = ({ name }: { readonly name: string }) => [`pacs/${name}`];

/** Says how far each PACS of this site is known, and how far what is in it is followed. */
export const listPacs = operation({
  name: 'gateway.list-pacs',
  input: z.object({}),
  right: forwarded('dicom-bridge.list-pacs'),
  effect: 'read',
  run: (_input, call) => {
    const { watch, options } = bridgeOf(call);
    return watch.listPacs({}, options);
  },
});

/** Lists the images that a PACS of this site does not have any more, or has with other content. @throws not-found */
export const listLost = operation({
  name: 'gateway.list-lost',
  input: z.object({ name: pacsName, ...page }),
  right: forwarded('dicom-bridge.list-lost'),
  effect: 'read',
  objects: byName,
  run: (input, call) => {
    const { watch, options } = bridgeOf(call);
    return watch.listLost(input, options);
  },
});

/** Has what a PACS gave and was not taken tried again, or the PACS looked through anew. @throws not-found failed-precondition */
export const retryPacs = operation({
  name: 'gateway.retry-pacs',
  input: z.object({ name: pacsName, anew: z.boolean() }),
  right: forwarded('dicom-bridge.retry-pacs'),
  effect: 'write',
  objects: byName,
  run: (input, call) => {
    const { watch, options } = bridgeOf(call);
    return watch.retryPacs(input, options);
  },
});

/** Lets images be removed that wait because they are more than a PACS may have removed in a day. @throws not-found aborted */
export const confirmWithdrawals = operation({
  name: 'gateway.confirm-withdrawals',
  input: z.object({ name: pacsName, most: z.int().min(0) }),
  right: forwarded('dicom-bridge.confirm-withdrawals'),
  effect: 'destroy',
  objects: byName,
  run: (input, call) => {
    const { watch, options } = bridgeOf(call);
    return watch.confirmWithdrawals(input, options);
  },
});
