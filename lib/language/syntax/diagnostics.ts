import { printable } from '../../errors/printable.ts';

/** A place in a definition; line and column count from 1. Line 0 stands for the whole of `file`, such as an option. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Something wrong, or suspicious, in a definition. */
export interface Diagnostic extends Place {
  readonly severity: 'error' | 'warning';
  readonly message: string;
  /** What to write instead, where that is known. */
  readonly suggestion?: string;
}

/** Collects what is found in one definition, so that all of it can be shown at once. */
export class Diagnostics {
  readonly #found: Diagnostic[] = [];

  /** Records something that keeps the definition from being used. */
  error(place: Place, message: string, suggestion?: string): void {
    this.#add('error', place, message, suggestion);
  }

  /** Records something that can be used but hardly is what was meant. */
  warning(place: Place, message: string, suggestion?: string): void {
    this.#add('warning', place, message, suggestion);
  }

  /** Says whether there is any error among the diagnostics. */
  get failed(): boolean {
    return this.#found.some((diagnostic) => diagnostic.severity === 'error');
  }

  /** Returns the diagnostics in the order of their places, file by file. */
  sorted(): readonly Diagnostic[] {
    const files = [...new Set(this.#found.map((diagnostic) => diagnostic.file))];
    return this.#found.toSorted(
      (a, b) => files.indexOf(a.file) - files.indexOf(b.file) || a.line - b.line || a.column - b.column,
    );
  }

  #add(severity: Diagnostic['severity'], place: Place, message: string, suggestion?: string): void {
    const { file, line, column } = place;
    this.#found.push({
      file,
      line,
      column,
      severity,
      message,
      ...(suggestion === undefined ? {} : { suggestion }),
    });
  }
}

/** Returns the line that shows a diagnostic: `file:line:column: error: message (suggestion)`. */
export function renderDiagnostic(diagnostic: Diagnostic): string {
  const { file, line, column, severity, message, suggestion } = diagnostic;
  const place = line === 0 ? file : `${file}:${line}:${column}`;
  const hint = suggestion === undefined ? '' : ` (${cut(suggestion)})`;
  return printable(`${place}: ${severity}: ${cut(message)}${hint}`);
}

// A message may name what stands in the definition, which may be of any length.
function cut(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}...` : text;
}

const LONGEST = 400;

/** Returns how a message at one place names another: `in line 3`, or `in other.ttidef:3`. */
export function placeName(place: Place, from: Place): string {
  if (place.line === 0) return `by ${place.file}`;
  return place.file === from.file ? `in line ${place.line}` : `in ${place.file}:${place.line}`;
}
