import { type ServiceName, serviceNames } from '@mdm/config';

/** Who dials: a service, a person or job with a certificate of their own, or a DICOM peer inside the hospital. */
export type CallerName = ServiceName | 'user' | 'modality';

export interface CallRule {
  readonly caller: CallerName;
  /** `own`: only from this site. `federation`: from every site whose bundle is trusted. */
  readonly from: 'own' | 'federation';
}

const own = (caller: CallerName): CallRule => ({ caller, from: 'own' });
const federation = (caller: CallerName): CallRule => ({ caller, from: 'federation' });

/** Who may call what. A pair that is not in this table is refused before the call is looked at. */
export const callTable: Readonly<Record<ServiceName, readonly CallRule[]>> = {
  lfc: [own('gateway'), own('dicom-bridge'), own('dpm')],
  amga: [own('gateway'), own('dicom-bridge')],
  hydra: [federation('gateway'), federation('dicom-bridge')],
  dpm: [own('gateway'), own('dicom-bridge')],
  'dicom-bridge': [own('gateway'), own('dpm'), own('modality')],
  gateway: [federation('gateway'), own('dicom-bridge'), own('user')],
};

/** The service that serves a gRPC service of the contract. */
export function servedBy(grpcService: string): ServiceName {
  const domain = /^mdm\.([a-z]+)\.v1\./.exec(grpcService)?.[1];
  const name = domain === 'bridge' ? 'dicom-bridge' : domain;
  const found = serviceNames.find((candidate) => candidate === name);
  if (!found) throw new TypeError(`no service of the contract serves ${grpcService}`);
  return found;
}

export function mayCall(callee: ServiceName, caller: CallerName, ownSite: boolean): boolean {
  return callTable[callee].some((rule) => rule.caller === caller && (rule.from === 'federation' || ownSite));
}
