import type { Narrator, StepResult } from './narrator.js';
import type { Scene } from './story.js';

/** Plays the scenes one after the other. One that fails does not stop the later ones. */
export async function play(scenes: readonly Scene[], narrator: Narrator, first = 1): Promise<StepResult[]> {
  const results: StepResult[] = [];
  for (const [index, { name, headline, play: run }] of scenes.entries()) {
    const tell = narrator.step(first + index, headline);
    const began = performance.now();
    const outcome = await run().then(
      (detail) => ({ ok: true, detail }),
      (error: unknown) => ({ ok: false, detail: error instanceof Error ? error.message : String(error) }),
    );
    const result = { name, ...outcome, ms: Math.round(performance.now() - began) };
    results.push(result);
    tell(result);
  }
  return results;
}
