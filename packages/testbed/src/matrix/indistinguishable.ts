import { expect } from '@jest/globals';

const rounds = 300;
/** Two sides of a standard normal distribution that chance leaves once in 1.7 million times. */
const farthest = 5;

/**
 * Asks in turn for what is there and hidden, and for what is not there: the two are answered with the same words (but for
 * the name), and neither tends to be answered sooner (Mann-Whitney U test, normal approximation).
 * Asked in turn, a busy machine delays both alike.
 * @param hidden  @param missing  a fresh name for each question
 */
export async function expectIndistinguishable(
  ask: (name: string) => Promise<unknown>,
  hidden: () => string,
  missing: () => string,
): Promise<void> {
  const refusalOf = async (name: string) => {
    const since = performance.now();
    const refusal = await ask(name).then(
      () => 'an answer',
      (error: { code?: string; message?: string; remedy?: string; refusal?: unknown }) => {
        const { code, message, remedy, refusal: detail } = error;
        return { code, message: message?.replaceAll(name, 'NAME'), remedy, detail };
      },
    );
    return { refusal, ms: performance.now() - since };
  };
  const samples: { readonly isHidden: boolean; readonly ms: number }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const [first, second] = await inTurn(round, refusalOf, hidden(), missing());
    expect(first.refusal).toMatchObject({ code: 'not-found' });
    expect(first.refusal).toEqual(second.refusal);
    samples.push({ isHidden: true, ms: first.ms }, { isHidden: false, ms: second.ms });
  }
  expect(Math.abs(standardised(samples))).toBeLessThan(farthest);
}

/** Who comes first changes each time. */
async function inTurn<Answer>(
  round: number,
  ask: (name: string) => Promise<Answer>,
  hidden: string,
  missing: string,
): Promise<[hidden: Answer, missing: Answer]> {
  if (round % 2 === 0) {
    const first = await ask(hidden);
    return [first, await ask(missing)];
  }
  const first = await ask(missing);
  return [await ask(hidden), first];
}

function standardised(samples: readonly { readonly isHidden: boolean; readonly ms: number }[]): number {
  const sorted = samples.toSorted((a, b) => a.ms - b.ms);
  const ranks = sorted.reduce((sum, { isHidden }, index) => sum + (isHidden ? index + 1 : 0), 0);
  const n = samples.length / 2;
  const expected = (n * (2 * n + 1)) / 2;
  return (ranks - expected) / Math.sqrt((n * n * (2 * n + 1)) / 12);
}
