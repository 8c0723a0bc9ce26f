import type { Incoming } from '@mdm/rpc';

/** Makes a call of what a DICOM peer of the hospital asks, or of what is done for it. */
export type IncomingFrom = (
  caller: { readonly callingAe: string; readonly address: string },
  signal: AbortSignal,
) => Incoming;

export const incomingFrom =
  (site: string): IncomingFrom =>
  ({ callingAe, address }, signal) => ({
    peer: () => ({ name: 'modality', site, dn: '', thumbprint: '' }),
    token: undefined,
    proof: undefined,
    origin: `${address} ${callingAe}`,
    signal,
  });
