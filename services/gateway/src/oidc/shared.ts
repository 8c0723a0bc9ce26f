/** One run for all who ask while it lasts, so that none of them may cancel it: it has to end by itself. */
export function shared<T>(run: () => Promise<T>): () => Promise<T> {
  let pending: Promise<T> | undefined;
  return () => {
    pending ??= run().finally(() => {
      pending = undefined;
    });
    return pending;
  };
}
