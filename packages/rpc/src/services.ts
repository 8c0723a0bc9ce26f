import { type ServiceName, serviceNames } from '@mdm/config';

/**
 * Who dials: a service, a person or job with a certificate or a proxy of their own, a guest without any, or a DICOM peer
 * inside the hospital.
 */
export type CallerName = ServiceName | 'user' | 'guest' | 'modality';

export interface CallRule {
  readonly caller: CallerName;
  /** `own`: only from this site. `federation`: from every site whose bundle is trusted. */
  readonly from: 'own' | 'federation';
  /** Only on its own behalf: it has no business to go on with the tokens of users. */
  readonly itself?: true;
}

const own = (caller: CallerName): CallRule => ({ caller, from: 'own' });
const itself = (caller: CallerName): CallRule => ({ caller, from: 'own', itself: true });
const federation = (caller: CallerName): CallRule => ({ caller, from: 'federation' });

/** Who may call what. A pair that is not in this table is refused before the call is looked at. */
export const callTable: Readonly<Record<ServiceName, readonly CallRule[]>> = {
  lfc: [own('gateway'), own('dicom-bridge'), own('dpm')],
  amga: [own('gateway'), own('dicom-bridge')],
  hydra: [federation('gateway'), federation('dicom-bridge')],
  dpm: [own('gateway'), own('dicom-bridge')],
  'dicom-bridge': [own('gateway'), own('dpm'), own('modality')],
  gateway: [
    federation('gateway'),
    ...(['dicom-bridge', 'user', 'guest'] as const).map(own),
    ...(['lfc', 'amga', 'hydra', 'dpm'] as const).map(itself),
  ],
};

/** What every service serves, each for itself. */
const servedByAll: ReadonlySet<string> = new Set(['mdm.audit.v1.AuditService']);

/** Whether a service has to serve a gRPC service of the contract. */
export const serves = (service: ServiceName, grpcService: string): boolean =>
  servedByAll.has(grpcService) || servedBy(grpcService) === service;

/** The one service that serves a gRPC service of the contract. */
export function servedBy(grpcService: string): ServiceName {
  const domain = /^mdm\.([a-z]+)\.v1\./.exec(grpcService)?.[1];
  const name = domain === 'bridge' ? 'dicom-bridge' : domain;
  const found = serviceNames.find((candidate) => candidate === name);
  if (!found) throw new TypeError(`no service of the contract serves ${grpcService}`);
  return found;
}

/** @param onBehalfOfUsers whether the call goes on with what a user has asked for */
export function mayCall(
  callee: ServiceName,
  caller: CallerName,
  { ownSite, onBehalfOfUsers }: { readonly ownSite: boolean; readonly onBehalfOfUsers: boolean },
): boolean {
  return callTable[callee].some(
    (rule) =>
      rule.caller === caller && (rule.from === 'federation' || ownSite) && !(rule.itself && onBehalfOfUsers),
  );
}
