import { type SiteConfig, userAtWorkstation, workstationAt } from '@mdm/config';
import { fail, MdmError } from '@mdm/errors';
import { canonicalDn } from '@mdm/identity';
import type { ServiceBase } from '@mdm/rpc';
import type { Principal } from './tokens.js';

/** The people of `site.yaml`, by canonical DN. */
export interface People {
  /** Somebody for whom this site vouches: principals.users. */
  find(dn: string): Principal | undefined;
  /** Somebody for whom the dicom-bridge registers images: the owner of a source or of a PACS, or a registrar. */
  findOwner(dn: string): Principal | undefined;
  /** Somebody for whom a workstation finds and reads images. `name` is empty where it has only one user. */
  findAtWorkstation(aeTitle: string, address: string, name: string): Principal | undefined;
}

/**
 * They follow site.yaml; what cannot be read of a changed one leaves those that were there before.
 * @throws invalid-argument  a DN of the configuration cannot be read
 */
export function livePeople({
  config,
  liveSite,
  logger,
}: Pick<ServiceBase, 'config' | 'liveSite' | 'logger'>): People {
  let people = readPeople(liveSite.current(), config.site);
  liveSite.onChange((site) => {
    try {
      people = readPeople(site, config.site);
    } catch (thrown) {
      logger.warn(
        { err: MdmError.from(thrown) },
        'the changed principals.users and workstations are not in use',
      );
    }
  });
  return {
    find: (dn) => people.find(dn),
    findOwner: (dn) => people.findOwner(dn),
    findAtWorkstation: (aeTitle, address, name) => people.findAtWorkstation(aeTitle, address, name),
  };
}

function readPeople(
  { principals, workstations }: Pick<SiteConfig, 'principals' | 'workstations'>,
  { ingest, pacs }: Pick<SiteConfig, 'ingest' | 'pacs'>,
): People {
  const users = new Map<string, Principal>();
  const owners = new Map<string, Principal>();
  for (const { dn, groups } of principals.users) {
    const person = { dn: canonical(dn, 'principals.users'), groups };
    users.set(person.dn, person);
    if (principals.registrars.some((name) => name === dn || groups.includes(name)))
      owners.set(person.dn, person);
  }
  for (const { owner, group } of [...(ingest?.sources ?? []), ...pacs.map(({ images }) => images)]) {
    const dn = canonical(owner, 'ingest.sources and pacs');
    if (!owners.has(dn)) owners.set(dn, users.get(dn) ?? { dn, groups: [group] });
  }
  // All of them, so that a DN that cannot be read is told of now.
  for (const { user, users: several = [] } of workstations)
    for (const dn of [...several.map((one) => one.dn), ...(user === undefined ? [] : [user])])
      canonical(dn, 'workstations');
  return {
    find: (dn) => users.get(dn),
    findOwner: (dn) => owners.get(dn),
    findAtWorkstation: (aeTitle, address, name) => {
      const workstation = workstationAt(workstations, aeTitle, address);
      const found = workstation && userAtWorkstation(workstation, name);
      if (found === undefined) return undefined;
      const dn = canonical(found.dn, 'workstations');
      return users.get(dn) ?? { dn, groups: found.groups };
    },
  };
}

function canonical(dn: string, field: string): string {
  try {
    return canonicalDn(dn);
  } catch (cause) {
    return fail('invalid-argument', `site.yaml: ${field}: "${dn}" is not a DN in slash form`, {
      field,
      cause,
    });
  }
}
