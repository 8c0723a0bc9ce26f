import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as grpc from '@grpc/grpc-js';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { aclFromMode } from '@mdm/access';
import { fail, type MdmError } from '@mdm/errors';
import { issueServiceCertificate, writeCredential } from '@mdm/identity';
import { packageDefinition } from '@mdm/protos';
import {
  auditDoor,
  auditOperations,
  clientStream,
  grpcDoor,
  on,
  operations,
  type ProtectedObject,
  role,
  type ServiceBase,
  type ServiceDefinition,
  self,
  serverStream,
  startService,
  unary,
} from '@mdm/rpc';
import { z } from 'zod';
import { describeTheDoor } from './describe-the-door.js';
import { eventually } from './eventually.js';
import { startTestService, type TestService } from './test-service.js';

/**
 * A small service of the contract, to test what surrounds operations: its operations do what the test of the moment
 * tells them.
 */
interface Behaviour {
  run: (input: unknown, signal: AbortSignal) => Promise<unknown>;
  calls: number;
  received: number;
  /** What the operation was handed of its object. */
  allowed?: ProtectedObject | undefined;
}
interface FixtureContext extends ServiceBase {
  readonly behaviour: Behaviour;
  readonly objects: Map<string, ProtectedObject>;
}

const guid = '01890a5d-ac96-774b-bcce-b302099a8057';
const other = '01890a5d-ac96-774b-bcce-b302099a8058';
const physician = '/biomed/a/Role=physician';
const registration = {
  guid,
  lfn: '',
  step: '',
  attempts: 0,
  errorCode: '',
  errorMessage: '',
  receivedMs: 0,
  updatedMs: 0,
};
const { operation, stream, upload } = operations<FixtureContext>();
const guidInput = z.object({ guid: z.uuid('is not a GUID') });
const behave = async (input: unknown, context: FixtureContext & { signal: AbortSignal }) => {
  context.behaviour.calls += 1;
  return context.behaviour.run(input, context.signal);
};

const bridge = 'mdm.bridge.v1.BridgeService';
const audit = auditOperations<FixtureContext>('dicom-bridge');

const described = (method: string) =>
  ({
    name: `dicom-bridge.untried-${method}`,
    input: z.object({}),
    right: role('administrator'),
    effect: 'read',
  }) as const;
const nothing = { from: () => ({}), to: () => ({}) };
const untried = (method: string) => unary(operation({ ...described(method), run: behave }), nothing);
const untriedStream = (method: string) =>
  serverStream(stream({ ...described(method), run: async function* () {} }), nothing);

const table = {
  ...audit,
  register: upload({
    name: 'dicom-bridge.register',
    input: z.object({}),
    right: role('registrar'),
    effect: 'write',
    run: async (_input, body, context) => {
      for await (const chunk of body) context.behaviour.received += chunk.length;
      await behave({}, context);
    },
  }),
  getRegistration: operation({
    name: 'dicom-bridge.get-registration',
    input: guidInput,
    right: on('read'),
    objects: ({ guid: object }: { guid: string }) => [object],
    effect: 'read',
    run: (input, context) => {
      context.behaviour.allowed = context.allowed(input.guid);
      return behave(input, context);
    },
  }),
  listRegistrations: operation({
    name: 'dicom-bridge.list-registrations',
    input: z.object({}),
    right: role('administrator'),
    effect: 'read',
    run: behave,
  }),
  getQueue: operation({
    name: 'dicom-bridge.get-queue',
    input: z.object({}),
    right: self,
    effect: 'read',
    run: behave,
  }),
  retryRegistration: operation({
    name: 'dicom-bridge.retry-registration',
    input: guidInput,
    right: self,
    effect: 'write',
    run: behave,
  }),
};

const door = grpcDoor('mdm.bridge.v1.BridgeService', {
  Register: clientStream(table.register, {
    from: () => ({}),
    chunk: (message) => message.chunk,
    to: () => ({ registration, duplicate: false }),
  }),
  GetRegistration: unary(table.getRegistration, { from: (message) => message, to: () => ({ registration }) }),
  ListRegistrations: unary(table.listRegistrations, { from: () => ({}), to: () => ({ registrations: [] }) }),
  GetQueue: unary(table.getQueue, { from: () => ({}), to: () => ({ counts: [] }) }),
  RetryRegistration: unary(table.retryRegistration, {
    from: (message) => message,
    to: () => ({ registration }),
  }),
});

