import { MdmError } from '@mdm/errors';

/** A query that cannot be read. */
export class QueryError extends MdmError {
  /** Where in the text, from 0, in UTF-16 code units. */
  readonly position: number;

  constructor(position: number, problem: string, remedy?: string) {
    super('invalid-argument', `the query cannot be read at character ${position + 1}: ${problem}`, {
      field: 'query',
      remedy: remedy ?? 'write conditions like: Modality in ("CT", "MR") and not StudyDate < 2020-01-31',
    });
    this.position = position;
  }
}
