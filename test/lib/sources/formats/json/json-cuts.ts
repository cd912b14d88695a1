import assert from 'node:assert/strict';
import type { TapesyncError } from '../../../../../lib/errors/error.ts';
import type { BadRecord } from '../../../../../lib/sources/formats/cutter.ts';
import { JsonCutter } from '../../../../../lib/sources/formats/json/json-cutter.ts';
import type { JsonWanted } from '../../../../../lib/sources/formats/json/values.ts';

/** What comes out of an input. */
export interface All {
  texts: string[];
  lines: number[];
  cells: (readonly string[] | BadRecord | undefined)[];
  /** Line in which the input ends. */
  line: number;
  error?: TapesyncError;
}

/** Cuts pieces; `wanted` are names with blanks between them, where `a|b` is `a`, else `b`. */
export function cutAll(pieces: Iterable<string>, path: string, wanted: string | readonly JsonWanted[]): All {
  const values = typeof wanted === 'string' ? wantedBy(wanted) : wanted;
  const cutter = new JsonCutter('input', path === '' ? [] : path.split('.'), values);
  const all: All = { texts: [], lines: [], cells: [], line: 0 };
  const add = ({ texts, lines, cells = [], error }: ReturnType<typeof cutter.cut>) => {
    all.texts.push(...texts);
    all.lines.push(...lines);
    all.cells.push(...cells);
    if (error !== undefined) all.error = error;
  };
  for (const piece of pieces) {
    add(cutter.cut(piece));
    if (all.error !== undefined) return all;
  }
  add(cutter.end());
  all.line = cutter.line;
  return all;
}

/** Returns what `cutAll` takes names for. */
export const wantedBy = (names: string): readonly JsonWanted[] =>
  names.split(' ').map((alternatives) => ({ names: alternatives.split('|') }));

/** The same cut as one that can be compared. */
export function plain({ cells, error, ...rest }: All) {
  const texts = cells.map((cell) => (cell !== undefined && 'error' in cell ? cell.error.message : cell));
  return { ...rest, cells: texts, error: error?.message };
}

/** What a text holds; that it does so wherever it is cut is checked on the way. */
export function cut(text: string, path: string, wanted: string | readonly JsonWanted[]): All {
  const whole = cutAll([text], path, wanted);
  assert.deepEqual(plain(cutAll(text, path, wanted)), plain(whole));
  for (let at = 1; at < text.length; at += 1) {
    const halves = cutAll([text.slice(0, at), text.slice(at)], path, wanted);
    assert.deepEqual(plain(halves), plain(whole), `cut at ${at}`);
  }
  return whole;
}

/** The values in a text without an error. */
export function rows(text: string, path: string, wanted: string | readonly JsonWanted[]) {
  const { cells, error } = cut(text, path, wanted);
  assert.equal(error?.message, undefined);
  return cells;
}
