import type { ServiceName } from '@mdm/config';
import { reservePorts } from '@mdm/store';
import type { ServicePorts, SitePlan } from '../sites.js';

/** Which port of 127.0.0.1 is whose, for one site; all stay the same while it lasts. */
export interface SiteLayout {
  readonly plan: SitePlan & { readonly published: { readonly gateway: string; readonly hydra: string } };
  readonly postgresPort: number;
  /** Gives the ports back. */
  release(): Promise<void>;
}

export async function layOutSite(site: string): Promise<SiteLayout> {
  const ports = await reservePorts();
  const address = () => `127.0.0.1:${ports.take()}`;
  const listeners = (): ServicePorts => ({ listen: address(), health: address() });
  const services: Readonly<Record<ServiceName, ServicePorts>> = {
    lfc: listeners(),
    amga: listeners(),
    hydra: listeners(),
    dpm: listeners(),
    'dicom-bridge': listeners(),
    gateway: listeners(),
  };
  return {
    plan: {
      site,
      title: `Hospital ${site.toUpperCase()}`,
      ports: { services, dicom: address() },
      published: { gateway: address(), hydra: address() },
    },
    postgresPort: ports.take(),
    release: ports.release,
  };
}
