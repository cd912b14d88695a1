/** Returns each distinct value with its count, the most frequent first; equally frequent ones in their order. */
export function byFrequency<T>(values: readonly T[]): readonly (readonly [value: T, count: number])[] {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]);
}

/** Returns the number in the middle of others, the upper one of two; 0 of none. */
export function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}
