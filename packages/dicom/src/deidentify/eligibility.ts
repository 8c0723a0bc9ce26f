import { fail } from '@mdm/errors';
import { type BlankingTemplate, templateFor } from './pixels/templates.js';
import type { ProfileOption } from './profile-options.js';

const storage = '1.2.840.10008.5.1.4.1.1.';

/**
 * Classes whose images usually show the patient's name or the patient: secondary capture, ultrasound (also retired), X-ray
 * angiography and fluoroscopy, video and photographs in visible light.
 */
const oftenBurnedIn = new Set(
  [
    '7',
    '3',
    '3.1',
    '6',
    '6.1',
    '6.2',
    '12.1',
    '12.2',
    '12.3',
    '77.1.1',
    '77.1.1.1',
    '77.1.2.1',
    '77.1.4',
    '77.1.4.1',
  ].map((suffix) => storage + suffix),
);
/** The same by Modality (0008,0060), whatever the class: among them documents, hard copies and "other". */
const riskyModalities = new Set(['US', 'IVUS', 'OT', 'XC', 'ES', 'DOC', 'HC', 'XA', 'RF']);
/** Image Type (0008,0008) of screens that a device has saved, in any class, and of the label that is glued to a slide. */
const screen = /SCREEN|CAPTURE|SNAPSHOT|REPORT|DOSE[ _]?INFO|\bPROT$|^LABEL$|^OVERVIEW$/;

export interface PixelStatements {
  readonly sopClassUid: string;
  readonly modality?: string | undefined;
  readonly imageType?: readonly string[] | undefined;
  readonly manufacturer?: string | undefined;
  readonly manufacturerModelName?: string | undefined;
  readonly rows?: number | undefined;
  readonly columns?: number | undefined;
  /** Burned In Annotation (0028,0301) */
  readonly burnedInAnnotation?: string | undefined;
  /** Recognizable Visual Features (0028,0302) */
  readonly recognizableVisualFeatures?: string | undefined;
  /** Specimen Label in Image (0048,0010) */
  readonly specimenLabelInImage?: string | undefined;
}

export interface EligibilityPolicy {
  readonly options?: readonly ProfileOption[];
  readonly templates?: readonly BlankingTemplate[];
}

/** Why an instance is refused; the `reason` of the refusal. */
export type EligibilityRule =
  | 'private-sop-class'
  | 'encapsulated-document'
  | 'structured-report'
  | 'presentation-state'
  | 'raw-data'
  | 'voice'
  | 'recognizable-visual-features'
  | 'burned-in-annotation'
  | 'often-burned-in';

/**
 * Refuse what the profile does not make safe: documents that no rule can clean, and pixels that may show who it is. The
 * template whose regions have to be blanked, or which vouches for the device; undefined when the pixels can stay.
 * @throws failed-precondition  identity may be in the pixels, or in content that the profile does not understand; the refusal names
 * the {@link EligibilityRule}
 */
export function requireEligible(
  statements: PixelStatements,
  { options = [], templates = [] }: EligibilityPolicy = {},
): BlankingTemplate | undefined {
  const { sopClassUid, imageType = [] } = statements;
  requireKnownContent(sopClassUid, options);
  if (term(statements.recognizableVisualFeatures) === 'YES') {
    refuse(
      'recognizable-visual-features',
      'the image says that the patient can be recognised in it',
      'RecognizableVisualFeatures',
      'deface the image and state RecognizableVisualFeatures (0028,0302) NO',
    );
  }
  const template = templateFor(templates, statements);
  if (template !== undefined) return template;
  const blank = 'blank the text and state BurnedInAnnotation (0028,0301) NO, or add a template of the device';
  const burnedIn = term(statements.burnedInAnnotation);
  if (burnedIn === 'YES') {
    refuse(
      'burned-in-annotation',
      'the image says that identifying text is burned into its pixels',
      'BurnedInAnnotation',
      blank,
    );
  }
  if (term(statements.specimenLabelInImage) === 'YES') {
    refuse(
      'burned-in-annotation',
      'the image says that the label of the specimen is in it',
      'SpecimenLabelInImage',
      'cut the label off and state SpecimenLabelInImage (0048,0010) NO',
    );
  }
  const risk =
    oftenBurnedIn.has(sopClassUid) || sopClassUid.startsWith(`${storage}7.`)
      ? 'SOPClassUID'
      : riskyModalities.has(term(statements.modality))
        ? 'Modality'
        : imageType.some((value) => screen.test(term(value)))
          ? 'ImageType'
          : undefined;
  if (risk !== undefined && burnedIn !== 'NO') {
    refuse('often-burned-in', 'images of this kind often have identifying text in their pixels', risk, blank);
  }
  return undefined;
}

/** A term as the standard writes it; devices write small letters as well. */
function term(value = ''): string {
  return value.trim().toUpperCase();
}

function requireKnownContent(sopClassUid: string, options: readonly ProfileOption[]): void {
  const field = 'SOPClassUID';
  if (!sopClassUid.startsWith(storage)) {
    refuse(
      'private-sop-class',
      'the SOP class is not a standard storage class',
      field,
      'convert it to a standard class',
    );
  }
  const within = (branch: string) => sopClassUid.startsWith(`${storage}${branch}.`);
  if (within('104')) {
    refuse('encapsulated-document', 'no rule can clean an encapsulated document', field, 'review it by hand');
  }
  if (sopClassUid === `${storage}66`) {
    refuse('raw-data', 'raw data has a format of its vendor', field, 'send the images that were made of it');
  }
  if (within('9.4')) {
    refuse('voice', 'a voice tells who speaks, and says names', field, 'write down what it says');
  }
  if (within('88') && !options.includes('clean-structured-content')) {
    refuse(
      'structured-report',
      'the project does not clean reports',
      field,
      'add the option clean-structured-content',
    );
  }
  if (within('11') && !options.includes('clean-graphics')) {
    refuse(
      'presentation-state',
      'the project does not clean graphics',
      field,
      'add the option clean-graphics',
    );
  }
}

function refuse(rule: EligibilityRule, problem: string, field: string, firstStep: string): never {
  fail('failed-precondition', `the instance cannot be de-identified (${rule}): ${problem}`, {
    field,
    refusal: { reason: rule },
    remedy: `${firstStep}, and send it again, or share it at the identified level`,
  });
}
