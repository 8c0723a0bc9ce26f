import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ageFile, type DpmBed, prepare, readAll, startDpm, upload } from '../testing.js';

describe('storing a file', () => {
  let dpm: DpmBed;
  beforeAll(async () => {
    dpm = await startDpm();
  });
  afterAll(() => dpm.close());

  it('goes from a reservation through the bytes to a file that its readers have', async () => {
    const bytes = ageFile(700_001);
    const file = dpm.newFile({ size: bytes.length });
    const { tickets } = await dpm.bridge.prepareToPut({ files: [file] });
    expect(tickets).toMatchObject([{ guid: file.guid, state: 'REQUEST_STATE_READY', error: null }]);
    const token = tickets[0]?.requestToken ?? '';
    const written = await dpm.bridge.write(upload(token, bytes));
    expect(written).toMatchObject({
      size: bytes.length,
      checksums: { sha256: createHash('sha256').update(bytes).digest('hex') },
    });
    const { outcomes } = await dpm.bridge.putDone({ requestTokens: [token] });
    expect(outcomes).toMatchObject([
      {
        requestToken: token,
        error: null,
        file: {
          guid: file.guid,
          size: bytes.length,
          surl: `srm://127.0.0.1:8446/srm/managerv2?SFN=/dpm/a/home/biomed/${file.sfn}`,
          key: file.key,
          checksums: written.checksums,
        },
      },
    ]);
    const gateway = await dpm.gateway(dpm.colleague);
    const { turl } = await gateway.prepareToGet({ guid: file.guid });
    expect(bytes.equals(await readAll(gateway.read({ turl })))).toBe(true);
  });
});
