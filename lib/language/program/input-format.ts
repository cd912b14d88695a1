import { quoted } from '../../errors/error.ts';
import { didYouMean } from '../../errors/suggestion.ts';
import { BlocksReader } from '../../sources/formats/blocks.ts';
import { detailLines } from '../../sources/formats/detail-lines.ts';
import type { JsonWanted } from '../../sources/formats/json/values.ts';
import { foldName, type LineReader } from '../../sources/formats/line-reader.ts';
import { compilePartPattern, type PartPattern } from '../../sources/formats/part-pattern.ts';
import { PatternReader } from '../../sources/formats/pattern.ts';
import type { RecordFormat } from '../../sources/formats/record-cutter.ts';
import { TableReader } from '../../sources/formats/table.ts';
import { wordsReader } from '../../sources/formats/words.ts';
import type { StatementOf } from '../directives/directives.ts';
import type { Script } from '../script.ts';
import type { Diagnostics } from '../syntax/diagnostics.ts';
import type { Fill } from './fills.ts';

/** How Extract addresses the values of a record. */
export type Addressing =
  /** By columns of characters. */
  | 'columns'
  /** By the number of an element or the heading of its column. */
  | 'headed elements'
  /** By the number of an element. */
  | 'elements'
  /** By name: the reader delivers the wanted values of each record. */
  | 'names';

/** How records are made from an input. */
export interface CompiledFormat {
  /** How raw records are cut from the input: as lines, unless they are delimited or JSON. */
  readonly format: RecordFormat;
  readonly addressing: Addressing;
  /** Opens a reader that makes records from lines; absent if each raw record is a record. */
  readonly openReader?: (source: string) => LineReader;
}

// Between the values of rows that have no text of their own.
const ROW_DELIMITER = ',';

/** Compiles the statements about the format of the input; reports what is wrong with them. */
export function compileFormat(
  script: Script,
  fills: readonly Fill[],
  diagnostics: Diagnostics,
): CompiledFormat {
  const delimiter = script.all('SetCSVDelimiter')[0];
  const statement = script.all('SetFormat')[0];
  if (delimiter !== undefined && statement !== undefined) {
    diagnostics.error(
      statement.place,
      'records are delimited or have a format, not both',
      'remove SetCSVDelimiter or SetFormat',
    );
  }
  const rows = script.inOrder(['SetQuery', 'SetSheet'])[0];
  if (rows !== undefined && statement !== undefined) {
    const { directive } = rows;
    diagnostics.error(
      statement.place,
      `rows of ${directive} are delimited records, and have no other format`,
      'remove SetFormat',
    );
  }
  if (delimiter !== undefined || rows !== undefined) {
    const format = { kind: 'csv', delimiter: delimiter?.arguments.delimiter.value ?? ROW_DELIMITER } as const;
    return { format, addressing: 'headed elements' };
  }
  const compiled: CompiledFormat =
    statement === undefined
      ? { format: { kind: 'text' }, addressing: 'columns' }
      : namedFormat(script, statement, fills, diagnostics);
  const hasCarriageControl = script.all('SetCarriageControl').length > 0;
  const isText = compiled.format.kind === 'text' && hasCarriageControl;
  return detailed(script, isText ? { ...compiled, format: { kind: 'text', hasCarriageControl } } : compiled);
}

function namedFormat(
  script: Script,
  statement: StatementOf<'SetFormat'>,
  fills: readonly Fill[],
  diagnostics: Diagnostics,
): CompiledFormat {
  const wanted = namedExtracts(fills).map(({ names }) => names);
  const details = new Details(statement, diagnostics);
  const lines = (addressing: Addressing, openReader: (source: string) => LineReader): CompiledFormat => {
    return { format: { kind: 'text' }, addressing, openReader };
  };
  switch (statement.arguments.format.value) {
    case 'WORDS': {
      const limit = details.number() ?? Number.POSITIVE_INFINITY;
      return lines('elements', () => wordsReader(limit));
    }
    case 'TABLE':
      details.none();
      return lines('names', (source) => new TableReader(source, wanted));
    case 'BLOCKS': {
      const first = details.text('a label')?.split('|');
      return lines('names', (source) => new BlocksReader(source, wanted, first));
    }
    case 'PATTERN': {
      const patterns = details.patterns();
      checkParts(fills, patterns, diagnostics);
      return lines('names', (source) => new PatternReader(source, patterns, wanted));
    }
    case 'JSON': {
      const path = details.text('a path');
      const format = { kind: 'json', path: pathKeys(path ?? ''), wanted: jsonWanted(script, fills) } as const;
      return { format, addressing: 'names' };
    }
  }
}