/** What the contract of the service has beside the operations that are tried here. */
const others = (
  ['mdm.bridge.v1.PacsService', 'mdm.bridge.v1.PacsWatchService', 'mdm.bridge.v1.QuarantineService'] as const
).map((service) => {
  const methods = Object.entries(packageDefinition()[service] ?? {}).map(
    ([method, { responseStream }]) =>
      [method, responseStream ? untriedStream(method) : untried(method)] as const,
  );
  return { service, methods: Object.fromEntries(methods) };
});

const definition: ServiceDefinition<FixtureContext> = {
  name: 'dicom-bridge',
  migrations: async () => [],
  createContext: (base) => ({
    ...base,
    behaviour: { run: async () => undefined, calls: 0, received: 0 },
    objects: new Map(),
  }),
  operations: {
    ...table,
    ...Object.fromEntries(
      others.flatMap(({ methods }) => Object.values(methods).map(({ operation: one }) => [one.name, one])),
    ),
  },
  doors: [door, ...others, auditDoor(audit)],
  protect: async (names, _letter, { objects }) =>
    new Map([...objects].filter(([name]) => names.includes(name))),
};

let bed: TestService<FixtureContext>;
const gateway = async (as?: ReturnType<typeof bed.user>) =>
  bed.client(bridge, { through: 'gateway', ...(as && { as }) });

beforeAll(async () => {
  bed = await startTestService(definition);
});
afterAll(() => bed.close());
beforeEach(() => {
  Object.assign(bed.context.behaviour, { run: async () => undefined, calls: 0, received: 0 });
  bed.context.objects.clear();
  bed.context.objects.set(guid, { acl: aclFromMode({ owner: '/CN=Owner', group: physician, mode: 0o640 }) });
});

const lastRecord = async () => (await bed.auditRecords()).at(-1);

