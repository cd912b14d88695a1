import { printable } from '../../errors/printable.ts';

/** A place in a definition; lines and columns count from 1. Line 0 stands for all of `file`, which may be an option. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** An error, a warning or a note about a definition. */
export interface Diagnostic extends Place {
  readonly severity: 'error' | 'warning' | 'note';
  readonly message: string;
  /** What to write instead. */
  readonly suggestion?: string;
}

/** Collects the diagnostics of one definition, so that all of them can be shown at once. */
export class Diagnostics {
  readonly #found: Diagnostic[] = [];
  readonly #notes: Diagnostic[] = [];
  readonly #withheld = new Set<string>();

  /** Lets no message about a file quote it any more: who wrote the definition may not be who may read the file. */
  withhold(file: string): void {
    this.#withheld.add(file);
  }

  /** Adds an error: the definition cannot be used. */
  error(place: Place, message: string, suggestion?: string): void {
    this.#add(this.#found, 'error', place, message, suggestion);
  }

  /** Adds a warning: the definition can be used, but the author probably wanted something else. */
  warning(place: Place, message: string, suggestion?: string): void {
    this.#add(this.#found, 'warning', place, message, suggestion);
  }

  /** Adds a note: nothing is wrong, but who checks the definition may want to know. */
  note(place: Place, message: string, suggestion?: string): void {
    this.#add(this.#notes, 'note', place, message, suggestion);
  }

  /** The notes by file, line and column. */
  get notes(): readonly Diagnostic[] {
    return byPlace(this.#notes);
  }

  /** Whether there is an error among the diagnostics. */
  get failed(): boolean {
    return this.#found.some((diagnostic) => diagnostic.severity === 'error');
  }

  /** Returns the errors and warnings by file, line and column. */
  sorted(): readonly Diagnostic[] {
    return byPlace(this.#found);
  }

  #add(
    to: Diagnostic[],
    severity: Diagnostic['severity'],
    place: Place,
    message: string,
    suggestion?: string,
  ): void {
    const { file, line, column } = place;
    if (this.#withheld.has(file)) {
      to.push({
        ...{ file, line, column, severity },
        message: 'this is not shown, since the file is named by the definition and not as one (.ttidef)',
        suggestion: `tapesync check ${file} shows it`,
      });
      return;
    }
    to.push({
      file,
      line,
      column,
      severity,
      message,
      ...(suggestion === undefined ? {} : { suggestion }),
    });
  }
}

function byPlace(found: readonly Diagnostic[]): readonly Diagnostic[] {
  const files = [...new Set(found.map((diagnostic) => diagnostic.file))];
  return found.toSorted(
    (a, b) => files.indexOf(a.file) - files.indexOf(b.file) || a.line - b.line || a.column - b.column,
  );
}

/** Most errors that a person is shown: the first ones cause the others, or it is another kind of file. */
const MOST_ERRORS = 20;

/** Returns diagnostics as lines; of many errors the first ones, and how many more there are. */
export function renderDiagnostics(diagnostics: readonly Diagnostic[]): readonly string[] {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const last = errors[MOST_ERRORS - 1];
  if (last === undefined || errors.length === MOST_ERRORS) return diagnostics.map(renderDiagnostic);
  const shown = diagnostics.slice(0, diagnostics.indexOf(last) + 1);
  return [...shown.map(renderDiagnostic), `${last.file}: and ${errors.length - MOST_ERRORS} more errors`];
}

/** Returns a diagnostic as one line: `file:line:column: error: message (suggestion)`. */
export function renderDiagnostic(diagnostic: Diagnostic): string {
  const { file, line, column, severity, message, suggestion } = diagnostic;
  const place = line === 0 ? file : `${file}:${line}:${column}`;
  const hint = suggestion === undefined ? '' : ` (${cut(suggestion)})`;
  return printable(`${place}: ${severity}: ${cut(message)}${hint}`);
}

// A message may quote the definition, whose texts may be of any length.
function cut(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}...` : text;
}

const LONGEST = 400;

/** Returns how a message at the place `from` names another place: `in line 3`, or `in other.ttidef:3`. */
export function placeName(place: Place, from: Place): string {
  if (place.line === 0) return `by ${place.file}`;
  return place.file === from.file ? `in line ${place.line}` : `in ${place.file}:${place.line}`;
}
