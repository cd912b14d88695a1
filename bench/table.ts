import type { LoadMeasured, LoadOptions } from './load.ts';
import type { MeasuredPart } from './part.ts';
import type { Result } from './rounds.ts';
import type { Target } from './targets.ts';
import type { WireMeasured } from './wire.ts';

/** Returns what was measured of a part in Markdown, without a title. */
export function partText(part: MeasuredPart): string {
  const { about, programs, machine, repeat, date, results, notes, targets } = part;
  return [
    `${about[0]?.toUpperCase()}${about.slice(1)}; best of ${repeat}, ${date}. ${programs.join(', ')}; ${machine}.`,
    ...(results.length > 0 ? [resultTable(results)] : []),
    ...notes,
    targetTable(targets),
  ].join('\n\n');
}

/**
 * Returns the results as a Markdown table; each work's ratios are those to the time of the first of its contenders, which is
 * tapesync.
 */
export function resultTable(results: readonly Result[]): string {
  const withProcessors = results.some(({ cpuSeconds }) => cpuSeconds !== undefined);
  const processors = withProcessors ? ['processor s'] : [];
  return markdownTable(
    ['volumes', 'work', 'program', 'seconds', ...processors, 'volumes/s', "time / tapesync's", 'peak memory'],
    [3, 4, 5, 6, ...(withProcessors ? [7] : [])],
    results.map(({ volumes, work, contender, seconds, peakBytes, cpuSeconds }) => {
      const own = results.find((other) => {
        return other.work === work && other.volumes === volumes;
      });
      return [
        volumes.toLocaleString('en-US'),
        work,
        contender,
        seconds.toFixed(seconds < 1 ? 3 : 2),
        ...(withProcessors ? [cpuSeconds === undefined ? 'unknown' : cpuSeconds.toFixed(2)] : []),
        Math.round(volumes / seconds).toLocaleString('en-US'),
        own === undefined ? '' : (seconds / own.seconds).toFixed(2),
        peakBytes === undefined ? 'unknown' : `${Math.round(peakBytes / 1e6)} MB`,
      ];
    }),
  );
}

/** Returns the bytes that went over the wire as a Markdown table. */
export function wireTable({ first, unchanged, updates, others }: WireMeasured): string {
  const count = (bytes: number) => bytes.toLocaleString('en-US');
  return markdownTable(
    ['10,000 volumes with descriptions', 'bytes down', 'bytes up'],
    [1, 2],
    [
      ['no change, for the first time', count(first.down), count(first.up)],
      ['no change, cache kept', count(unchanged.down), count(unchanged.up)],
      ['100 updates, cache kept', count(updates.down), count(updates.up)],
      ['100 changed back that others have changed, cache kept', count(others.down), count(others.up)],
    ],
  );
}

/** Returns in a sentence what many clients at once came to. */
export function loadSentence({ clients }: LoadOptions, measured: LoadMeasured): string {
  const { applied, changesPerSecond, latency, retries } = measured;
  const [rate, median, p95, longest] = [changesPerSecond, latency.median, latency.p95, latency.longest].map(
    (figure) => Math.round(figure).toLocaleString('en-US'),
  );
  return (
    `${clients} clients at once, each on a scope of its own: ${applied.toLocaleString('en-US')} changes, ${rate} a second; ` +
    `a request took ${median} ms (half of them less), 95 % less than ${p95} ms, the longest ${longest} ms; ${retries} were sent again.`
  );
}

/** Returns the targets as a Markdown table. */
export function targetTable(targets: readonly Target[]): string {
  return markdownTable(
    ['target', 'measured', ''],
    [],
    targets.map(({ text, measured, met }) => [
      text,
      measured,
      met === undefined ? '' : met ? 'met' : '**not met**',
    ]),
  );
}

/** Returns a Markdown table, padded so that it can be read on a terminal as well; `numbers` are the columns that are set right. */
export function markdownTable(
  head: readonly string[],
  numbers: readonly number[],
  rows: readonly (readonly string[])[],
): string {
  const widths = head.map((_, column) => {
    return Math.max(3, ...[head, ...rows].map((row) => (row[column] ?? '').length));
  });
  const line = (cells: readonly string[]) => {
    const padded = widths.map((width, column) => {
      const cell = cells[column] ?? '';
      return numbers.includes(column) ? cell.padStart(width) : cell.padEnd(width);
    });
    return `| ${padded.join(' | ')} |`;
  };
  const rule = widths.map((width, column) => {
    return numbers.includes(column) ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width);
  });
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}
