/**
 * Returns on how many cases a property is tried: on few by `npm test`, on many by `npm run test:long`, which sets
 * TAPESYNC_TEST_LONG.
 */
export function runs(few: number, many: number): number {
  return process.env.TAPESYNC_TEST_LONG === undefined ? few : many;
}
