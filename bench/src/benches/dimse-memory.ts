import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { connectDicom } from '@mdm/dicom';
import { fail } from '@mdm/errors';
import { z } from 'zod';
import { type Bench, repeatedly } from '../bench.js';
import { growthDuring, residentMb } from '../resident-memory.js';
import { summarise } from '../statistics.js';

const associations = 8;
const enhancedCtStorage = '1.2.840.10008.5.1.4.1.1.2.1';
const explicitVrLittleEndian = '1.2.840.10008.1.2.1';
const goalMb = 250;
const mebi = 2 ** 20;

/** That the memory of a receiver follows neither the size of its objects nor the speed of its senders. */
export const dimseMemory: Bench = {
  name: 'dimse-memory',
  description:
    'resident memory of a receiver while 8 associations send large multi-frame objects at the same time',
  needs: [],
  run: async ({ quick, say }) => {
    const size = (quick ? 50 : 500) * mebi;
    const receiver = fork(fileURLToPath(new URL('../receiver-process.js', import.meta.url)), {
      execArgv: [],
    });
    try {
      const [message] = await once(receiver, 'message');
      const { port } = z.object({ port: z.int() }).parse(message);
      const pid = receiver.pid ?? fail('internal', 'the receiver did not start');
      const peaks = await repeatedly(quick ? 1 : 3, async (turn) => {
        say(`${associations} × ${size / mebi} MiB, turn ${turn + 1}`);
        const before = await residentMb(pid);
        const [growth = Number.NaN] = await growthDuring([pid], () =>
          Promise.all(Array.from({ length: associations }, (_, n) => send(port, `1.2.${turn}.${n}`, size))),
        );
        return before + growth;
      });
      return [
        summarise(
          {
            name: `${associations} × ${size / mebi} MiB`,
            unit: 'MB',
            better: 'less',
            goal: { of: 'value', bound: goalMb },
            limit: 'Node itself, and the pieces of 64 KiB that the garbage collector has not yet taken back',
          },
          peaks,
        ),
      ];
    } finally {
      receiver.disconnect();
    }
  },
};

async function send(port: number, sopInstanceUid: string, size: number): Promise<void> {
  const association = await connectDicom({
    host: '127.0.0.1',
    port,
    callingAe: 'BENCH',
    calledAe: 'MDM',
    contexts: [{ abstractSyntax: enhancedCtStorage, transferSyntaxes: [explicitVrLittleEndian] }],
  });
  const { status } = await association.store({
    sopClassUid: enhancedCtStorage,
    sopInstanceUid,
    transferSyntax: explicitVrLittleEndian,
    dataset: frames(size),
    size,
  });
  if (status !== 0) fail('internal', `the receiver answered with status ${status}`);
  await association.release();
}

async function* frames(size: number): AsyncGenerator<Buffer> {
  const frame = Buffer.alloc(512 * 1024);
  for (let sent = 0; sent < size; sent += frame.length) yield frame.subarray(0, size - sent);
}
