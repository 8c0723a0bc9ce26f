import path from 'node:path';
import type { ServiceName } from '@mdm/config';
import { fail } from '@mdm/errors';
import { allRegistered } from '../all-registered.js';
import { type Bench, repeatedly } from '../bench.js';
import { withFederation } from '../federations.js';
import { storescu } from '../images.js';
import { writeLargeImage } from '../large-image.js';
import { growthDuring } from '../resident-memory.js';
import type { Row } from '../result.js';
import { summarise } from '../statistics.js';
import { startWatchedClient } from '../watched-client.js';

const ways = ['in', 'by C-STORE', 'out'] as const;
const services = ['dicom-bridge', 'dpm', 'gateway'] as const satisfies readonly ServiceName[];
const goalMb = 128;

/** That memory does not follow the size of an object, seen from outside the processes. */
export const memory: Bench = {
  name: 'memory',
  description:
    'growth of resident memory while one large object goes in (register, C-STORE) and out (get, decrypted)',
  needs: ['storescu'],
  run: (context) =>
    withFederation(context, { sites: 3 }, async (federation) => {
      const { quick, directory, say } = context;
      const mebibytes = quick ? 32 : 2_048;
      const repetitions = quick ? 1 : 2;
      const at = (name: string) => path.join(directory, name);
      const site = federation.site('a');
      const client = startWatchedClient();
      try {
        await client.do({
          kind: 'connect',
          connection: {
            gateway: federation.address('a', 'gateway'),
            site: 'a',
            credential: site.userDirectory(site.people.physician),
          },
        });
        const pids = services.map(
          (service) =>
            federation.service('a', service).pid ?? fail('internal', `the service ${service} is not running`),
        );
        const goThrough = async (size: number, seed: string) => {
          await writeLargeImage(at('in.dcm'), size, seed);
          let guid = '';
          const growing = (work: () => Promise<unknown>) => growthDuring([...pids, client.pid], work);
          const growthIn = await growing(async () => {
            guid = await client.do({ kind: 'register', file: at('in.dcm') });
          });
          await writeLargeImage(at('sent.dcm'), size, `${seed}, sent`);
          const growthSent = await growing(async () => {
            await storescu(federation.dicomAddress('a'), [at('sent.dcm')], 1);
            await allRegistered(federation, 'a');
          });
          const growthOut = await growing(() => client.do({ kind: 'get', guid, file: at('out.dcm') }));
          return { in: growthIn, 'by C-STORE': growthSent, out: growthOut };
        };

        say('warming up with a small object');
        await goThrough(16, 'warm');
        const turns = await repeatedly(repetitions, (turn) => {
          say(`${mebibytes} MiB, ${turn + 1} of ${repetitions}`);
          return goThrough(mebibytes, `turn ${turn}`);
        });
        return ways.flatMap((way) =>
          [...services, ...(way === 'by C-STORE' ? [] : ['client'])].map(
            (name, index): Row =>
              summarise(
                {
                  name: `${name}, ${mebibytes} MiB ${way}`,
                  unit: 'MB',
                  better: 'less',
                  goal: { of: 'value', bound: goalMb },
                  limit: 'the windows of HTTP/2 (8 MiB) and what the garbage collector leaves lying',
                },
                turns.map((turn) => turn[way][index] ?? 0),
              ),
          ),
        );
      } finally {
        client.stop();
      }
    }),
};
