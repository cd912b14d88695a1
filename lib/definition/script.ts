import { type Diagnostics, type Place, placeName } from './diagnostics.ts';
import { type BoundStatement, DIRECTIVES, type DirectiveName, type StatementOf } from './directives.ts';

/** The checked statements of a definition, in order. */
export class Script {
  /** Where to point for what is missing. */
  readonly begin: Place;
  readonly #statements: readonly BoundStatement[];

  constructor(file: string, statements: readonly BoundStatement[]) {
    this.begin = { file, line: 1, column: 1 };
    this.#statements = statements;
  }

  /** Returns the statements of one directive. */
  all<N extends DirectiveName>(name: N): readonly StatementOf<N>[] {
    return this.#statements.filter((statement): statement is StatementOf<N> => statement.directive === name);
  }

  /** Returns the statements of any of these directives, in the order of the definition. */
  inOrder<N extends DirectiveName>(names: readonly N[]): readonly StatementOf<N>[] {
    return this.#statements.filter((statement): statement is StatementOf<N> =>
      names.some((name) => name === statement.directive),
    );
  }

  /** Reports each statement that repeats a directive which a definition may hold only once. */
  checkOnce(diagnostics: Diagnostics): void {
    for (const row of DIRECTIVES.filter((candidate) => candidate.once)) {
      const [first, ...others] = this.all(row.name);
      for (const { place } of others) {
        diagnostics.error(
          place,
          `${row.name} is given already ${first === undefined ? '' : placeName(first.place, place)}`,
          'keep one of the two',
        );
      }
    }
  }
}
