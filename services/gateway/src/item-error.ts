import { type ErrorCode, errorTable, MdmError } from '@mdm/errors';
import type { common } from '@mdm/protos';

/** The error of one item of a bulk answer; a code that this program does not know becomes `internal`. */
export function errorOfItem({ code, message, remedy, field }: common.ItemError__Output): MdmError {
  const known = Object.hasOwn(errorTable, code) ? (code as ErrorCode) : 'internal';
  return new MdmError(known, message, { ...(remedy && { remedy }), ...(field && { field }) });
}