// With SetDetailCount, the reader gets the lines of each record as one text. A format whose records end by themselves takes
// no count, as the checks report.
function detailed(script: Script, compiled: CompiledFormat): CompiledFormat {
  const count = script.all('SetDetailCount')[0]?.arguments.count.value;
  if (count === undefined) return compiled;
  const open = compiled.openReader ?? (() => WHOLE_TEXT);
  return { ...compiled, openReader: (source) => detailLines(count, open(source)) };
}

// For text that is cut by columns, the joined lines are the record.
const WHOLE_TEXT: LineReader = {
  state: '',
  read: (text, line) => [{ kind: 'record', text, line, cells: [] }],
  end: () => [],
};

/** The Extract statements that ask for names, in the order of the fills. */
function namedExtracts(fills: readonly Fill[]) {
  return fills.flatMap((fill) =>
    fill.kind === 'extract' && fill.where.kind === 'name' ? [{ ...fill, names: fill.where.names }] : [],
  );
}

function jsonWanted(script: Script, fills: readonly Fill[]): readonly JsonWanted[] {
  const lookups = new Map(
    script.all('AddLookup').map(({ arguments: { FIELD, path, key, value } }) => [
      FIELD.value.name,
      {
        path: pathKeys(path.value),
        ...(key && { key: key.value }),
        ...(value && { value: value.value }),
      },
    ]),
  );
  return namedExtracts(fills).map(({ field, names }) => {
    const lookup = lookups.get(field.name);
    return { names: names.filter((name) => name !== ''), ...(lookup && { lookup }) };
  });
}

function pathKeys(path: string): readonly string[] {
  return path === '' ? [] : path.split('.');
}

function checkParts(
  fills: readonly Fill[],
  patterns: readonly PartPattern[],
  diagnostics: Diagnostics,
): void {
  const known = new Set(patterns.flatMap(({ names }) => names.map(foldName)));
  if (known.size === 0) return;
  for (const { place, names } of namedExtracts(fills)) {
    const [name = ''] = names;
    if (names.some((each) => known.has(foldName(each)))) continue;
    diagnostics.error(
      place,
      `no pattern of SetFormat has a part ${quoted(name)}`,
      didYouMean(name, [...known]) ?? `write {${name}} in a pattern`,
    );
  }
}

/** Reads the details of a SetFormat statement; reports details that the format does not take. */
class Details {
  readonly #statement: StatementOf<'SetFormat'>;
  readonly #diagnostics: Diagnostics;

  constructor(statement: StatementOf<'SetFormat'>, diagnostics: Diagnostics) {
    this.#statement = statement;
    this.#diagnostics = diagnostics;
  }

  none(): void {
    this.#take(0, '');
  }

  number(): number | undefined {
    const [value] = this.#take(1, 'the greatest number of elements');
    if (value === undefined || (typeof value === 'number' && value > 1)) return value;
    this.#report('the greatest number of elements should be 2 or more');
    return undefined;
  }

  text(what: string): string | undefined {
    const [value] = this.#take(1, what);
    if (value === undefined || typeof value === 'string') return value;
    this.#report(`${what} should be a string`, `write "${value}"`);
    return undefined;
  }

  patterns(): readonly PartPattern[] {
    const { detail, format } = this.#statement.arguments;
    if (detail.length === 0)
      this.#report('PATTERN needs a pattern', `write SetFormat(${format.value}, "...");`);
    return detail.flatMap(({ value, place }) => {
      const pattern = compilePartPattern(String(value), 'named');
      if (!('problem' in pattern)) return [pattern];
      const column = place.column + pattern.at + 1;
      this.#diagnostics.error({ ...place, column }, pattern.problem, pattern.suggestion);
      return [];
    });
  }

  #take(most: number, what: string): readonly (number | string)[] {
    const { detail, format } = this.#statement.arguments;
    if (detail.length > most) {
      const takes = most === 0 ? 'no detail' : `one detail, ${what}`;
      this.#report(`${format.value} takes ${takes}, found ${detail.length}`);
    }
    return detail.map(({ value }) => value);
  }

  #report(problem: string, suggestion?: string): void {
    const place = this.#statement.arguments.detail[0]?.place ?? this.#statement.place;
    this.#diagnostics.error(place, problem, suggestion);
  }
}
