import { parseAddress } from '@mdm/config';
import { createDicomServer, type DicomServerOptions, dimseStatus } from '@mdm/dicom';
import { fail } from '@mdm/errors';
import type { Dispatcher, Running } from '@mdm/rpc';
import type { BridgeContext } from '../../context.js';
import { tlsOf } from '../../dicom-tls.js';
import { operations } from '../../operations/index.js';
import { moveDestinations } from '../../pacs/open-pacs.js';
import { commitmentHandlers } from './commitment.js';
import { identifyHandler } from './identify.js';
import { incomingFrom } from './incoming.js';
import { queryRetrieveHandlers } from './query-retrieve.js';

const drainMs = 10_000;

/**
 * DICOM inside the hospital (PS3.8): C-STORE becomes the operation `receive`, whose errors become the status of the
 * response, queries and retrievals those of `queryRetrieveHandlers`, N-ACTION that of `commitmentHandlers`; C-ECHO is answered
 * by the server itself. Associations that no entry of `ingest.sources` or `workstations` expects are rejected, unless a PACS was
 * asked to send something (C-MOVE): that goes to who asked. Over TLS the same, for who shows a certificate of
 * the CA of this site.
 */
export async function openDimseDoor(
  context: BridgeContext,
  dispatcher: Dispatcher<BridgeContext>,
): Promise<Running> {
  const { ingest, findSource, workstations, moves, config, site, clock, logger } = context;
  const incoming = incomingFrom(site);
  const options: Omit<DicomServerOptions, 'port'> = {
    aeTitle: [ingest.aeTitle, ...moveDestinations(config.site.pacs)],
    maxObjectSize: ingest.maxObjectSize,
    acceptCalling: (callingAe, address) =>
      findSource({ callingAe, address }) !== undefined ||
      workstations.has({ callingAe, address }) ||
      moves.expects(address),
    ...queryRetrieveHandlers(dispatcher, incoming),
    ...commitmentHandlers(context, dispatcher),
    ...identifyHandler(context, dispatcher, incoming),
    onStore: async (store) => {
      const awaited = moves.take(store);
      if (awaited) return await awaited;
      const { callingAe, address, sopClassUid, sopInstanceUid, transferSyntax, dataset, signal } = store;
      await dispatcher.upload(
        operations.receive,
        incoming({ callingAe, address }, signal),
        { callingAe, address, sopClassUid, sopInstanceUid, transferSyntax },
        dataset,
      );
      return { status: dimseStatus.success };
    },
    logger: logger.child({ subsystem: 'dicom-bridge:dimse' }),
    clock,
  };
  const servers = [await createDicomServer({ ...options, ...listenAt('listen', ingest.listen) })];
  const unsubscribe: (() => void)[] = [];
  if (ingest.listenTls !== undefined) {
    const { federation, credentials } = context;
    const tls = () => tlsOf(context);
    const secure = await createDicomServer({
      ...options,
      ...listenAt('listenTls', ingest.listenTls),
      tls: { ...tls(), requestCert: true },
    });
    servers.push(secure);
    for (const source of [federation, credentials])
      unsubscribe.push(source.onChange(() => secure.renewTls(tls())));
  }
  const ports = servers.map(({ port }) => port);
  logger.info({ ports, aeTitle: ingest.aeTitle }, 'accepting DICOM associations');
  return {
    close: async () => {
      for (const end of unsubscribe) end();
      await Promise.all(servers.map((server) => server.close(AbortSignal.timeout(drainMs))));
    },
  };
}

const listenAt = (field: string, address: string) =>
  parseAddress(address) ??
  fail('invalid-argument', `ingest.${field} is not host:port`, { field: `ingest.${field}` });
