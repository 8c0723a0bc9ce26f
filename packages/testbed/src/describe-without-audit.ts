import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ServiceName } from '@mdm/config';
import type { CallOptions, GrpcDoor } from '@mdm/rpc';
import type { Database } from '@mdm/store';
import type { TestDoor } from './test-service.js';

type AnyCall = (request: unknown, options?: CallOptions) => unknown;

/** No record, no answer: what every method of every door of a service says while its audit store takes no records. */
export function describeWithoutAudit(
  bed: () => TestDoor & { readonly db: Database },
  tests: { readonly doors: readonly GrpcDoor[]; readonly through: ServiceName },
): void {
  const methods = tests.doors.flatMap(({ service, methods }) =>
    Object.entries(methods).map(([method, { kind }]) => ({ service, method, kind })),
  );

  describe('while the audit store takes no records', () => {
    beforeAll(async () => {
      await bed().db.query('alter table audit_head rename to audit_head_away');
    });
    afterAll(async () => {
      await bed().db.query('alter table audit_head_away rename to audit_head');
    });

    it.each(methods)('$service/$method answers nothing', async ({ service, method, kind }) => {
      const as = bed().user({ name: 'Alice' });
      const client = await bed().client(service, { through: tests.through, as });
      const name = method.charAt(0).toLowerCase() + method.slice(1);
      const call = (client as unknown as Record<string, AnyCall>)[name];
      const answered = async (): Promise<unknown> => {
        const answer = call?.(kind === 'upload' ? nothing() : {});
        if (kind !== 'stream') return answer;
        for await (const part of answer as AsyncIterable<unknown>) return part;
        return 'an empty stream';
      };
      await expect(answered()).rejects.toMatchObject({ code: 'audit-unavailable' });
    });
  });
}

async function* nothing(): AsyncGenerator<never> {}
