/** The first ones; no page is asked for beyond them. */
export async function* upTo<T>(limit: number, all: AsyncIterable<T>): AsyncGenerator<T> {
  let left = limit;
  for await (const one of all) {
    yield one;
    left -= 1;
    if (left === 0) return;
  }
}
