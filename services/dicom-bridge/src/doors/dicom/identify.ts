import type { DicomServerOptions } from '@mdm/dicom';
import { MdmError } from '@mdm/errors';
import type { Dispatcher } from '@mdm/rpc';
import type { BridgeContext } from '../../context.js';
import { operations } from '../../operations/index.js';
import type { IncomingFrom } from './incoming.js';

/**
 * Who asks on an association, where its workstation has several users: the operation `identify`. A refusal rejects the
 * association. What is a source as well may leave it open: then it may store, and not query.
 */
export function identifyHandler(
  { workstations, findSource }: Pick<BridgeContext, 'workstations' | 'findSource'>,
  dispatcher: Dispatcher<BridgeContext>,
  incoming: IncomingFrom,
): Required<Pick<DicomServerOptions, 'identify'>> {
  return {
    identify: async ({ identity, ...caller }) => {
      const { callingAe, address } = caller;
      if (!workstations.asksWho(caller)) return {};
      if (identity === undefined && findSource(caller) !== undefined) return {};
      const { signal } = new AbortController();
      try {
        const input = { callingAe, address, identity };
        return { principal: await dispatcher.unary(operations.identify, incoming(caller, signal), input) };
      } catch (thrown) {
        if (MdmError.from(thrown).code === 'permission-denied') return undefined;
        throw thrown;
      }
    },
  };
}
