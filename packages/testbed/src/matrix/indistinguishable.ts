import { expect } from '@jest/globals';

/**
 * How many pairs of questions are asked before looking at the times, and how far from what chance expects, in standard
 * deviations, is then too far. Most answers are in at the first look; only what seems odd there is asked about further.
 *
 * With one side answered sooner in a share s of all pairs of answers, the expected distance after n pairs is about
 * (s - 1/2) · √(6n). A share of two thirds is found in nine runs of ten, at three quarters all but always, and equal times
 * fail once in 1.7 million runs. That finds an answer that is not held back, or comes from fewer services; what is finer than
 * the noise of the machine is hidden by the steps in which services answer (`evenTime` in `@mdm/rpc`).
 */
const looks = [
  { pairs: 80, farthest: 2 },
  { pairs: 300, farthest: 5 },
] as const;

/**
 * Asks in turn for what is there and hidden, and for what is not there: the two are answered alike (but for the name), with
 * "not found" or with `absent`, and neither tends to be answered sooner (Mann-Whitney U test, normal approximation).
 * Asked in turn, a busy machine delays both alike.
 * @param ask  what it resolves to is the answer; `absent` where nothing of the name is in it
 * @param hidden  @param missing  a fresh name for each question
 */
export async function expectIndistinguishable(
  ask: (name: string) => Promise<unknown>,
  hidden: () => string,
  missing: () => string,
): Promise<void> {
  const answerOf = async (name: string) => {
    const since = performance.now();
    const answer = await ask(name).catch(
      (error: { code?: string; message?: string; remedy?: string; refusal?: unknown }) => {
        const { code, message, remedy, refusal } = error;
        return { code, message: message?.replaceAll(name, 'NAME'), remedy, refusal };
      },
    );
    return { answer, ms: performance.now() - since };
  };
  const samples: { readonly isHidden: boolean; readonly ms: number }[] = [];
  let distance = Number.POSITIVE_INFINITY;
  for (const { pairs, farthest } of looks) {
    for (let round = samples.length / 2; round < pairs; round += 1) {
      const [first, second] = await inTurn(round, answerOf, hidden(), missing());
      if (first.answer !== 'absent') expect(first.answer).toMatchObject({ code: 'not-found' });
      expect(first.answer).toEqual(second.answer);
      samples.push({ isHidden: true, ms: first.ms }, { isHidden: false, ms: second.ms });
    }
    distance = Math.abs(standardised(samples));
    if (distance < farthest) return;
  }
  throw new Error(
    `what is hidden and what is missing are told apart by the time of the answer: ${distance.toFixed(1)} standard deviations`,
  );
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
