/**
 * The parts of a report that is sent, as headed tables: the text, the page and what is posted show the same of them. Thousands of
 * lines help nobody in a mail, so each table is bounded and says how much more there is.
 *
 * @module
 */

import { FINDING_COLUMNS, findingRows } from '../listing/findings-table.ts';
import { MOVE_COLUMNS } from '../moves/move.ts';
import { COULD_COME_COLUMNS, couldComeRows, NEED_COLUMNS, needRow } from '../moves/scratch-figures.ts';
import { totalsOf } from '../moves/totals.ts';
import type { End, Reported } from './reported.ts';
import { errorsOf } from './summary.ts';

const MOST_ROWS = 200;
const MOST_ERRORS = 20;
const LONGEST_CELL = 200;
const PROBLEM_COLUMNS = ['outcome', 'where', 'what'];
const ROOM_COLUMNS = ['place'];
const LONGEST_MESSAGE = 2000;

/** A table under a heading. */
export interface Part {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** True if a row is a sentence rather than figures. */
  readonly isProse: boolean;
  /** How many rows there would be more. */
  readonly more: number;
  /** Where the others are found. */
  readonly hint: string;
}

/** Returns the messages of the first errors, each cut to a length that can be read. */
export function messagesOf(
  reported: Reported,
  end: End,
): { readonly messages: readonly string[]; readonly more: number } {
  const errors = errorsOf(reported, end);
  const messages = errors.slice(0, MOST_ERRORS).map(({ message }) => cut(message, LONGEST_MESSAGE));
  return { messages, more: errors.length - messages.length };
}

/** Returns the tables of a report: findings, moves, scratch tapes, and problems of records, those that there are. */
export function partsOf({
  findings,
  moves,
  full,
  scratch,
  problems,
  problemCount,
}: Reported): readonly Part[] {
  const parts = [
    part(
      'Findings',
      FINDING_COLUMNS,
      findings ? findingRows(findings.others(), findings.scopes) : [],
      'tapesync reconcile lists them all',
    ),
    part(
      'Places without room',
      ROOM_COLUMNS,
      full.map((sentence) => [sentence]),
      'tapesync moves names them all',
    ),
    part('Scratch tapes', NEED_COLUMNS, scratch ? [needRow(scratch)] : [], ''),
    part(
      'Scratch tapes elsewhere',
      COULD_COME_COLUMNS,
      scratch ? couldComeRows(scratch) : [],
      'tapesync moves --scratch --need lists them all',
    ),
    part(
      'Moves',
      MOVE_COLUMNS.table,
      (moves ?? []).map((move) => MOVE_COLUMNS.table.map((column) => String(move[column] ?? ''))),
      'tapesync moves lists them all',
    ),
    part(
      'Totals',
      ['from', 'to', 'volumes'],
      totalsOf(moves ?? []).map(({ from, to, count }) => [from, to, String(count)]),
      'tapesync moves lists them all',
    ),
    part(
      'Records to look at',
      PROBLEM_COLUMNS,
      problems.map(({ outcome, source, line, message }) => [
        outcome,
        source === '' ? '' : `${source}:${line}`,
        message,
      ]),
      '--rejects FILE lists them all',
      problemCount,
    ),
  ];
  return parts.filter(({ rows }) => rows.length > 0);
}

function part(
  title: string,
  columns: readonly string[],
  all: readonly (readonly string[])[],
  hint: string,
  count = all.length,
): Part {
  const rows = all.slice(0, MOST_ROWS).map((row) => row.map((cell) => cut(cell, LONGEST_CELL)));
  const isProse = columns === PROBLEM_COLUMNS || columns === ROOM_COLUMNS;
  return { title, columns, rows, isProse, more: count - rows.length, hint };
}

function cut(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 3)}...` : text;
}
