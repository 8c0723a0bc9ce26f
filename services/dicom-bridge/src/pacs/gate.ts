/** Lets requests to one PACS through: so many at a time, and so many begun in a second, those that are urgent first. */
export interface Gate {
  /**
   * Resolves when the request may begin, with the function that ends it.
   * @throws the reason of the signal
   */
  enter(options: { readonly signal: AbortSignal; readonly urgent: boolean }): Promise<() => void>;
}

interface Waiting {
  readonly begin: () => void;
}

const secondMs = 1_000;

export function createGate({ concurrent, perSecond }: { concurrent: number; perSecond: number }): Gate {
  const urgent = new Set<Waiting>();
  const patient = new Set<Waiting>();
  let running = 0;
  let nextMs = 0;
  let timer: NodeJS.Timeout | undefined;

  function pump(): void {
    clearTimeout(timer);
    while (running < concurrent) {
      const queue = urgent.size > 0 ? urgent : patient;
      const [first] = queue;
      if (!first) return;
      const now = performance.now();
      if (now < nextMs) {
        timer = setTimeout(pump, nextMs - now);
        return;
      }
      nextMs = Math.max(nextMs, now - secondMs / perSecond) + secondMs / perSecond;
      queue.delete(first);
      running += 1;
      first.begin();
    }
  }

  function leaving(): () => void {
    let left = false;
    return () => {
      if (left) return;
      left = true;
      running -= 1;
      pump();
    };
  }

  return {
    enter: ({ signal, urgent: hurried }) =>
      new Promise((resolve, reject) => {
        const queue = hurried ? urgent : patient;
        const giveUp = () => {
          queue.delete(waiting);
          reject(signal.reason);
        };
        const waiting: Waiting = {
          begin: () => {
            signal.removeEventListener('abort', giveUp);
            resolve(leaving());
          },
        };
        if (signal.aborted) return giveUp();
        signal.addEventListener('abort', giveUp, { once: true });
        queue.add(waiting);
        pump();
      }),
  };
}