describe('the dispatcher', () => {
  it('lets a caller in whom the ACL of the object lets, and writes one record of it', async () => {
    const before = (await bed.auditRecords()).length;
    const alice = bed.user({ name: 'Alice', groups: [physician] });
    await (await gateway(alice)).getRegistration({ guid });
    expect(bed.context.behaviour.calls).toBe(1);
    expect((await bed.auditRecords()).length).toBe(before + 1);
    expect(await lastRecord()).toMatchObject({
      operation: 'dicom-bridge.get-registration',
      outcome: 'success',
      subject: alice.dn,
      issuer: 'a',
      on_behalf: 'mdm://a/gateway',
      objects: [guid],
    });
  });

  it('hands the operation the very object that the right was judged by', async () => {
    const alice = bed.user({ name: 'Alice', groups: [physician] });
    await (await gateway(alice)).getRegistration({ guid });
    expect(bed.context.behaviour.allowed).toBe(bed.context.objects.get(guid));
  });

  it('tells an outsider the same of an invisible object as of a missing one, and the audit record the truth', async () => {
    const stranger = await gateway(bed.user({ name: 'Stranger', groups: ['/elsewhere'] }));
    const invisible = await stranger.getRegistration({ guid }).catch((error: unknown) => error as MdmError);
    const record = await lastRecord();
    const missing = await stranger
      .getRegistration({ guid: other })
      .catch((error: unknown) => error as MdmError);
    expect(invisible).toMatchObject({ code: 'not-found', refusal: undefined });
    expect((invisible as MdmError).message.replace(guid, other)).toBe((missing as MdmError).message);
    expect(record).toMatchObject({
      outcome: 'refused',
      code: 'permission-denied',
      detail: { reason: 'other' },
    });
    expect(bed.context.behaviour.calls).toBe(0);
  });

  it('refuses with its reason whom the ACL names without the right', async () => {
    bed.context.objects.set(guid, {
      acl: aclFromMode({ owner: '/CN=Owner', group: physician, mode: 0o600 }),
    });
    const alice = await gateway(bed.user({ name: 'Alice', groups: [physician] }));
    await expect(alice.getRegistration({ guid })).rejects.toMatchObject({
      code: 'permission-denied',
      refusal: { site: 'a', service: 'dicom-bridge', layer: 'acl', reason: 'group' },
      remedy: expect.stringContaining('owner'),
    });
  });

  it('gives a role only to those whom the own site vouches for', async () => {
    const administrator = bed.sites.get('a')?.people.administrator;
    const dn = administrator?.dn ?? '';
    await (await gateway(bed.user({ name: 'admin', dn }))).listRegistrations({});
    const impostor = await gateway(bed.user({ name: 'admin', dn, site: 'b' }));
    await expect(impostor.listRegistrations({})).rejects.toMatchObject({ code: 'permission-denied' });
  });

  it('names the field of a wrong input and does not run', async () => {
    const alice = await gateway(bed.user({ name: 'Alice' }));
    await expect(alice.retryRegistration({ guid: 'no' })).rejects.toMatchObject({
      code: 'invalid-argument',
      field: 'guid',
      message: 'guid: is not a GUID',
    });
    expect(bed.context.behaviour.calls).toBe(0);
    expect(await lastRecord()).toMatchObject({ outcome: 'failed', code: 'invalid-argument' });
  });

  it('sends no cause of an unexpected error to the caller', async () => {
    bed.context.behaviour.run = async () => {
      throw new TypeError('secret of the inside');
    };
    const alice = await gateway(bed.user({ name: 'Alice' }));
    const error = await alice.retryRegistration({ guid }).catch((thrown: unknown) => thrown as MdmError);
    expect(error).toMatchObject({ code: 'internal' });
    expect(JSON.stringify(error) + String(error)).not.toContain('secret of the inside');
  });

  it('passes the deadline on to the operation and answers when it passes', async () => {
    let begun = false;
    let reason: unknown;
    bed.context.behaviour.run = (_input, signal) =>
      new Promise((_resolve, reject) => {
        begun = true;
        const end = () => {
          reason = signal.reason;
          reject(signal.reason);
        };
        if (signal.aborted) end();
        else signal.addEventListener('abort', end);
      });
    const alice = await gateway(bed.user({ name: 'Alice' }));
    // On a busy machine a short deadline may pass before the operation begins.
    for (const timeoutMs of [150, 1_500, 15_000]) {
      await expect(alice.retryRegistration({ guid }, { timeoutMs })).rejects.toMatchObject({
        code: 'deadline-exceeded',
      });
      if (begun) break;
    }
    await eventually(async () =>
      expect(reason).toMatchObject({ code: expect.stringMatching(/deadline-exceeded|cancelled/) }),
    );
  });

  it('aborts the operation when the caller goes away', async () => {
    const abort = new AbortController();
    const aborted = new Promise<void>((resolve) => {
      bed.context.behaviour.run = (_input, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            resolve();
            reject(signal.reason);
          });
          abort.abort();
        });
    });
    const alice = await gateway(bed.user({ name: 'Alice' }));
    await expect(alice.retryRegistration({ guid }, { signal: abort.signal })).rejects.toMatchObject({
      code: 'cancelled',
    });
    await aborted;
  });

  it('answers nothing when the audit record cannot be written', async () => {
    const alice = await gateway(bed.user({ name: 'Alice' }));
    await bed.db.query('alter table audit_head rename to audit_head_away');
    try {
      await expect(alice.getQueue({})).rejects.toMatchObject({ code: 'audit-unavailable' });
    } finally {
      await bed.db.query('alter table audit_head_away rename to audit_head');
    }
    await alice.getQueue({});
  });

  it('repeats a call that may be repeated until the service is back, and no other', async () => {
    let failures = 2;
    bed.context.behaviour.run = async () => {
      if (failures-- > 0) fail('unavailable', 'not now');
    };
    const registrar = await gateway(bed.user({ name: 'Alice', groups: [physician] }));
    await registrar.getQueue({});
    expect(bed.context.behaviour.calls).toBe(3);
    failures = 1;
    bed.context.behaviour.calls = 0;
    const upload = async function* () {
      yield { chunk: Buffer.alloc(10) };
    };
    await expect(registrar.register(upload())).rejects.toMatchObject({ code: 'unavailable' });
    expect(bed.context.behaviour.calls).toBe(1);
  });

  it('takes an upload of many megabytes in order and counts it', async () => {
    const registrar = await gateway(bed.user({ name: 'Alice', groups: [physician] }));
    const upload = async function* () {
      for (let part = 0; part < 64; part += 1) yield { chunk: Buffer.alloc(512 * 1024, part) };
    };
    await registrar.register(upload());
    expect(bed.context.behaviour.received).toBe(32 * 1024 * 1024);
  });

  it('ends an upload whose source fails, with the error of the source', async () => {
    const registrar = await gateway(bed.user({ name: 'Alice', groups: [physician] }));
    const upload = async function* () {
      yield { chunk: Buffer.alloc(10) };
      fail('corrupt', 'the file changed while it was read');
    };
    await expect(registrar.register(upload())).rejects.toMatchObject({ code: 'corrupt' });
  });

  it('does not take an upload that broke off for one that is complete', async () => {
    const { behaviour } = bed.context;
    const registrar = await gateway(bed.user({ name: 'Alice', groups: [physician] }));
    const recorded = (await bed.auditRecords()).length;
    const upload = async function* () {
      yield { chunk: Buffer.alloc(10) };
      await eventually(async () => expect(behaviour.received).toBe(10));
      fail('corrupt', 'the file changed while it was read');
    };
    await expect(registrar.register(upload())).rejects.toMatchObject({ code: 'corrupt' });
    const records = await eventually(async () => {
      const all = await bed.auditRecords();
      expect(all.length).toBeGreaterThan(recorded);
      return all;
    });
    expect(records.at(-1)).toMatchObject({ outcome: 'failed', code: 'cancelled' });
    expect(behaviour.calls).toBe(0);
  });

  it('serves new connections with a certificate that was replaced, without a restart', async () => {
    const site = bed.sites.get('a');
    if (!site) throw new TypeError('no site a');
    const reloaded = new Promise<void>((resolve) => {
      const end = bed.context.credentials.onChange(() => {
        end();
        resolve();
      });
    });
    const renewed = await issueServiceCertificate({
      ca: site.ca,
      site: 'a',
      service: 'dicom-bridge',
      hosts: ['127.0.0.1'],
      validity: { days: 1 },
      clock: Date.now,
    });
    await writeCredential(site.tlsDirectory('dicom-bridge'), renewed);
    await reloaded;
    expect(bed.context.credentials.current().certificate.toString()).toBe(renewed.cert);
    const fresh = await bed.client(bridge, {
      through: 'gateway',
      site: 'a',
      as: bed.user({ name: 'Alice' }),
    });
    await fresh.getQueue({});
  });

  it('keeps the former certificate while the new files do not belong together', async () => {
    const site = bed.sites.get('a');
    const before = bed.context.credentials.current().certificate;
    await writeFile(path.join(site?.tlsDirectory('dicom-bridge') ?? '', 'cert.pem'), 'half a file');
    await (await gateway(bed.user({ name: 'Alice' }))).getQueue({});
    expect(bed.context.credentials.current().certificate).toBe(before);
  });
});

