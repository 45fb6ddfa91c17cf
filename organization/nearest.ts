import distance from "damerau-levenshtein";

/**
 * The candidate that a mistyped word most likely means, or undefined when none is near:
 * at most a third of its letters may differ, two swapped counting as one, and always its case.
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const limit = Math.floor(word.length / 3);
  let best: { candidate: string; steps: number } | undefined;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) > limit) continue;
    const { steps } = distance(word.toLowerCase(), candidate.toLowerCase());
    if (steps <= limit && (best === undefined || steps < best.steps)) best = { candidate, steps };
  }
  return best?.candidate;
}

/** "did you mean …?", or undefined when nothing is near. */
export function didYouMean(word: string, candidates: Iterable<string>): string | undefined {
  const near = nearest(word, candidates);
  return near === undefined ? undefined : `did you mean ${near}?`;
}
