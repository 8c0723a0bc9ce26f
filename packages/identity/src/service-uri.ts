import { fail } from '@mdm/errors';
import { isSiteId } from '@mdm/federation';

export interface ServiceIdentity {
  readonly site: string;
  readonly service: string;
}

const pattern = /^mdm:\/\/([a-z0-9-]{1,31})\/([a-z][a-z0-9-]{0,30})$/;

/** `mdm://<site>`: how a site is named in the audience of a token. */
export function siteUri(site: string): string {
  return `mdm://${site}`;
}

/** `mdm://<site>/<service>`: the URI SAN of a service certificate. */
export function serviceUri({ site, service }: ServiceIdentity): string {
  return `${siteUri(site)}/${service}`;
}

/** @throws invalid-argument (field uri) */
export function parseServiceUri(uri: string): ServiceIdentity {
  const [, site = '', service = ''] = pattern.exec(uri) ?? [];
  if (!isSiteId(site)) {
    fail('invalid-argument', 'the service URI is not valid', {
      field: 'uri',
      remedy: 'write it as mdm://<site>/<service>, such as mdm://hospital-a/lfc',
    });
  }
  return { site, service };
}
