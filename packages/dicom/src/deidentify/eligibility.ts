import { fail } from '@mdm/errors';

const storage = '1.2.840.10008.5.1.4.1.1.';

/** Classes whose content is text, documents or a vendor's own: attributes rules cannot clean them (PS3.15 §E.3). */
const textual = ['88.', '104.', '11.', '66'].map((suffix) => storage + suffix);
const imageExceptions = [`${storage}66.4`, `${storage}66.5`, `${storage}66.6`];

/** Classes whose pixels usually show the patient's name: secondary capture, ultrasound (also retired). */
const oftenBurnedIn = ['7', '3', '3.1', '6', '6.1', '6.2'].map((suffix) => storage + suffix);

export interface PixelStatements {
  readonly sopClassUid: string;
  /** Burned In Annotation (0028,0301) */
  readonly burnedInAnnotation?: string;
  /** Recognizable Visual Features (0028,0302) */
  readonly recognizableVisualFeatures?: string;
}

/**
 * Refuse what the Basic Profile alone does not make safe: it changes attributes and leaves the pixels as they are.
 * @throws failed-precondition  identity may be in the pixels, or in content that the profile does not understand
 */
export function requireEligible(statements: PixelStatements): void {
  const { sopClassUid } = statements;
  if (statements.burnedInAnnotation === 'YES') {
    refuse(
      'the image says that identifying text is burned into its pixels',
      'BurnedInAnnotation',
      'blank the text',
    );
  }
  if (statements.recognizableVisualFeatures === 'YES') {
    refuse(
      'the image says that the patient can be recognised in it',
      'RecognizableVisualFeatures',
      'deface the image',
    );
  }
  if (!sopClassUid.startsWith(storage)) {
    refuse('the SOP class is not a standard storage class', 'SOPClassUID', 'convert it to a standard class');
  }
  const image = imageExceptions.includes(sopClassUid);
  if (!image && textual.some((prefix) => sopClassUid.startsWith(prefix))) {
    refuse(
      'reports, documents, presentation states and raw data are not images',
      'SOPClassUID',
      'review it by hand',
    );
  }
  const risky = oftenBurnedIn.includes(sopClassUid) || sopClassUid.startsWith(`${storage}7.`);
  if (risky && statements.burnedInAnnotation !== 'NO') {
    refuse(
      'images of this SOP class often have identifying text in their pixels',
      'SOPClassUID',
      'blank the text',
    );
  }
}

function refuse(problem: string, field: string, firstStep: string): never {
  fail('failed-precondition', `the instance cannot be de-identified by the basic profile: ${problem}`, {
    field,
    remedy: `${firstStep}, state BurnedInAnnotation (0028,0301) NO where it applies, and send it again, or share it at the identified level`,
  });
}
