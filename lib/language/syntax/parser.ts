import type { Diagnostics, Place } from './diagnostics.ts';
import { type Token, type TokenKind, tokenize } from './lexer.ts';

/** An argument as written: its variables not replaced, and not checked against the parameters of its directive. */
export interface RawArgument extends Token {
  readonly kind: 'word' | 'integer' | 'string';
}

/** A statement as written: `Name(argument, ...);`. */
export interface Statement {
  readonly name: string;
  readonly place: Place;
  readonly arguments: readonly RawArgument[];
}

// Directives that take one text, which may be written as several strings, one behind the other.
const TEXTS: ReadonlySet<string> = new Set(['SETQUERY']);

/** Reads the statements of a definition text. Reports every error and continues with the next statement. */
export function parseStatements(text: string, file: string, diagnostics: Diagnostics): readonly Statement[] {
  return new Parser(tokenize(text, file, diagnostics), diagnostics).statements();
}

class Parser {
  readonly #tokens: readonly Token[];
  readonly #diagnostics: Diagnostics;
  #position = 0;

  constructor(tokens: readonly Token[], diagnostics: Diagnostics) {
    this.#tokens = tokens;
    this.#diagnostics = diagnostics;
  }

  statements(): readonly Statement[] {
    const statements: Statement[] = [];
    while (!this.#is('end')) {
      const statement = this.#statement();
      if (statement !== undefined) statements.push(statement);
    }
    return statements;
  }

  #statement(): Statement | undefined {
    if (this.#takes(';')) return undefined;
    const name = this.#peek();
    if (!this.#takes('word')) return this.#recover('the name of a directive');
    if (!this.#takes('(')) return this.#recover(`"(" after ${name.value}`);
    const list = this.#arguments(name);
    return list && { name: name.value, place: name.place, arguments: list };
  }

  #arguments(name: Token): readonly RawArgument[] | undefined {
    const list: RawArgument[] = [];
    while (list.length > 0 || !this.#is(')')) {
      const argument = this.#argument();
      if (argument === undefined) return this.#recover('an argument: a field name, a number or a string');
      list.push(argument);
      const separator = this.#peek();
      if (separator.kind === ')') break;
      if (separator.kind === ';' && this.#argumentFollows()) {
        this.#diagnostics.warning(separator.place, 'found ";" between two arguments', 'write ","');
      } else if (separator.kind === ';' || separator.kind === 'end' || this.#statementFollows(0)) {
        this.#diagnostics.error(separator.place, `${name.value}( is not closed`, 'add ")"');
        if (separator.kind === ';') this.#position++;
        return list;
      } else if (separator.kind === 'string' && TEXTS.has(name.value.toUpperCase())) {
        continue;
      } else if (separator.kind !== ',') {
        return this.#recover('"," or ")" after the argument');
      }
      this.#position++;
    }
    this.#position++;
    this.#terminator(name);
    return list;
  }

  // Published definitions have a field name of two words: INITIAL REPOSITORY.
  #argument(): RawArgument | undefined {
    const first = this.#peek();
    if (first.kind !== 'word' && first.kind !== 'integer' && first.kind !== 'string') return undefined;
    this.#position++;
    let text = first.value;
    while (first.kind === 'word' && this.#is('word') && !this.#statementFollows(0)) {
      text += ` ${this.#peek().value}`;
      this.#position++;
    }
    return {
      kind: first.kind,
      value: text,
      source: first.kind === 'word' ? text : first.source,
      place: first.place,
    };
  }

  #terminator(name: Token): void {
    if (this.#takes(';')) return;
    const closing = this.#tokens[this.#position - 1] ?? name;
    const place = { ...closing.place, column: closing.place.column + closing.source.length };
    const message = `the statement ${name.value}(...) is not ended`;
    // Nothing follows the last one that it could run into.
    if (this.#is('end')) this.#diagnostics.warning(place, message, 'add ";"');
    else this.#diagnostics.error(place, message, 'add ";"');
    if (!this.#is('word')) this.#skip();
  }

  #recover(expected: string): undefined {
    const { place, kind, source } = this.#peek();
    this.#diagnostics.error(
      place,
      `expected ${expected}, found ${kind === 'end' ? 'the end of the file' : source}`,
    );
    this.#skip();
    return undefined;
  }

  // Goes to where the next statement probably begins: after a ";", or at a name with "(" on a later line.
  #skip(): void {
    const from = this.#peek().place.line;
    while (!this.#is('end')) {
      if (this.#takes(';')) return;
      if (this.#statementFollows(0) && this.#peek().place.line > from) return;
      this.#position++;
    }
  }

  #argumentFollows(): boolean {
    const next = this.#tokens[this.#position + 1];
    return next !== undefined && /word|integer|string/.test(next.kind) && !this.#statementFollows(1);
  }

  #statementFollows(distance: number): boolean {
    const name = this.#tokens[this.#position + distance];
    return name?.kind === 'word' && this.#tokens[this.#position + distance + 1]?.kind === '(';
  }

  #peek(): Token {
    const token = this.#tokens[this.#position];
    if (token === undefined) throw new RangeError('the parser ran past the end of its tokens');
    return token;
  }

  #is(kind: TokenKind): boolean {
    return this.#peek().kind === kind;
  }

  /** Goes on to the next token if this one is of a kind; returns whether it is. */
  #takes(kind: TokenKind): boolean {
    if (!this.#is(kind)) return false;
    this.#position++;
    return true;
  }
}

/** Returns a statement as one line of text with its place, as statistics and messages name it. */
export function statementLabel(statement: Statement, mainFile: string): string {
  const { file, line } = statement.place;
  const text = `${statement.name}(${statement.arguments.map((argument) => argument.source).join(', ')})`;
  return `${text} at ${file === mainFile ? 'line ' : `${file}:`}${line}`;
}
