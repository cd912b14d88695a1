import leven from 'leven';

/**
 * Returns the candidate nearest to a name, ignoring case, or `undefined` where none is near enough to be a slip of
 * the keyboard.
 */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  const wanted = name.toUpperCase();
  let result: string | undefined;
  let distance = Math.max(2, Math.floor(name.length / 3)) + 1;
  for (const candidate of candidates) {
    const found = leven(wanted, candidate.toUpperCase(), { maxDistance: distance });
    if (found < distance) {
      result = candidate;
      distance = found;
    }
  }
  return result;
}

/** Returns `did you mean X?` for the candidate nearest to a name, or `undefined` where none is near enough. */
export function didYouMean(name: string, candidates: Iterable<string>): string | undefined {
  const candidate = nearest(name, candidates);
  return candidate === undefined ? undefined : `did you mean ${candidate}?`;
}
