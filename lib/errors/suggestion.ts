import leven from 'leven';

/**
 * Returns the candidate nearest to a name, ignoring case; `undefined` if none is near enough to be a typing mistake:
 * within a third of the length of the name, and at least 2.
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

/** Returns `did you mean X?` for the candidate nearest to a name; `undefined` if none is near enough. */
export function didYouMean(name: string, candidates: Iterable<string>): string | undefined {
  const candidate = nearest(name, candidates);
  return candidate === undefined ? undefined : `did you mean ${candidate}?`;
}
