/**
 * How many of our requests may be unanswered at the same time (PS3.7 D.3.3.3). Requests beyond that wait for their turn in
 * the order in which they were made.
 */
export class OperationsWindow {
  #size: number;
  #open = 0;
  #waiting: { start: () => void; fail: (error: unknown) => void }[] = [];
  #idle: (() => void)[] = [];

  /** @param size 0: any number */
  constructor(size: number) {
    this.#size = size;
  }

  resize(size: number): void {
    this.#size = size;
    this.#advance();
  }

  async enter(): Promise<void> {
    if (this.#waiting.length === 0 && this.#hasRoom) {
      this.#open += 1;
      return;
    }
    await new Promise<void>((start, fail) => this.#waiting.push({ start, fail }));
  }

  leave(): void {
    this.#open -= 1;
    this.#advance();
  }

  /** Resolves when nothing is unanswered and nothing waits. */
  async idle(): Promise<void> {
    if (this.#open === 0 && this.#waiting.length === 0) return;
    await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  /** Nobody gets a turn any more. */
  close(error: unknown): void {
    for (const { fail } of this.#waiting.splice(0)) fail(error);
    this.#advance();
  }

  get #hasRoom(): boolean {
    return this.#size === 0 || this.#open < this.#size;
  }

  #advance(): void {
    while (this.#hasRoom) {
      const next = this.#waiting.shift();
      if (next === undefined) break;
      this.#open += 1;
      next.start();
    }
    if (this.#open === 0 && this.#waiting.length === 0) for (const resolve of this.#idle.splice(0)) resolve();
  }
}
