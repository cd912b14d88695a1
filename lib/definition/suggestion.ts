import leven from 'leven';

/**
 * Returns `did you mean X?` for the candidate nearest to a name, ignoring case, or `undefined` where none is near
 * enough to be a slip of the keyboard.
 */
export function didYouMean(name: string, candidates: Iterable<string>): string | undefined {
  const wanted = name.toUpperCase();
  let nearest: string | undefined;
  let distance = Math.max(2, Math.floor(name.length / 3)) + 1;
  for (const candidate of candidates) {
    const found = leven(wanted, candidate.toUpperCase(), { maxDistance: distance });
    if (found < distance) {
      nearest = candidate;
      distance = found;
    }
  }
  return nearest === undefined ? undefined : `did you mean ${nearest}?`;
}
