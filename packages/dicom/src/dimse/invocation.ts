import type { Response, ServiceName } from './command.js';

/** One response to a request of ours, with its data set if it has one. */
export interface Reply {
  readonly response: Response;
  readonly dataSet?: Buffer;
}

/** Replies that may wait for the caller before the peer is slowed down. */
const waitingReplies = 16;

/** A request of ours while it is being answered; the replies come in order and wait for the caller to take them. */
export class Invocation {
  readonly messageId: number;
  readonly service: ServiceName;
  #replies: Reply[] = [];
  #waiting: { resolve: (reply: Reply) => void; reject: (error: unknown) => void } | undefined;
  #failure: { readonly error: unknown } | undefined;
  readonly #onTaken: () => void;

  /** @param onTaken called when there is room for replies again */
  constructor(messageId: number, service: ServiceName, onTaken: () => void) {
    this.messageId = messageId;
    this.service = service;
    this.#onTaken = onTaken;
  }

  /** True while no more replies should be read from the connection. */
  get crowded(): boolean {
    return this.#replies.length >= waitingReplies;
  }

  push(reply: Reply): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting === undefined) this.#replies.push(reply);
    else waiting.resolve(reply);
  }

  fail(error: unknown): void {
    this.#failure ??= { error };
    this.#waiting?.reject(error);
    this.#waiting = undefined;
  }

  /** The next reply. @throws why there will be none */
  async next(): Promise<Reply> {
    const wasCrowded = this.crowded;
    const reply = this.#replies.shift();
    if (reply !== undefined) {
      if (wasCrowded) this.#onTaken();
      return reply;
    }
    if (this.#failure !== undefined) throw this.#failure.error;
    return await new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
    });
  }
}
