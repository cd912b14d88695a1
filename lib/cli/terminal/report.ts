import { OUTCOMES, type Outcome } from '../../model/outcome.ts';
import type { Statistics } from '../../observe/statistics.ts';
import { figure } from './figure.ts';
import { endTime, reportTitle } from './report-heading.ts';

// Column widths of the metric tables of the vendor's reports.
const METRIC = 60;
const CALCULATION = 12;
const COUNT = 12;
const WIDTH = METRIC + CALCULATION + COUNT + 3;

/**
 * Returns the statistics as a report that leaves nothing out, in lines: title block, ruled columns, aligned counters.
 *
 * @param timeZone IANA name of the zone of its time; empty for the machine's zone
 */
export function report(statistics: Statistics, timeZone: string): readonly string[] {
  return [...titleBlock(statistics, timeZone), '', ...recordTable(statistics), '', ...stageTable(statistics)];
}

function titleBlock(statistics: Statistics, timeZone: string): string[] {
  const { command, definition, inputs, server } = statistics;
  const notes = [
    definition && `Definition(${definition})`,
    inputs.length > 0 && `Input(${inputs.join(' ')})`,
    server && `Server(${server})`,
  ];
  const rows = [
    ['System', 'tapesync'],
    ['Report Description', reportTitle(command)],
    ['Report Notes', notes.filter(Boolean).join(' ')],
    ['Production Time', endTime(statistics, timeZone)],
    ['Report Width', `${WIDTH + 1} bytes`],
  ];
  return rows.map(([label = '', text]) => `${label.padStart(19)}: ${text}`);
}

// Each metric has a letter, so that the table can show their sum as a formula.
function recordTable(statistics: Statistics): string[] {
  let letters = 0;
  const nextLetter = () => String.fromCharCode(97 + letters++);
  const lines: string[] = [];
  const row = (text: string, count: number | null, calculation = '') => {
    lines.push(tableRow(`(${nextLetter()}) ${text}`, calculation, countCell(count)));
  };
  const { outcomes, snapshots } = statistics;

  row('Records read', statistics.read);
  for (const outcome of OUTCOMES) {
    const { total, reasons } = outcomes[outcome];
    row(outcomeText(outcome), total);
    for (const [reason, count] of Object.entries(reasons))
      lines.push(tableRow(`      ${reason}`, '', countCell(count)));
  }
  if (statistics.command === 'extract') row('Written', statistics.written);
  const last = String.fromCharCode(96 + letters);
  row('Not accounted for', statistics.undecided, `a-(b+..+${last})`);
  if (statistics.command !== 'extract') {
    row('Absent: on the server, not in the input', statistics.absent);
    // Of an inventory alone; and of runs that were recorded before there was one, nothing is said.
    if (statistics.notLeft > 0) row('Not left: where they should have left', statistics.notLeft);
    row('Scopes', statistics.scopes);
    row('Changes of scope', statistics.scopeChanges);
    row('Records set aside to be sorted by scope', statistics.sorted.records);
    row('Bytes of them on the disk', statistics.sorted.spilled);
    // Runs that were recorded before there was any do not say it.
    row('Records recognized', statistics.recognized ?? 0);
    row('Snapshots downloaded', snapshots.loads);
    row('Snapshots downloaded again', snapshots.reloads);
    row('Volumes in snapshots', snapshots.volumes);
    row('Bytes of snapshots', snapshots.bytes);
  }
  return [
    tableRow('Metric', 'Calculation', 'Count'.padStart(COUNT)),
    rule(METRIC, CALCULATION, COUNT),
    ...lines,
    rule(METRIC, CALCULATION, COUNT),
  ];
}

function outcomeText(outcome: Outcome): string {
  if (outcome === 'superseded') return 'Superseded by another record';
  return `${outcome.charAt(0).toUpperCase()}${outcome.slice(1)}`;
}

function stageTable({ stages, read, seconds }: Statistics): string[] {
  const widths = [METRIC - COUNT - 1, COUNT, CALCULATION, COUNT];
  const row = (cells: readonly string[]) => {
    const [name = '', ...figures] = cells;
    return ` ${[name.padEnd(widths[0] ?? 0), ...figures.map((text, i) => text.padStart(widths[i + 1] ?? 0))].join(' ')}`;
  };
  const rate = (perSecond: number | null) => (perSecond === null ? '' : figure(perSecond));
  return [
    row(['Stage', 'Records', 'Seconds', 'Records/s']),
    rule(...widths),
    ...stages.map((stage) =>
      row([stage.name, figure(stage.records), stage.seconds.toFixed(3), rate(stage.recordsPerSecond)]),
    ),
    rule(...widths),
    row([
      'Whole run',
      figure(read),
      seconds.toFixed(3),
      seconds === 0 ? '' : figure(Math.round(read / seconds)),
    ]),
  ];
}

function tableRow(metric: string, calculation: string, count: string): string {
  const text = metric.length > METRIC ? `${metric.slice(0, METRIC - 3)}...` : metric;
  return ` ${text.padEnd(METRIC)} ${calculation.padEnd(CALCULATION)} ${count}`;
}

function rule(...widths: readonly number[]): string {
  return ` ${widths.map((width) => '-'.repeat(width)).join(' ')}`;
}

function countCell(count: number | null): string {
  return (count === null ? 'unknown' : figure(count)).padStart(COUNT);
}
