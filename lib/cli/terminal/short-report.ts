import { ERRORS, isErrorCode } from '../../errors/table.ts';
import { type Outcome, TROUBLES } from '../../model/outcome.ts';
import type { Statistics } from '../../observe/statistics.ts';
import { figure } from './figure.ts';
import { countsOf, REJECTS_ADVICE } from './outcome-counts.ts';
import { endTime, reportTitle } from './report-heading.ts';
import { wrap } from './wrap.ts';

/** What a report is shown with. */
export interface ReportSettings {
  /** IANA name of the zone of its time; empty for the machine's zone. */
  readonly timeZone: string;
  /** Characters of a line. */
  readonly width: number;
  /** True if changes are only shown, as by `plan`. */
  readonly isPlanned: boolean;
  /** True if a file has the records that need a person. */
  readonly hasRejects: boolean;
}

const LABEL_WIDTH = 11;
const CHANGES: readonly Outcome[] = ['updated', 'added'];
const AS_BEFORE: readonly Outcome[] = ['unchanged', 'excluded', 'skipped', 'superseded'];

const ENDS: Partial<Readonly<Record<Statistics['inputEnd'], string>>> = {
  open: 'so far',
  interrupted: 'interrupted before the end',
  failed: 'not to the end, which could not be read',
  shrunk: 'far fewer than the last time',
};

/**
 * Returns the statistics for who looks at a run in passing, in lines: what was read, what changed, what needs a person, how long
 * it took. The counts in it sum to the records read.
 */
export function shortReport(statistics: Statistics, settings: ReportSettings): readonly string[] {
  const rows: [string, readonly string[]][] = [
    ['Read', readPart(statistics)],
    [changedLabel(statistics, settings), changedPart(statistics)],
    ['As before', countsOf(statistics.outcomes, AS_BEFORE)],
    ['Look at', lookAtPart(statistics, settings)],
    ['Absent', absentPart(statistics)],
    ['Took', [`${figureOfSeconds(statistics.seconds)} s, ended ${endTime(statistics, settings.timeZone)}`]],
  ];
  return [
    reportTitle(statistics.command),
    ...rows
      .filter(([, parts]) => parts.length > 0)
      .flatMap(([label, parts]) => wrap(` ${label.padEnd(LABEL_WIDTH)}`, parts.join('; '), settings.width)),
  ];
}

function readPart({ command, inputs, definition, read, inputEnd }: Statistics): string[] {
  const noun = command === 'apply' || command === 'undo' ? 'change' : 'record';
  const from = inputs.length > 0 ? ` of ${inputs.join(' ')}` : '';
  const by = definition === '' ? '' : ` by ${definition}`;
  const end = ENDS[inputEnd];
  return [`${counted(read, noun)}${from}${by}`, ...(end === undefined ? [] : [end])];
}

function changedLabel({ command }: Statistics, { isPlanned }: ReportSettings): string {
  if (command === 'extract') return 'Written';
  return isPlanned ? 'To change' : 'Changed';
}

function changedPart(statistics: Statistics): string[] {
  const { command, server, written } = statistics;
  if (command === 'extract') return [counted(written, 'record')];
  const done = countsOf(statistics.outcomes, CHANGES);
  const on = server === '' ? '' : ` on ${server}`;
  return done.length === 0 ? [`nothing${on}`] : [...done.slice(0, -1), `${done.at(-1)}${on}`];
}

function lookAtPart(statistics: Statistics, { hasRejects }: ReportSettings): string[] {
  const { errors, notLeft, undecided, inputEnd } = statistics;
  const limits = errors.filter(({ code }) => isErrorCode(code) && ERRORS[code].class === 'limit').length;
  const others = errors.length - limits;
  const troubles = countsOf(statistics.outcomes, TROUBLES);
  const advice = troubles.length === 0 || hasRejects ? [] : [REJECTS_ADVICE];
  const parts = [
    ...troubles,
    ...advice,
    ...(limits > 0 ? [`${counted(limits, 'limit')} that stopped changes`] : []),
    ...(others > 0 ? [counted(others, 'error')] : []),
    ...(notLeft > 0 ? [`${counted(notLeft, 'volume')} where they should have left`] : []),
    // While a run goes on, records are on their way.
    ...(undecided > 0 && inputEnd !== 'open' ? [`${counted(undecided, 'record')} not accounted for`] : []),
  ];
  return parts.length === 0 ? ['nothing'] : parts;
}

function absentPart({ absent, inputs }: Statistics): string[] {
  if (absent === null || absent === 0) return [];
  return [`${counted(absent, 'volume')} on the server, not in ${inputs.join(' ') || 'the input'}`];
}

function counted(count: number, noun: string): string {
  return `${figure(count)} ${noun}${count === 1 ? '' : 's'}`;
}

// Three figures are as many as anybody compares.
function figureOfSeconds(seconds: number): string {
  return seconds < 100 ? seconds.toFixed(seconds < 10 ? 2 : 1) : figure(Math.round(seconds));
}
