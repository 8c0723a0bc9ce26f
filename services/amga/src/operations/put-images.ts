import { validateAcl } from '@mdm/access';
import { fail, isMdmError, MdmError } from '@mdm/errors';
import { imageFactsSchema } from '@mdm/policy';
import { aclSchema, bulk, type Call, callers, factsOfOwner, guidSchema, type ItemOutcome } from '@mdm/rpc';
import { z } from 'zod';
import { collectionOf, type Level } from '../collections.js';
import type { AmgaContext } from '../context.js';
import { nearest } from '../query/nearest.js';
import { type Columns, type NewImage, putImages as put } from '../store/images.js';
import { type AttributeValue, sqlValue, valueSchema } from '../values.js';
import { operation } from './define.js';

const uid = z.string().regex(/^[0-9.]{1,64}$/, 'is not a UID');
const attributes = z.record(z.string().max(64, 'is too long'), valueSchema);

const imageSchema = z.object({
  guid: guidSchema,
  patient: z.string().regex(/^[A-Za-z0-9._-]{1,64}$/, 'is not a patient link'),
  study: uid,
  series: uid,
  patientAttributes: attributes,
  studyAttributes: attributes,
  seriesAttributes: attributes,
  imageAttributes: attributes,
  acl: aclSchema,
  facts: imageFactsSchema.optional(),
});
type ImageInput = z.infer<typeof imageSchema>;

/**
 * Enters images with their series, study and patient. Idempotent under the GUID: the same image again takes the new
 * values of its own attributes. One outcome for each, in order: `content-conflict` when the GUID, the series or the study
 * is known in another place; `failed-precondition` when the
 * image was removed for good; `unknown-attribute`, `invalid-date`, `invalid-argument` naming the attribute.
 */
export const putImages = operation({
  name: 'amga.put-images',
  input: z.object({ images: bulk(imageSchema) }),
  right: callers('dicom-bridge'),
  effect: 'write',
  objects: ({ images }) => images.map(({ guid }) => guid),
  run: async ({ images }, context): Promise<ItemOutcome[]> => {
    const { db, clock, signal } = context;
    const read = images.map((image) => {
      try {
        return readImage(image, context);
      } catch (thrown) {
        return MdmError.from(thrown);
      }
    });
    const valid = read.filter((image): image is NewImage => !isMdmError(image));
    const failed = await put(db, valid, { now: clock(), signal });
    return images.map(({ guid }, index) => {
      const image = read[index];
      const error = isMdmError(image) ? image : image && failed.get(image);
      return { guid, error };
    });
  },
});

function readImage(image: ImageInput, context: AmgaContext & Call): NewImage {
  const { guid, patient, study, series } = image;
  const acl = validateAcl(image.acl);
  if (acl.owner !== context.caller.dn) {
    fail('permission-denied', 'acl.owner: is not the user for whom the image is registered', {
      field: 'acl.owner',
      remedy: 'register with a token of the owner',
    });
  }
  return {
    guid,
    patient,
    study,
    series,
    acl,
    facts: image.facts ?? factsOfOwner(acl, context),
    columns: {
      patients: readColumns('patients', image.patientAttributes, 'patient_attributes'),
      studies: readColumns('studies', image.studyAttributes, 'study_attributes'),
      series: readColumns('series', image.seriesAttributes, 'series_attributes'),
      images: readColumns('images', image.imageAttributes, 'image_attributes'),
    },
  };
}

function readColumns(level: Level, values: Readonly<Record<string, AttributeValue>>, field: string): Columns {
  const definitions = collectionOf(level).attributes;
  const entries = Object.entries(values).map(([name, value]): [string, string | number] => {
    const at = `${field}.${name}`;
    const definition = definitions.find((candidate) => candidate.name === name);
    if (!definition) {
      const [similar] = nearest(
        name,
        definitions.map((candidate) => candidate.name),
      );
      const hint = similar ? `; did you mean ${similar}` : '';
      return fail('unknown-attribute', `${collectionOf(level).path} has no attribute "${name}"${hint}`, {
        field: at,
      });
    }
    if (definition.given)
      fail('invalid-argument', `${name} is set by the catalogue itself`, {
        field: at,
        remedy: `leave ${name} out`,
      });
    return [definition.column, sqlValue(definition, value, at)];
  });
  const missing = definitions.find(({ name, required }) => required && !(name in values));
  if (missing)
    fail('invalid-argument', `${missing.name} is missing`, {
      field: `${field}.${missing.name}`,
      remedy: `give a value for ${missing.name}`,
    });
  return Object.fromEntries(entries);
}
