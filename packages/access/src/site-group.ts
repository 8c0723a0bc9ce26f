const prefix = '/@site/';

/**
 * The group of all people whom a site vouches for, as ACL entries name it. No token can assert it: it is no FQAN, and
 * services add it by themselves from the issuer of the token.
 */
export const siteGroup = (site: string): string => `${prefix}${site}`;

/** The site whose people a group stands for; undefined for FQANs. */
export const siteOfGroup = (group: string): string | undefined =>
  group.startsWith(prefix) ? group.slice(prefix.length) : undefined;
