import { parseAddress, type ServiceConfig, serviceAddress } from '@mdm/config';
import { fail } from '@mdm/errors';

const srmPort = 8446;
const srmPath = '/srm/managerv2';

/** How files and transfers of this site are named to the outside. */
export interface Names {
  /** Path below the home of the VO → site file name, `/dpm/<site>/home/<vo>/…`. */
  sfn(pathBelowHome: string): string;
  /** Site file name → `srm://<host>:8446/srm/managerv2?SFN=…` (SRM 2.2). */
  surl(sfn: string): string;
  /** Token of a get request → transfer URL. */
  turl(token: string): string;
  /** The token in a transfer URL of this site, undefined when it is none. */
  tokenOfTurl(turl: string): string | undefined;
}

export function createNames(config: ServiceConfig): Names {
  const { site, vo } = config.site;
  const address = serviceAddress(config.site, 'dpm');
  const host = parseAddress(address)?.host ?? fail('internal', 'the address of the dpm has no host');
  const authority = host.includes(':') ? `[${host}]` : host;
  const home = `/dpm/${site}/home/${vo}/`;
  const turlPrefix = `mdm+grpc://${site}/`;
  return {
    sfn: (pathBelowHome) => `${home}${pathBelowHome}`,
    surl: (sfn) => `srm://${authority}:${srmPort}${srmPath}?SFN=${sfn}`,
    turl: (token) => `${turlPrefix}${token}`,
    tokenOfTurl: (turl) => {
      if (!turl.startsWith(turlPrefix)) return undefined;
      return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.exec(turl.slice(turlPrefix.length))?.[0];
    },
  };
}
