import { WORKS, type Work } from './contender.ts';
import type { Result } from './rounds.ts';
import type { WireMeasured } from './wire.ts';

/** A figure that tapesync has to reach, and whether it did. */
export interface Target {
  readonly text: string;
  readonly measured: string;
  /** Undefined where what it is compared with was not measured. */
  readonly met: boolean | undefined;
}

/** Most memory, whatever the work. */
const MOST_BYTES = 300_000_000;
/** Most time beyond the start of Node for the small catalog. */
const MOST_SECONDS = 0.5;

/** Checks the results of a large and of a small catalog against what is promised. */
export function targetsOf(large: readonly Result[], small: readonly Result[]): readonly Target[] {
  return [
    ...DAILY.map((work) => asFastAs(large, work, 'tapesync', 'sqlite3')),
    inMemory(large),
    ...WORKS.map((work) => soonDone(small, work)),
  ];
}

/** Checks the results of a large catalog synced to a server on PostgreSQL, and what went over the wire. */
export function serverTargetsOf(
  large: readonly Result[],
  { first, unchanged, updates }: WireMeasured,
): readonly Target[] {
  const bytes = (text: string, most: number, found: number): Target => {
    return { text, measured: `${(found / 1000).toFixed(1)} KB`, met: found < most };
  };
  return [
    ...DAILY.map((work) => asFastAs(large, work, 'tapesync over HTTP', 'psql')),
    bytes('10,000 volumes: under 150 KB down the first time', 150_000, first.down),
    bytes('10,000 volumes: under 1 KB down when unchanged', 1000, unchanged.down),
    bytes('100 updates: under 6 KB up', 6000, updates.up),
  ];
}

const DAILY = ['no change', '1 % changed'] as const;

function asFastAs(results: readonly Result[], work: Work, contender: string, other: string): Target {
  const own = find(results, work, contender);
  const peer = find(results, work, other);
  const text = `${volumesOf(results)} volumes, ${work}: ${contender} at least as fast as ${other}`;
  if (own === undefined || peer === undefined) return { text, measured: 'not measured', met: undefined };
  const ratio = peer.seconds / own.seconds;
  return { text, measured: `${ratio.toFixed(2)} times as fast`, met: ratio >= 1 };
}

function inMemory(results: readonly Result[]): Target {
  const text = `${volumesOf(results)} volumes: at most ${MOST_BYTES / 1e6} MB of memory`;
  const peaks = results
    .filter(({ contender }) => contender === 'tapesync')
    .map(({ peakBytes }) => peakBytes)
    .filter((peak) => peak !== undefined);
  if (peaks.length === 0) return { text, measured: 'not measured', met: undefined };
  const peak = Math.max(...peaks);
  return { text, measured: `${Math.round(peak / 1e6)} MB`, met: peak <= MOST_BYTES };
}

function soonDone(results: readonly Result[], work: Work): Target {
  const own = find(results, work, 'tapesync');
  const floor = find(results, work, 'node -e 0');
  const text = `${volumesOf(results)} volumes, ${work}: within ${MOST_SECONDS} s of node -e 0`;
  if (own === undefined || floor === undefined) return { text, measured: 'not measured', met: undefined };
  const more = own.seconds - floor.seconds;
  return { text, measured: `${more.toFixed(2)} s more`, met: more <= MOST_SECONDS };
}

function find(results: readonly Result[], work: Work, contender: string): Result | undefined {
  return results.find((result) => result.work === work && result.contender === contender);
}

function volumesOf(results: readonly Result[]): string {
  return (results[0]?.volumes ?? 0).toLocaleString('en-US');
}
