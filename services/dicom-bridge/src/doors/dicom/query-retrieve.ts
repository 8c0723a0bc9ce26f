import { Readable } from 'node:stream';
import {
  attributesOf,
  type DicomServerOptions,
  type DicomCaller as DimseCaller,
  type FindIndication,
  type FindMatch,
  type OpenedObject,
  queryRetrieve,
  type Retrievable,
  transferSyntaxes,
} from '@mdm/dicom';
import { MdmError } from '@mdm/errors';
import type { Dispatcher } from '@mdm/rpc';
import type { BridgeContext } from '../../context.js';
import { plain } from '../../dicom-tls.js';
import { operations } from '../../operations/index.js';
import { openInstance } from '../../receive/instance-header.js';
import type { DicomCaller } from '../../workstations/workstations.js';
import type { IncomingFrom } from './incoming.js';

const implicit = { explicit: false, bigEndian: false };
const patientRoot: ReadonlySet<string> = new Set(Object.values(queryRetrieve.patientRoot));

/** What C-FIND can do beyond the baseline (PS3.4 §C.5.1.1.1). */
const queryOptions = { relational: true, dateTime: true, fuzzyNames: true };

/**
 * C-FIND, C-GET and C-MOVE for the workstations of the hospital (PS3.4 Annex C): the operations `find`, `locate`,
 * `findDestination` and `deliver`, whose errors become the status of the response, or failed sub-operations.
 */
export function queryRetrieveHandlers(
  dispatcher: Dispatcher<BridgeContext>,
  incoming: IncomingFrom,
): Required<Pick<DicomServerOptions, 'queryOptions' | 'onFind' | 'onRetrieve' | 'moveDestination'>> {
  async function open(
    guid: string,
    request: FindIndication & { readonly destination?: string },
    signal: AbortSignal,
  ): Promise<OpenedObject> {
    const input = { ...callerOf(request), guid, destination: request.destination };
    // A data set that is not read to its end, or not at all, ends the reading of the file.
    const over = new AbortController();
    const until = AbortSignal.any([signal, over.signal]);
    const file = dispatcher.stream(operations.deliver, incoming(request, until), input);
    const { header, head, rest } = await openInstance(file);
    const { transferSyntax, sopInstanceUid, datasetOffset } = header.meta;
    const dataset = Readable.from(joined(head.subarray(datasetOffset), rest));
    dataset.once('close', () => over.abort());
    return { dataset, transferSyntax, sopInstanceUid };
  }

  return {
    queryOptions,
    onFind: (request): AsyncIterable<FindMatch> =>
      dispatcher.stream(operations.find, incoming(request, request.signal), queryOf(request)),
    onRetrieve: async (request): Promise<readonly Retrievable[]> => {
      const { destination } = request;
      const images = await dispatcher.unary(operations.locate, incoming(request, request.signal), {
        ...queryOf(request),
        destination,
      });
      return images.map(({ guid, sopClassUid, sopInstanceUid, transferSyntax }) => ({
        sopClassUid,
        sopInstanceUid,
        // What was compressed and has been blanked is not compressed any more.
        transferSyntaxes: [...new Set([transferSyntax, transferSyntaxes.explicitLittleEndian])],
        open: (_transferSyntax, signal) => open(guid, request, signal),
      }));
    },
    moveDestination: async (destination, caller) => {
      const input = { ...callerOf(caller), destination };
      const signal = new AbortController().signal;
      try {
        return await dispatcher.unary(operations.findDestination, incoming(caller, signal), input);
      } catch (thrown) {
        if (MdmError.from(thrown).code === 'not-found') return undefined;
        throw thrown;
      }
    },
  };
}

const callerOf = ({ callingAe, calledAe, address, certificate, principal }: DimseCaller): DicomCaller => ({
  callingAe,
  calledAe,
  address,
  ...(certificate && { certificate: plain(certificate.fingerprint256) }),
  ...(principal !== undefined && { user: principal }),
});

function queryOf(request: FindIndication) {
  const { sopClassUid, identifier, options } = request;
  return {
    ...callerOf(request),
    root: patientRoot.has(sopClassUid) ? 'patient' : 'study',
    identifier: attributesOf(identifier, identifier[0]?.itemEncoding ?? implicit),
    options,
  };
}

async function* joined(head: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield head;
  yield* rest;
}
