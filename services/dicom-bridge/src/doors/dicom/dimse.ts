import { parseAddress } from '@mdm/config';
import { createDicomServer, dimseStatus } from '@mdm/dicom';
import { fail } from '@mdm/errors';
import type { Dispatcher, Running } from '@mdm/rpc';
import type { BridgeContext } from '../../context.js';
import { operations } from '../../operations/index.js';

const drainMs = 10_000;

/**
 * DICOM inside the hospital (PS3.8): C-STORE becomes the operation `receive`, whose errors become the status of the
 * response; C-ECHO is answered by the server itself. Associations that no entry of `ingest.sources` expects are rejected.
 */
export async function openDimseDoor(
  context: BridgeContext,
  dispatcher: Dispatcher<BridgeContext>,
): Promise<Running> {
  const { ingest, findSource, site, clock, logger } = context;
  const listen = parseAddress(ingest.listen) ?? fail('invalid-argument', 'ingest.listen is not host:port');
  const server = await createDicomServer({
    ...listen,
    aeTitle: ingest.aeTitle,
    maxObjectSize: ingest.maxObjectSize,
    acceptCalling: (callingAe, address) => findSource({ callingAe, address }) !== undefined,
    onStore: async ({ callingAe, address, sopClassUid, sopInstanceUid, transferSyntax, dataset, signal }) => {
      await dispatcher.upload(
        operations.receive,
        {
          peer: () => ({ name: 'modality', site, dn: '', thumbprint: '' }),
          token: undefined,
          proof: undefined,
          origin: `${address} ${callingAe}`,
          signal,
        },
        { callingAe, address, sopClassUid, sopInstanceUid, transferSyntax },
        dataset,
      );
      return { status: dimseStatus.success };
    },
    logger: logger.child({ subsystem: 'dicom-bridge:dimse' }),
    clock,
  });
  logger.info({ port: server.port, aeTitle: ingest.aeTitle }, 'accepting DICOM associations');
  return { close: () => server.close(AbortSignal.timeout(drainMs)) };
}
