import { EventEmitter, once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MdmError } from '@mdm/errors';
import { createEcKey, replaceFile, tokenKeyFrom } from '@mdm/identity';
import { publishBundle, siteDirectory } from '@mdm/site-directory';
import { type Site, startTestService, type TestService } from '@mdm/testbed';
import type { GatewayContext } from './context.js';
import { gateway } from './definition.js';
import { watchTokenKey } from './token-key.js';

let bed: TestService<GatewayContext>;
beforeAll(async () => {
  bed = await startTestService(gateway);
});
afterAll(() => bed.close());

describe('the token key', () => {
  it('is followed when it changes, but not before the bundle of the site publishes it', async () => {
    const { directory } = bed.sites.get('a') as Site;
    const file = path.join(siteDirectory(directory).secrets('gateway'), 'token-key.pem');
    const log = new EventEmitter();
    const logger = {
      info: () => log.emit('taken'),
      warn: (fields: object) => log.emit('refused', 'err' in fields && MdmError.from(fields.err).field),
    };
    const stop = new AbortController();
    const { config, site, federation } = bed.context;
    const current = await watchTokenKey({ config, site, federation, logger, shutdown: stop.signal });
    const { kid } = current();
    const former = await readFile(file, 'utf8');

    const next = createEcKey().privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    let refused = once(log, 'refused');
    await replaceFile(file, next);
    expect(await refused).toEqual(['token-key.pem']);
    expect(current().kid).toBe(kid);

    refused = once(log, 'refused');
    await writeFile(file, 'no key');
    expect(await refused).toEqual(['key']);
    expect(current().kid).toBe(kid);

    const taken = once(log, 'taken');
    await replaceFile(path.join(path.dirname(file), 'token-key.former.pem'), former);
    await replaceFile(file, next);
    await publishBundle(directory, { clock: Date.now });
    await taken;
    expect(current().kid).toBe((await tokenKeyFrom(next)).kid);
    stop.abort();
  });
});
