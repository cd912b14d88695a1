import { nearest } from '../errors/suggestion.ts';
import {
  type BoundStatement,
  DIRECTIVES,
  type DirectiveName,
  directiveNames,
  findDirective,
  isOnce,
  type StatementOf,
} from './directives/directives.ts';
import { findField } from './field-names.ts';
import { type Diagnostics, type Place, placeName } from './syntax/diagnostics.ts';
import type { Statement } from './syntax/parser.ts';

/** The checked statements of a definition, in order. */
export class Script {
  /** The place for diagnostics about missing statements. */
  readonly begin: Place;
  readonly #statements: readonly BoundStatement[];
  readonly #broken: readonly Statement[];
  /** The fields and directives that broken statements name, once they were asked for. */
  #brokenFields: ReadonlySet<string | undefined> | undefined;
  #brokenDirectives: ReadonlySet<string | undefined> | undefined;

  /** @param broken the statements that were omitted because of errors in them */
  constructor(file: string, statements: readonly BoundStatement[], broken: readonly Statement[]) {
    this.begin = { file, line: 1, column: 1 };
    this.#statements = statements;
    this.#broken = broken;
  }

  /** Returns whether a broken statement names a field: then the definition may contain what the field seems to lack. */
  mayConcern(field: string): boolean {
    this.#brokenFields ??= new Set(
      this.#broken.flatMap((statement) =>
        statement.arguments.map((argument) => findField(argument.value)?.name),
      ),
    );
    return this.#brokenFields.has(field);
  }

  /** Returns whether a broken statement is, or probably was meant to be, one of a directive. */
  mayContain(directive: DirectiveName): boolean {
    this.#brokenDirectives ??= new Set(
      [...new Set(this.#broken.map(({ name }) => name))].map(
        (name) => findDirective(name)?.name ?? nearest(name, DIRECTIVES.flatMap(directiveNames)),
      ),
    );
    return this.#brokenDirectives.has(directive);
  }

  /** Returns the script without some statements. */
  without(dropped: ReadonlySet<BoundStatement>): Script {
    const kept = this.#statements.filter((statement) => !dropped.has(statement));
    return new Script(this.begin.file, kept, this.#broken);
  }

  /** Returns the statements of one directive. */
  all<N extends DirectiveName>(name: N): readonly StatementOf<N>[] {
    return this.#statements.filter((statement): statement is StatementOf<N> => statement.directive === name);
  }

  /** Returns the statements of several directives, in the order of the definition. */
  inOrder<N extends DirectiveName>(names: readonly N[]): readonly StatementOf<N>[] {
    return this.#statements.filter((statement): statement is StatementOf<N> =>
      names.some((name) => name === statement.directive),
    );
  }

  /** Reports statements that repeat a directive which is allowed only once. */
  checkOnce(diagnostics: Diagnostics): void {
    for (const row of DIRECTIVES.filter(({ name }) => isOnce(name))) {
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
