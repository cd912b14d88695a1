import type { DefinitionPart } from '../meaning.ts';
import type { ConfinedFile, ConfinedFiles } from '../syntax/confined-files.ts';
import { warnOfGuess } from '../syntax/definition-text.ts';
import type { Diagnostics } from '../syntax/diagnostics.ts';
import { parseStatements, type Statement } from '../syntax/parser.ts';
import type { Binder } from './binder.ts';
import type { BoundStatement } from './directives.ts';

/** How deep included files may include others. */
const DEEPEST = 16;

/** How many files one definition may include: files that each include two others would double at every level. */
const MOST_FILES = 256;

/** Replaces the Include statements of a definition by the statements of the included files. */
export class Includer {
  readonly #files: ConfinedFiles;
  readonly #binder: Binder;
  readonly #diagnostics: Diagnostics;
  /** The statements that were omitted because of errors in them. */
  readonly broken: Statement[] = [];
  /** The included texts, in the order in which they were read. */
  readonly parts: DefinitionPart[] = [];
  /** The included files that are being read, outermost first. */
  readonly #open: ConfinedFile[] = [];
  #count = 0;

  constructor(files: ConfinedFiles, binder: Binder, diagnostics: Diagnostics) {
    this.#files = files;
    this.#binder = binder;
    this.#diagnostics = diagnostics;
  }

  /** Returns the checked statements of a definition text and of all files it includes, in order. */
  statements(text: string, file: string): readonly BoundStatement[] {
    return parseStatements(text, file, this.#diagnostics).flatMap((statement) => this.#splice(statement));
  }

  #splice(statement: Statement): readonly BoundStatement[] {
    const bound = this.#binder.bind(statement);
    if (bound === undefined) {
      this.broken.push(statement);
      return [];
    }
    if (bound.directive !== 'Include') return [bound];
    const { value: name, place } = bound.arguments.file;
    const file = this.#files.read(name);
    const problem = 'problem' in file ? file.problem : this.#limit(file);
    if ('problem' in file || problem !== undefined) {
      this.#diagnostics.error(place, `cannot include ${name}: ${problem}`);
      return [];
    }
    if (!/\.ttidef$/i.test(file.realPath)) this.#diagnostics.withhold(file.name);
    warnOfGuess(file, file.name, this.#diagnostics);
    this.#count++;
    this.parts.push(file);
    this.#open.push(file);
    const statements = this.statements(file.text, file.name);
    this.#open.pop();
    return statements;
  }

  #limit(file: ConfinedFile): string | undefined {
    const chain = this.#open.map((open) => open.realPath);
    if (file.realPath === this.#files.mainRealPath || chain.includes(file.realPath))
      return 'it includes itself';
    if (chain.length >= DEEPEST) return `files are included ${DEEPEST} deep already`;
    return this.#count >= MOST_FILES ? `${MOST_FILES} files are included already` : undefined;
  }
}
