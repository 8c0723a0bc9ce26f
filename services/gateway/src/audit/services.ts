import { type ServiceName, serviceNames } from '@mdm/config';
import type { ServiceBase } from '@mdm/rpc';

/** The services that run at this site. */
export const ownServices = ({ config }: Pick<ServiceBase, 'config'>): readonly ServiceName[] =>
  serviceNames.filter((name) => config.site.services[name] !== undefined);

/** The other sites of the federation that have not left it. */
export const otherSites = ({
  federation,
  revocations,
  site: own,
}: Pick<ServiceBase, 'federation' | 'revocations' | 'site'>): readonly string[] =>
  [...federation.current().sites.keys()].filter(
    (site) => site !== own && revocations.leftAt(site) === undefined,
  );
