import { size } from '../lib/cli/options/option-parsers.ts';
import type { CatalogOptions } from './catalog.ts';
import type { Work } from './contender.ts';
import type { DefinitionMeasured } from './definition-table.ts';
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
/** Share by which the time of a catalog may differ from a straight line. */
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
  const measured = `${ratio.toFixed(2)} times as fast${processorShare(results, work, own, peer)}`;
  return { text, measured, met: ratio >= times };
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
  const measured = `${ratio.toFixed(2)} times the time${processorShare(results, work, own, peer)}`;
  return { text, measured, met: ratio <= times };
}

/**
 * Has a program's peak of memory depend on nothing but the size of the largest scope, and on the memory that it was given to
 * sort in, such as 256M.
 */
export function inMemory(
  results: readonly Result[],
  own: string,
  { volumes, scopes }: Pick<CatalogOptions, 'volumes' | 'scopes'>,
  input?: string,
  sortMemory = '0',
): Target {
  const parsed = size(sortMemory);
  const sorting = 'value' in parsed ? parsed.value : 0;
  const most = MOST_BYTES + MOST_BYTES_PER_VOLUME * Math.ceil(volumes / scopes) + sorting;
  const [only, another] = new Set(results.map(({ work }) => work));
  const about = subject(results, another === undefined ? only : undefined, input);
  const share = sorting === 0 ? '' : `, with --memory ${sortMemory}`;
  const text = `${about}: ${own} in at most ${(most / 1e6).toFixed(1)} MB of memory${share}`;
  const peaks = results
    .filter(({ contender }) => contender === own)
    .map(({ peakBytes }) => peakBytes)
    .filter((peak) => peak !== undefined);
  if (peaks.length === 0) return unmeasured(text);
  const peak = Math.max(...peaks);
  return { text, measured: `${Math.round(peak / 1e6)} MB`, met: peak <= most };
}

/** Has a program's peak of memory for work be so many bytes at most, whatever the catalog. */
export function peakWithin(results: readonly Result[], work: Work, own: string, most: number): Target {
  const text = `${subject(results, work)}: ${own} in at most ${most / 1e6} MB of memory`;
  const peak = find(results, work, own)?.peakBytes;
  if (peak === undefined) return unmeasured(text);
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

/**
 * Has the time of a program grow along a straight line: the one that comes nearest to what was measured is off by no more
 * than so much of it, and beyond the start no volume of a larger catalog costs that much more than one of a smaller. What is
 * over in less than another start says nothing of a volume.
 * `start` is the result of a tiny catalog.
 */
export function linear(results: readonly Result[], own: string, start: Result | undefined): Target {
  const mine = results.filter(({ contender }) => contender === own);
  const sizes = mine.map(({ volumes }) => volumes.toLocaleString('en-US')).join(', ');
  const most = `${MOST_DEVIATION * 100} %`;
  const text = `${sizes} volumes, no change: the time of ${own} grows along a straight line, within ${most}`;
  const deviation = deviationFromLine(mine);
  if (start === undefined || deviation === undefined) return unmeasured(text);
  const costs = mine
    .filter(({ seconds }) => seconds >= 2 * start.seconds)
    .map(({ seconds, volumes }) => (seconds - start.seconds) / (volumes - start.volumes));
  const rises = costs.some((cost, index) => cost > Math.min(...costs.slice(0, index)) * (1 + MOST_DEVIATION));
  const micros = costs.map((cost) => (cost * 1e6).toFixed(2)).join(', ');
  return {
    text,
    measured: `${(deviation * 100).toFixed(1)} % off${micros === '' ? '' : `; ${micros} µs a volume`}`,
    met: deviation <= MOST_DEVIATION && !rises,
  };
}

/**
 * Returns the share of each time by which a straight line through three catalogs, from the smallest to the largest, is off
 * at the most where it comes nearest to all of them; `undefined` for any other number of them.
 *
 * The nearest line is as much too high at one end as at the other, and as much too low in between, or the reverse
 * (Chebyshev's alternation): start + cost * volumes = seconds * (1 + deviation), with a sign that alternates.
 */
function deviationFromLine(results: readonly Result[]): number | undefined {
  const [small, middle, large] = results;
  if (small === undefined || middle === undefined || large === undefined || results.length > 3)
    return undefined;
  const [first, second] = [middle.volumes - small.volumes, large.volumes - middle.volumes];
  const bend = (middle.seconds - small.seconds) * second - (large.seconds - middle.seconds) * first;
  return Math.abs(
    bend / ((middle.seconds + small.seconds) * second + (large.seconds + middle.seconds) * first),
  );
}

/** Has no definition whose records are delimited or lines take more than twice the time of the fastest of them for each byte. */
export function evenPace(all: readonly DefinitionMeasured[]): Target {
  const text = 'no delimited or line definition is slower than half of the best per byte';
  const paces = all
    .filter(({ shape }) => shape === 'delimited' || shape === 'lines')
    .map(({ name, bytes, seconds }) => ({ name, pace: bytes / seconds }))
    .toSorted((one, other) => one.pace - other.pace);
  const [slowest, fastest] = [paces[0], paces.at(-1)];
  if (slowest === undefined || fastest === undefined) return unmeasured(text);
  const share = slowest.pace / fastest.pace;
  return {
    text,
    measured: `${slowest.name} ${share.toFixed(2)} of the pace of ${fastest.name}`,
    met: share >= 0.5,
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

// What else a machine does makes every program slower, but hardly adds to what it takes of processors.
function processorShare(results: readonly Result[], work: Work, own: string, peer: string): string {
  const [mine, other] = [own, peer].map((name) => find(results, work, name)?.cpuSeconds);
  return mine === undefined || !other ? '' : `, ${(mine / other).toFixed(2)} times the processor time`;
}

function find(results: readonly Result[], work: Work, contender: string): Result | undefined {
  return results.find((result) => result.work === work && result.contender === contender);
}

function volumesOf(results: readonly Result[]): string {
  return (results[0]?.volumes ?? 0).toLocaleString('en-US');
}
