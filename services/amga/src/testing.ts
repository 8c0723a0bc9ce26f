import { aclFromMode, applyEdits } from '@mdm/access';
import type { amga } from '@mdm/protos';
import { aclToMessage, newGuid, type ServiceClient } from '@mdm/rpc';
import { startTestService, type TestService, type TestUser, type UserRequest } from '@mdm/testbed';
import type { AmgaContext } from './context.js';
import { definition } from './definition.js';

export const metadataName = 'mdm.amga.v1.MetadataService';
export type Metadata = ServiceClient<typeof metadataName>;

/** One person asking: through the gateway, and through the bridge for registering. */
export interface Asking {
  readonly user: TestUser;
  readonly metadata: Metadata;
  readonly bridge: Metadata;
  put(images: readonly ImageOptions[]): Promise<amga.PutImagesResponse__Output>;
  /** All rows of one call. */
  find(request: amga.QueryRequest): Promise<amga.Row__Output[]>;
}

export interface ImageOptions {
  readonly guid?: string;
  readonly patient?: string;
  readonly study?: string;
  readonly series?: string;
  readonly mode?: number;
  readonly readers?: readonly string[];
  readonly owner?: string;
  readonly attributes?: {
    readonly patient?: Values;
    readonly study?: Values;
    readonly series?: Values;
    readonly image?: Values;
  };
}

type Values = Readonly<Record<string, amga.AttributeValue>>;

export interface MetadataBed extends TestService<AmgaContext> {
  ask(request: UserRequest): Promise<Asking>;
}

/**
 * A real metadata catalogue of site `a` on a real PostgreSQL. Site d may vouch for people who are shown identified data;
 * the others, by default, not.
 */
export async function startMetadata(): Promise<MetadataBed> {
  const bed = await startTestService(definition, {
    sites: ['a', 'b', 'c', 'd'],
    adjust: (config) => {
      for (const peer of config.federation.peers) if (peer.site === 'd') peer.level = 'identified';
    },
  });
  return {
    ...bed,
    ask: async (request) => {
      const user = bed.user(request);
      const metadata = await bed.client(metadataName, { through: 'gateway', as: user });
      const bridge = await bed.client(metadataName, { through: 'dicom-bridge', as: user });
      return {
        user,
        metadata,
        bridge,
        put: (images) => bridge.putImages({ images: images.map((image) => newImage(image, user.dn)) }),
        find: async (query) => (await collect(metadata.query(query))).flatMap(({ rows }) => rows),
      };
    },
  };
}

/** GUIDs in the order of their numbers, as pages of answers are. */
export const guidOf = (number: number): string =>
  `00000000-0000-4000-8000-${number.toString().padStart(12, '0')}`;

export const text = (value: string): amga.AttributeValue => ({ text: value });
export const integer = (value: number): amga.AttributeValue => ({ integer: value });
export const date = (value: string): amga.AttributeValue => ({ date: value });

export function newImage(options: ImageOptions, owner: string): amga.NewImage {
  const { guid = newGuid(), patient = 'P1', study = '1.2.1', series = '1.2.1.1', attributes } = options;
  const acl = aclFromMode({ owner: options.owner ?? owner, group: '/biomed/a', mode: options.mode ?? 0o600 });
  const edits = (options.readers ?? []).map((id) => ({ tag: 'user' as const, id, perm: 4 }));
  return {
    guid,
    patient,
    study,
    series,
    patientAttributes: { PatientSex: text('F'), PatientID: text(`ID of ${patient}`), ...attributes?.patient },
    studyAttributes: { StudyYear: integer(2_020), ...attributes?.study },
    seriesAttributes: { Modality: text('CT'), ...attributes?.series },
    imageAttributes: {
      LFN: text(`/grid/biomed/a/${study}/${series}/${guid}`),
      SOPClassUID: text('1.2.840.10008.5.1.4.1.1.2'),
      SOPUID: text('2.25.1'),
      ...attributes?.image,
    },
    acl: aclToMessage(applyEdits(acl, edits)),
  };
}

/** A condition of one comparison. */
export const is = (
  attribute: string,
  comparator: amga.Comparator,
  ...values: amga.AttributeValue[]
): amga.Condition => ({ comparison: { attribute, comparator, values } });

export const equal = (attribute: string, value: amga.AttributeValue) =>
  is(attribute, 'COMPARATOR_EQUAL', value);

export async function collect<Part>(parts: AsyncIterable<Part>): Promise<Part[]> {
  const collected: Part[] = [];
  for await (const part of parts) collected.push(part);
  return collected;
}
