import { dimseStatus, statusOfError } from '@mdm/dicom';
import { MdmError } from '@mdm/errors';

/** What became of one part of a request. */
export interface Outcome {
  /** What the file meta information says, as far as it can be read. */
  readonly sopClassUid: string | undefined;
  readonly sopInstanceUid: string | undefined;
  /** Absent when it was stored. */
  readonly error?: MdmError;
}

export interface Answer {
  readonly status: 200 | 202 | 409 | 503;
  /** The Store Instances Response Module in the DICOM JSON model (PS3.18 §10.5.3 and §F.2). */
  readonly body: Readonly<Record<string, unknown>>;
}

const uid = (value: string) => ({ vr: 'UI', Value: [value] });
/** Unknown here: the bridge gives nothing back; type 2, and so empty. */
const noUrl = { vr: 'UR' };
const sequence = (items: readonly object[]) => (items.length > 0 ? { vr: 'SQ', Value: items } : undefined);

/**
 * What a sender is told (PS3.18 Table 10.5.3-1): 200 when all was stored, 202 when some was, 409 when nothing was, 503 when that
 * passes. Failure reasons are those of a C-STORE (PS3.18 Table I.2-2, PS3.4 Table B.2-1).
 */
export function answerTo(outcomes: readonly Outcome[]): Answer {
  const stored = outcomes.filter(({ error }) => error === undefined);
  const failed = outcomes.filter(({ error }) => error !== undefined);
  const named = failed.filter(({ sopInstanceUid }) => sopInstanceUid !== undefined);
  const nameless = failed.filter(({ sopInstanceUid }) => sopInstanceUid === undefined);
  const parts = {
    '00081190': noUrl,
    '00081198': sequence(named.map((outcome) => ({ ...referenced(outcome), ...reason(outcome) }))),
    '00081199': sequence(stored.map((outcome) => ({ ...referenced(outcome), '00081190': noUrl }))),
    '0008119A': sequence(nameless.map(reason)),
  };
  const passes = failed.every(({ error }) => error?.kind.transient);
  return {
    status: failed.length === 0 ? 200 : stored.length > 0 ? 202 : passes ? 503 : 409,
    body: Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined)),
  };
}

const referenced = ({ sopClassUid, sopInstanceUid }: Outcome) => ({
  ...(sopClassUid !== undefined && { '00081150': uid(sopClassUid) }),
  ...(sopInstanceUid !== undefined && { '00081155': uid(sopInstanceUid) }),
});

/** Failure Reason (0008,1197). */
function reason({ error = new MdmError('internal', 'no reason is known') }: Outcome) {
  // An instance that is not of the study that the request is about (PS3.18 §10.5.1).
  const status =
    error.code === 'invalid-argument' ? dimseStatus.dataSetDoesNotMatchSopClass : statusOfError(error).status;
  return { '00081197': { vr: 'US', Value: [status] } };
}