describeTheDoor(() => bed, {
  service: bridge,
  call: (client) => client.getQueue({}),
  beyondFinding: (client) => client.listRegistrations({}),
  through: 'gateway',
  wrongService: 'hydra',
});

describe('a service', () => {
  it.each([
    ['an RPC has no operation', { doors: [] }, /BridgeService\/Register has no operation/],
    [
      'an operation is not in the table',
      { operations: { ...table, getQueue: table.listRegistrations } },
      /GetQueue uses dicom-bridge.get-queue, which is not in the table/,
    ],
    [
      'an operation declares no right',
      { operations: { ...table, extra: { ...table.getQueue, right: undefined } } },
      /dicom-bridge.get-queue declares no right/,
    ],
    [
      'an RPC that promises no side effects writes',
      {
        operations: { ...table },
        doors: [{ ...door, methods: { ...door.methods, GetQueue: door.methods.RetryRegistration } }],
      },
      /GetQueue promises to have no side effects/,
    ],
  ])('does not start when %s', async (_what, change, message) => {
    const broken = { ...definition, ...change } as ServiceDefinition<FixtureContext>;
    await expect(startService(broken, bed.context.config)).rejects.toThrow(message);
  });
});

describe('what an operator sees', () => {
  it('answers grpc.health.v1 on a plain port: serving while the database answers', async () => {
    const health = new grpc.Client(`127.0.0.1:${bed.running.healthPort}`, grpc.credentials.createInsecure());
    const answer = await new Promise<Buffer>((resolve, reject) => {
      health.makeUnaryRequest(
        '/grpc.health.v1.Health/Check',
        () => Buffer.alloc(0),
        (bytes) => bytes,
        {},
        (error, response) => (error || !response ? reject(error) : resolve(response)),
      );
    });
    health.close();
    expect([...answer]).toEqual([0x08, 0x01]);
  });
});

describe('what replicas share for a moment', () => {
  it('is shared by those of one database schema, and by nobody else, whatever Redis there is', async () => {
    const [own, stranger] = [await startTestService(definition), await startTestService(definition)];
    const replica = await startService(definition, own.context.config);
    try {
      await own.context.coordination.set('moment', 'here', 60_000);
      expect(await replica.context.coordination.get('moment')).toBe('here');
      expect(await stranger.context.coordination.get('moment')).toBeUndefined();
    } finally {
      await replica.close();
      await own.close();
      await stranger.close();
    }
  });
});
