import { readdirSync, readFileSync } from 'node:fs';

/** What a process holds at one moment. */
export interface Held {
  readonly bytes: number;
  readonly descriptors: number;
}

/** What a process held during an interval: its least memory, its most, and its most open files. */
export interface Interval {
  readonly leastBytes: number;
  readonly mostBytes: number;
  readonly descriptors: number;
}

/** Returns what a process holds, as Linux says; `undefined` for one that is gone, and elsewhere. */
export function heldBy(pid: number): Held | undefined {
  try {
    const [, kibibytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    const descriptors = readdirSync(`/proc/${pid}/fd`).length;
    return kibibytes === undefined ? undefined : { bytes: Number(kibibytes) * 1024, descriptors };
  } catch {
    return undefined;
  }
}

/** Returns the interval of some moments; `undefined` without any. */
export function intervalOf(moments: readonly Held[]): Interval | undefined {
  if (moments.length === 0) return undefined;
  const bytes = moments.map((moment) => moment.bytes);
  return {
    leastBytes: Math.min(...bytes),
    mostBytes: Math.max(...bytes),
    descriptors: Math.max(...moments.map(({ descriptors }) => descriptors)),
  };
}

/** What is said of growth. */
export interface Growth {
  readonly grows: boolean;
  readonly text: string;
}

// Intervals of which the first fifth is warm-up; fewer say nothing.
const FEWEST = 10;
// What comes and goes without being growth.
const SHARE = 1.1;
const BYTES = 16 * 1024 * 1024;
const DESCRIPTORS = 10;

/**
 * Compares the last third of a process's life with the first after a warm-up of a fifth: its least memory in each interval,
 * because garbage comes and goes, and its open files.
 */
export function growthOf(intervals: readonly Interval[]): Growth {
  if (intervals.length < FEWEST) return { grows: false, text: 'too short to tell growth' };
  const warm = intervals.slice(Math.ceil(intervals.length / 5));
  const third = Math.floor(warm.length / 3);
  const [first, last] = [warm.slice(0, third), warm.slice(-third)];
  const bytesOf = (part: readonly Interval[]) => Math.min(...part.map(({ leastBytes }) => leastBytes));
  const filesOf = (part: readonly Interval[]) => Math.min(...part.map(({ descriptors }) => descriptors));
  const [before, after] = [bytesOf(first), bytesOf(last)];
  const [opened, left] = [filesOf(first), filesOf(last)];
  const grows = (after > before * SHARE && after > before + BYTES) || left > opened + DESCRIPTORS;
  const megabytes = (bytes: number) => (bytes / 1e6).toFixed(0);
  const text = `memory ${megabytes(before)} to ${megabytes(after)} MB, open files ${opened} to ${left}, after warm-up`;
  return { grows, text: `${grows ? 'grows' : 'does not grow'}: ${text}` };
}
