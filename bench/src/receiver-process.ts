/** A DICOM receiver of its own, which reads every object to its end, so that its memory can be watched from outside. */
import { createHash } from 'node:crypto';
import { createDicomServer, dimseStatus } from '@mdm/dicom';

const server = await createDicomServer({
  aeTitle: 'MDM',
  host: '127.0.0.1',
  port: 0,
  onStore: async ({ dataset }) => {
    // Slower than what loopback can bring: the sender has to wait.
    const hash = createHash('sha256');
    for await (const piece of dataset) hash.update(piece);
    hash.digest();
    return { status: dimseStatus.success };
  },
});
process.send?.({ port: server.port });
process.on('disconnect', () => process.exit());
