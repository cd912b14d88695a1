import type { CatalogOptions } from './catalog.ts';
import type { Work } from './contender.ts';
import type { Result } from './rounds.ts';

/** A figure that tapesync has to reach, and whether it did. */
export interface Target {
  readonly text: string;
  readonly measured: string;
  /** Absent where what it is compared with was not measured. */
  readonly met?: boolean;
}

/** Memory whatever the work and the catalog, and what may be added for each volume of the largest scope. */
const MOST_BYTES = 200_000_000;
const MOST_BYTES_PER_VOLUME = 100;
/** Share by which the cost of a volume may differ between catalogs. */
const MOST_DEVIATION = 0.15;

/** Has a program do work at least so many times as fast as another one; `input` says of what, where it is not plain. */
export function fasterThan(
  results: readonly Result[],
  work: Work,
  own: string,
  peer: string,
  times: number,
  input?: string,
): Target {
  const aim = times === 1 ? 'at least as fast as' : `at least ${times} times as fast as`;
  const text = `${subject(results, work, input)}: ${own} ${aim} ${peer}`;
  const ratio = ratioOf(results, work, peer, own);
  if (ratio === undefined) return unmeasured(text);
  return { text, measured: `${ratio.toFixed(2)} times as fast`, met: ratio >= times };
}

/** Has a program take at most so many times as long as another one. */
export function withinTimesOf(
  results: readonly Result[],
  work: Work,
  own: string,
  peer: string,
  times: number,
  input?: string,
): Target {
  const text = `${subject(results, work, input)}: ${own} within ${times} times the time of ${peer}`;
  const ratio = ratioOf(results, work, own, peer);
  if (ratio === undefined) return unmeasured(text);
  return { text, measured: `${ratio.toFixed(2)} times the time`, met: ratio <= times };
}

/** Has a program's peak of memory depend on nothing but the size of the largest scope. */
export function inMemory(
  results: readonly Result[],
  own: string,
  { volumes, scopes }: Pick<CatalogOptions, 'volumes' | 'scopes'>,
  input?: string,
): Target {
  const most = MOST_BYTES + MOST_BYTES_PER_VOLUME * Math.ceil(volumes / scopes);
  const [only, another] = new Set(results.map(({ work }) => work));
  const about = subject(results, another === undefined ? only : undefined, input);
  const text = `${about}: ${own} in at most ${(most / 1e6).toFixed(1)} MB of memory`;
  const peaks = results
    .filter(({ contender }) => contender === own)
    .map(({ peakBytes }) => peakBytes)
    .filter((peak) => peak !== undefined);
  if (peaks.length === 0) return unmeasured(text);
  const peak = Math.max(...peaks);
  return { text, measured: `${Math.round(peak / 1e6)} MB`, met: peak <= most };
}

/** Has tapesync done with work soon after a Node that does nothing. */
export function soonDone(results: readonly Result[], work: Work, most: number): Target {
  const own = find(results, work, 'tapesync');
  const floor = find(results, work, 'node -e 0');
  const text = `${subject(results, work)}: tapesync within ${most} s of node -e 0`;
  if (own === undefined || floor === undefined) return unmeasured(text);
  const more = own.seconds - floor.seconds;
  return { text, measured: `${more.toFixed(2)} s more`, met: more <= most };
}

/** Has a sync download no scope a second time. */
export function noReloads(results: readonly Result[], work: Work, own: string, input?: string): Target {
  const text = `${subject(results, work, input)}: ${own} loads no scope a second time`;
  const reloads = find(results, work, own)?.reloads;
  if (reloads === undefined) return unmeasured(text);
  return { text, measured: `${reloads.toLocaleString('en-US')} loaded again`, met: reloads === 0 };
}

/** Has a volume cost the same in every catalog, but for what the start takes; `start` is the result of a tiny catalog. */
export function linear(results: readonly Result[], own: string, start: Result | undefined): Target {
  const mine = results.filter(({ contender }) => contender === own);
  const sizes = mine.map(({ volumes }) => volumes.toLocaleString('en-US')).join(', ');
  const text = `${sizes} volumes, no change: a volume costs ${own} the same, within ${MOST_DEVIATION * 100} %`;
  if (start === undefined || mine.length < 2) return unmeasured(text);
  const costs = mine.map(({ seconds, volumes }) => (seconds - start.seconds) / (volumes - start.volumes));
  const least = Math.min(...costs);
  const deviation = Math.max(...costs) / least - 1;
  const micros = costs.map((cost) => (cost * 1e6).toFixed(2)).join(', ');
  const falls = costs.every((cost, index) => cost < (costs[index - 1] ?? Number.POSITIVE_INFINITY));
  const met = least > 0 && deviation <= MOST_DEVIATION;
  return {
    text,
    measured: `${micros} µs a volume: ${(deviation * 100).toFixed(0)} % apart${falls ? ', less the more there are' : ''}`,
    met,
  };
}

/** Has fewer bytes than so many go over the wire. */
export function fewerBytes(text: string, most: number, found: number): Target {
  return { text, measured: `${(found / 1000).toFixed(1)} KB`, met: found < most };
}

function unmeasured(text: string): Target {
  return { text, measured: 'not measured' };
}

function subject(results: readonly Result[], work: Work | undefined, input?: string): string {
  return [`${volumesOf(results)} volumes`, work, input].filter((part) => part !== undefined).join(', ');
}

function ratioOf(results: readonly Result[], work: Work, upper: string, lower: string): number | undefined {
  const [above, below] = [find(results, work, upper), find(results, work, lower)];
  return above === undefined || below === undefined ? undefined : above.seconds / below.seconds;
}

function find(results: readonly Result[], work: Work, contender: string): Result | undefined {
  return results.find((result) => result.work === work && result.contender === contender);
}

function volumesOf(results: readonly Result[]): string {
  return (results[0]?.volumes ?? 0).toLocaleString('en-US');
}
