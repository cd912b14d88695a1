import type { Findings } from '../../engine/reconcile/findings.ts';
import { isSuccess } from '../../errors/exit-code.ts';
import { printable } from '../../errors/printable.ts';
import { ERRORS, isErrorCode } from '../../errors/table.ts';
import { OUTCOMES, TROUBLES } from '../../model/outcome.ts';
import { STATUSES, type Status } from '../../model/reconciliation.ts';
import { scopeName } from '../../model/scope.ts';
import type { ScratchNeed } from '../moves/scratch-figures.ts';
import type { End, Reported } from './reported.ts';

// More is cut by programs that list mail.
const LONGEST_TITLE = 150;

/** Returns what a report is of and what it says, in one line: `US01.LTO.LIBR: 2 tapes missing, 1 limit`. */
export function titleOf(command: string, reported: Reported, end: End): string {
  const task = reported.statistics?.task ?? '';
  const about = reported.about === '' ? [command, task].filter(Boolean).join(' ') : reported.about;
  const title = printable(`${about}: ${summaryOf(reported, end)}`);
  return title.length > LONGEST_TITLE ? `${title.slice(0, LONGEST_TITLE - 3)}...` : title;
}

/** Says whether a person has something to do, or something to move. */
export function isException({ moves }: Reported, { exitCode }: End): boolean {
  return !isSuccess(exitCode) || (moves?.length ?? 0) > 0;
}

/** Returns the errors of a command, by code and message. */
export function errorsOf({ statistics }: Reported, { error }: End): readonly ReportedError[] {
  return [...(statistics?.errors ?? []), ...(error === undefined ? [] : [error])].map(
    ({ code, message }) => ({
      code,
      message,
    }),
  );
}

/** What went wrong beyond single records. */
export interface ReportedError {
  readonly code: string;
  readonly message: string;
}

function summaryOf(reported: Reported, end: End): string {
  const troubles = troublesOf(reported, end);
  if (troubles.length > 0) return troubles.join(', ');
  if (!isSuccess(end.exitCode)) return `exit code ${end.exitCode}`;
  const { moves, findings, full, scratch, statistics } = reported;
  if (scratch !== undefined) return `scratch tapes enough in ${placeOf(scratch)}`;
  if (moves !== undefined) {
    if (moves.length === 0) return 'nothing to move';
    const room = full.length > 0 ? [counted(full.length, 'place', 'without room')] : [];
    return [counted(moves.length, 'tape', 'to move'), ...room].join(', ');
  }
  if (findings !== undefined) return ['all well', ...statusesOf(findings, false)].join(', ');
  const done = OUTCOMES.filter((outcome) => CHANGING.includes(outcome)).flatMap((outcome) => {
    const total = statistics?.outcomes[outcome].total ?? 0;
    return total > 0 ? [`${total} ${outcome}`] : [];
  });
  return done.length > 0 ? done.join(', ') : 'nothing to change';
}

const CHANGING: readonly string[] = ['updated', 'added'];

function troublesOf(reported: Reported, end: End): string[] {
  const { findings, scratch, statistics } = reported;
  const [limits, others] = [[] as ReportedError[], [] as ReportedError[]];
  for (const error of errorsOf(reported, end)) {
    const isLimit = isErrorCode(error.code) && ERRORS[error.code].class === 'limit';
    (isLimit ? limits : others).push(error);
  }
  return [
    ...(findings === undefined ? [] : statusesOf(findings, true)),
    ...(scratch === undefined || scratch.short === 0
      ? []
      : [`${counted(scratch.short, 'scratch tape', 'short')} in ${placeOf(scratch)}`]),
    ...(limits.length > 0 ? [counted(limits.length, 'limit')] : []),
    ...(others.length > 0 ? [counted(others.length, 'error')] : []),
    ...TROUBLES.flatMap((outcome) => {
      const { total = 0, reasons = {} } = statistics?.outcomes[outcome] ?? {};
      const told = findings === undefined ? 0 : toldElsewhere(reported, reasons);
      return total > told ? [`${total - told} ${outcome}`] : [];
    }),
    ...(statistics?.inputEnd === 'interrupted' ? ['interrupted'] : []),
  ];
}

function toldElsewhere(reported: Reported, reasons: Readonly<Record<string, number>>): number {
  const told = Object.entries(reasons).filter(([code]) => reported.isToldElsewhere(code));
  return told.reduce((sum, [, count]) => sum + count, 0);
}

function statusesOf({ counts }: Findings, exceptions: boolean): string[] {
  const statuses = (Object.keys(STATUSES) as Status[]).filter((status) => {
    return counts[status] > 0 && STATUSES[status].isException === exceptions;
  });
  // What a manager has to look for comes first.
  const ordered = [...statuses.filter(isMissing), ...statuses.filter((status) => !isMissing(status))];
  const found = ordered.map((status) => counted(counts[status], 'tape', status));
  return exceptions && counts.overdue > 0 ? [...found, counted(counts.overdue, 'tape', 'overdue')] : found;
}

function placeOf(scratch: ScratchNeed): string {
  return `${scopeName(scratch)}.${scratch.repository}`;
}

function isMissing(status: Status): boolean {
  return status === 'missing';
}

function counted(count: number, noun: string, what = ''): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}${what === '' ? '' : ` ${what}`}`;
}
