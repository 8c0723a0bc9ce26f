/** The longest transfer of one object. */
export const objectMs = 3_600_000;

/** Instances that a PACS has, and where looking goes on once they are known. */
export interface Found {
  /** One name each, by which this PACS gives them out. */
  readonly refs: readonly string[];
  readonly mark: string;
  /** Each was stored when it is told, so that one which is known has come again, maybe with other content. */
  readonly arrivals?: boolean;
  /** Entries of a log that are still to be told, where there is one. */
  readonly left?: number;
  /** And how many were told with these. */
  readonly entries?: number;
}

/**
 * A PACS of the hospital as the bridge sees it: something that is read and never written. Errors of all functions:
 * `unavailable` when it cannot be reached, is silent for too long, or answers what it should not.
 */
export interface Pacs {
  readonly name: string;
  /** Where looking begins for whoever wants only what comes from now on. */
  now(signal: AbortSignal): Promise<string>;
  /**
   * What is new since a mark, undefined for the beginning, in portions; ends when all is told. What was told may be told again.
   */
  changes(mark: string | undefined, signal: AbortSignal): AsyncGenerator<Found>;
  /**
   * One instance as a DICOM file (PS3.10), in the transfer syntax in which the PACS has it. Whoever does not read to the end
   * ends the generator, which gives the connection back.
   * @throws not-found       the PACS does not have it
   * @throws limit-exceeded  larger than `ingest.maxObjectSize`
   */
  fetch(ref: string, options: FetchOptions): Promise<AsyncGenerator<Buffer>>;
  /** Whether the PACS has it at this moment. */
  has(ref: string, signal: AbortSignal): Promise<boolean>;
  /** For one that says cheaply what it has. */
  readonly inventory?: Inventory;
}

/** All that a PACS has, whoever knows of it. */
export interface Inventory {
  /** How many instances. */
  count(signal: AbortSignal): Promise<number>;
  /** Their names, in portions. While the PACS changes, some may be left out, or told twice. */
  list(signal: AbortSignal): AsyncGenerator<readonly string[]>;
}

export interface FetchOptions {
  readonly signal: AbortSignal;
  /** Somebody waits for it: it goes before all that is looked for in the background. */
  readonly urgent: boolean;
}
