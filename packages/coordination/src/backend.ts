/** What a store must be able to do, each in one atomic step; everything else is built on it. */
export interface Backend {
  set(key: string, value: string, ttlMs: number): Promise<void>;
  get(key: string): Promise<string | undefined>;
  delete(key: string): Promise<void>;
  /** Sets it only where nothing (unexpired) is; tells whether it did. */
  add(key: string, value: string, ttlMs: number): Promise<boolean>;
  increment(key: string, by: number, ttlMs: number): Promise<number>;
  /** Gives it `ttlMs` from now if it still has this value; tells whether it had. */
  extend(key: string, value: string, ttlMs: number): Promise<boolean>;
  /** Deletes it if it still has this value. */
  deleteIf(key: string, value: string): Promise<void>;
  publish(channel: string, payload: string): Promise<void>;
  subscribe(
    channel: string,
    handler: (payload: string) => void,
    onReconnect: (() => void) | undefined,
  ): Promise<() => Promise<void>>;
  close(): Promise<void>;
}
