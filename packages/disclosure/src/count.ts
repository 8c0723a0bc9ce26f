import type { common } from '@mdm/protos';

/** Rows, and how many different people they are about: five hundred images can be of one. */
export interface Tally {
  readonly rows: number;
  readonly people: number;
}

/**
 * A number of rows as it may be shown: the one way in which such a number leaves a service. What is suppressed is not in
 * here any more, so nothing that is done with a count can show it.
 */
export class Count {
  readonly #value: number | undefined;
  readonly #threshold: number;

  private constructor(value: number | undefined, threshold: number) {
    this.#value = value;
    this.#threshold = threshold;
  }

  /**
   * Shown when it is about at least as many people as the threshold, and has as many rows; 0 rows are as suppressed as 1.
   * @param threshold `disclosure.smallCounts` of site.yaml; 0 and 1 show everything
   */
  static of({ rows, people }: Tally, threshold: number): Count {
    const isShown = threshold <= 1 || Math.min(rows, people) >= threshold;
    return new Count(isShown ? rows : undefined, threshold);
  }

  /** As another service has decided. What it does not say is suppressed. */
  static received(message: common.Count__Output | null): Count {
    return new Count(message?.value, message?.suppressed?.threshold ?? 0);
  }

  /** The sum of what is shown of several counts; suppressed when nothing is. */
  static sumOfShown(counts: readonly Count[]): Count {
    const shown = counts.flatMap((count) => count.shown ?? []);
    return new Count(shown.length === 0 ? undefined : shown.reduce((sum, value) => sum + value, 0), 0);
  }

  /** Undefined when it is suppressed. */
  get shown(): number | undefined {
    return this.#value;
  }

  toMessage(): common.Count {
    return this.#value === undefined
      ? { suppressed: { threshold: this.#threshold } }
      : { value: this.#value };
  }
}
