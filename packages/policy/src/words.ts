import { createHash } from 'node:crypto';
import { z } from 'zod';

export const policyActions = [
  'find',
  'count',
  'readMetadata',
  'readImage',
  'change',
  'grant',
  'remove',
  'breakGlass',
  'register',
  'signIn',
] as const;
export type PolicyAction = (typeof policyActions)[number];

export type Level = 'anonymous' | 'pseudonymous' | 'identified';

/** Who asks. */
export interface PolicyPrincipal {
  /** Canonical. */
  readonly dn: string;
  /** FQANs; the groups above them count as well and need not be named. */
  readonly groups: readonly string[];
  /** The site that vouches for the user; `principal.site` in a policy. */
  readonly issuer: string;
  /** Accredited by this site for data that name the patient. */
  readonly accredited: boolean;
}

/** Under which circumstances. */
export interface PolicyContext {
  /** Milliseconds since the epoch; policies see it, its hour and its weekday, in UTC. */
  readonly now: number;
  readonly level: Level;
  /** Purpose of use, a code of HL7 v3 PurposeOfUse such as `TREAT`. */
  readonly purpose?: string;
  /** Whether a job asks, with a permit. */
  readonly job: boolean;
  readonly dataPermit?: string;
}

/** A question to the policies about one image, several images or the site. */
export interface PolicyAsk {
  readonly principal: PolicyPrincipal;
  readonly action: PolicyAction;
  readonly context: PolicyContext;
}

export interface PolicyDecision {
  readonly allowed: boolean;
  /** Each policy that decided, by id: the forbids, else the permits; empty when nothing permits. */
  readonly policies: readonly { readonly id: string; readonly sentence: string }[];
}

/** What a policy may look at in an image. Kept beside the image in every service, interned: many images share a few. */
export interface ImageFacts {
  /** The owner site. */
  readonly site: string;
  readonly vo: string;
  readonly project: string;
  /** DN of who has registered it. */
  readonly owner: string;
  /** FQAN. */
  readonly group: string;
  /** (0008,0060), upper case. */
  readonly modality?: string;
  /** (0018,0015), upper case. */
  readonly bodyPart?: string;
  /** YYYY-MM-DD. */
  readonly studyDate?: string;
  /** (0008,0070). */
  readonly manufacturer?: string;
  /** UID, (0008,0016). */
  readonly sopClass?: string;
  readonly consent: Consent;
  /** How the stored bytes are de-identified. */
  readonly profile: 'basic' | 'identity';
}

/** PostgreSQL stores no U+0000, and no log or terminal should be handed a control character. */
const text = (longest: number) =>
  z
    .string()
    .min(1)
    .max(longest)
    .refine((value) => !/\p{Cc}/u.test(value) && value.isWellFormed(), 'holds a control character');

const upperCase = (longest: number) =>
  text(longest).refine((value) => value === value.toUpperCase(), 'is not in upper case');

export const fqan = text(255).regex(/^(\/[^/]+)+$/, 'is not an FQAN such as /biomed/heart');

/** Whether the patient agrees that the image is used beyond their own care. */
const consent = z.enum(['given', 'refused', 'withdrawn', 'unknown']);
export type Consent = z.infer<typeof consent>;

const project = text(255);

/** Facts that come from outside. */
export const imageFactsSchema: z.ZodType<ImageFacts> = z
  .strictObject({
    site: text(64),
    vo: text(255),
    project,
    owner: text(2_048),
    group: fqan,
    modality: upperCase(16).optional(),
    bodyPart: upperCase(64).optional(),
    studyDate: z.iso
      .date()
      .refine((date) => !date.startsWith('0000'), 'is before the year 1')
      .optional(),
    manufacturer: text(64).optional(),
    sopClass: z
      .string()
      .max(64)
      .regex(/^\d+(\.\d+)*$/, 'is not a UID')
      .optional(),
    consent,
    profile: z.enum(['basic', 'identity']),
  })
  .readonly();

/** One change of the facts of an image: what is not about the image itself, but about what was agreed on it. */
export const factEditSchema = z.discriminatedUnion('fact', [
  z.strictObject({ fact: z.literal('consent'), value: consent }),
  z.strictObject({ fact: z.literal('project'), value: project }),
]);
export type FactEdit = z.infer<typeof factEditSchema>;

export const applyFactEdits = (facts: ImageFacts, edits: readonly FactEdit[]): ImageFacts => ({
  ...facts,
  ...Object.fromEntries(edits.map(({ fact, value }) => [fact, value])),
});

/** In an order that never changes: digests are made of them. */
export const factNames = [
  'site',
  'vo',
  'project',
  'owner',
  'group',
  'modality',
  'bodyPart',
  'studyDate',
  'manufacturer',
  'sopClass',
  'consent',
  'profile',
] as const satisfies readonly (keyof ImageFacts)[];

/** SHA-256, hexadecimal: the identity of facts in the table of facts. */
export function factsDigest(facts: ImageFacts): string {
  const canonical = JSON.stringify(factNames.map((name) => facts[name] ?? null));
  return createHash('sha256').update(canonical).digest('hex');
}
