import type { DataLevel } from '@mdm/access';
import type { amga, gateway } from '@mdm/protos';
import { levelFromMessage } from '@mdm/rpc';
import type { Options } from './options.js';
import { type Limits, limitsFromMessage } from './permits.js';
import type { Session } from './session.js';

export type { DataLevel };

/** Who the caller is to the site. */
export interface WhoIAm {
  readonly dn: string;
  /** FQANs, the primary one first. */
  readonly groups: readonly string[];
  /** The site that vouches for the caller. */
  readonly issuer: string;
  /** The site that answers. */
  readonly site: string;
  /** Highest level of data that it shows the caller. */
  readonly level: DataLevel;
  /** When the token ends, in milliseconds since the epoch. */
  readonly expiresAt: number;
  /** In what the token is narrower than the person. */
  readonly limits: Limits;
  /** The permit behind the token. */
  readonly permitId: string;
}

/** A site of the federation as the asked gateway sees it. */
export interface SiteStatus {
  readonly site: string;
  /** Name of the hospital. */
  readonly title: string;
  /** `host:port`; empty when it is not known. */
  readonly gateway: string;
  readonly reachable: boolean;
  /** Milliseconds; 0 when it was not reached. */
  readonly roundTripMs: number;
  /** What is wrong with it; empty when nothing is. */
  readonly problem: string;
  readonly bundleVersion: number;
  /** Version of the bundle of the own site that it has; 0 when it did not tell. */
  readonly ownVersionThere: number;
}

export type AttributeType = 'text' | 'integer' | 'real' | 'date';

/** Something that can be asked for. */
export interface Attribute {
  readonly name: string;
  readonly type: AttributeType;
  readonly level: DataLevel;
  /** The collection that owns it; queries on collections below may use it too. */
  readonly collection: string;
  readonly description: string;
}

export interface Collection {
  /** Such as `/mdm/Image`. */
  readonly path: string;
  readonly attributes: readonly Attribute[];
}

export interface PeopleAndSites {
  whoAmI(options?: Options): Promise<WhoIAm>;
  /** The sites of the federation and whether their gateways answer. */
  sites(options?: Options): Promise<readonly SiteStatus[]>;
  /** The collections and attributes that a search can name. */
  attributes(options?: Options): Promise<readonly Collection[]>;
}

const types = {
  ATTRIBUTE_TYPE_UNSPECIFIED: 'text',
  ATTRIBUTE_TYPE_TEXT: 'text',
  ATTRIBUTE_TYPE_INTEGER: 'integer',
  ATTRIBUTE_TYPE_REAL: 'real',
  ATTRIBUTE_TYPE_DATE: 'date',
} as const satisfies Record<amga.AttributeType__Output, AttributeType>;

export function peopleAndSites(session: Session): PeopleAndSites {
  const people = session.client('mdm.gateway.v1.SessionService');
  const federation = session.client('mdm.gateway.v1.FederationService');
  const searching = session.client('mdm.gateway.v1.SearchService');
  return {
    whoAmI: async (options) => {
      const who = await session.call((as) => people.whoAmI({}, { ...options, as }), options);
      return whoFromMessage(who);
    },
    sites: async (options) => {
      const { sites } = await session.call((as) => federation.listSites({}, { ...options, as }), options);
      return sites;
    },
    attributes: async (options) => {
      const { collections } = await session.call(
        (as) => searching.listAttributes({}, { ...options, as }),
        options,
      );
      return collections.map(({ path, attributes }) => ({
        path,
        attributes: attributes.map((attribute) => ({
          ...attribute,
          type: types[attribute.type],
          level: levelFromMessage(attribute.level) ?? 'identified',
        })),
      }));
    },
  };
}

/** A level that is not said is not one to rely on: the caller is shown the least. */
function whoFromMessage({ expiresMs, level, limits, ...who }: gateway.WhoAmIResponse__Output): WhoIAm {
  return {
    ...who,
    limits: limitsFromMessage(limits),
    level: levelFromMessage(level) ?? 'anonymous',
    expiresAt: expiresMs,
  };
}
