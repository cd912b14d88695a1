import { compileDefinition } from '../../../lib/language/compiler.ts';
import type { CompileOptions, Definition, Explanation } from '../../../lib/language/definition.ts';
import { Binder } from '../../../lib/language/directives/binder.ts';
import { Includer } from '../../../lib/language/directives/includer.ts';
import { Script } from '../../../lib/language/script.ts';
import { ConfinedFiles } from '../../../lib/language/syntax/confined-files.ts';
import { Diagnostics, renderDiagnostic } from '../../../lib/language/syntax/diagnostics.ts';
import type { ListLoader } from '../../../lib/model/filter/filter.ts';
import { Tally } from '../../../lib/model/tally.ts';
import type { VolumeRecord } from '../../../lib/model/volume-record.ts';
import type { Input, RawBatch, RecordBatch } from '../../../lib/records/batch.ts';
import { recordsOf } from '../records/segments.ts';

/** Noon of 16 March 2026 in UTC: what the tests take for now. */
export const NOW = Date.UTC(2026, 2, 16, 12) / 1000;

/** What a definition is compiled with, unless a test says otherwise. */
export const DEFAULTS: CompileOptions = {
  timeZone: 'UTC',
  now: NOW,
  descriptionAttribute: 0,
  literals: new Map(),
  environment: {},
  confine: undefined,
  includeFolders: [],
};

/** The statements that every definition needs, VOLUME from the first element or column. */
export const KEYS = 'SetLiteral(CUSTOMER, "US01"); SetLiteral(MEDIA, "LTO"); Extract(VOLUME, 1, 10, 0);';

/** Returns the diagnostics of a definition, as `check` prints them. */
export function diagnose(
  text: string,
  options: Partial<CompileOptions> = {},
  file = 'd.ttidef',
): readonly string[] {
  return compileDefinition(text, file, { ...DEFAULTS, ...options }).diagnostics.map(renderDiagnostic);
}

/** Compiles a definition that has no errors. */
export function compile(text: string, options: Partial<CompileOptions> = {}, file = 'd.ttidef'): Definition {
  const { definition, diagnostics } = compileDefinition(text, file, { ...DEFAULTS, ...options });
  if (definition === undefined) throw new Error(diagnostics.map(renderDiagnostic).join('\n'));
  return definition;
}

/** A loader of lists that finds none. */
export const NO_LISTS: ListLoader = () => ({ problem: 'there is no such file' });

/** Reads the statements of a definition, also of one that lacks some or has errors. */
export function scriptOf(text: string, diagnostics = new Diagnostics()): Script {
  const file = 'd.ttidef';
  const binder = new Binder(file, {}, NO_LISTS, diagnostics);
  const includer = new Includer(new ConfinedFiles(file, []), binder, diagnostics);
  return new Script(file, includer.statements(text, file), includer.broken);
}

/** Returns diagnostics as `check` prints them. */
export function rendered(diagnostics: Diagnostics): readonly string[] {
  return diagnostics.sorted().map(renderDiagnostic);
}

/** Returns how the only diagnostic of a definition goes on after its place. */
export function finding(text: string, options: Partial<CompileOptions> = {}): string | undefined {
  const [found, ...others] = diagnose(text, options);
  if (others.length > 0) throw new Error(`more than one diagnostic: ${[found, ...others].join('\n')}`);
  return found?.replace(/^\S+:\d+:\d+: /, '');
}

/** Cuts lines into a raw batch; with a delimiter each line is split, without regard to quotes. */
export function rawBatch(definition: Definition, lines: readonly string[], input?: Input): RawBatch {
  const { format } = definition;
  return {
    tally: new Tally(),
    input: input ?? { name: 'in', terminated: false },
    texts: lines,
    lines: lines.map((_, index) => index + 1),
    ...(format.kind === 'csv' ? { cells: lines.map((line) => line.split(format.delimiter)) } : {}),
  };
}

/** What becomes of all lines of an input, with the records among it. */
export interface Extracted extends RecordBatch {
  readonly records: readonly VolumeRecord[];
}

/** Runs lines through a definition. */
export function extract(definition: Definition, lines: readonly string[]): Extracted {
  const extractor = definition.open('in');
  const batch = extractor.extract(rawBatch(definition, lines));
  const segments = [...batch.segments, ...extractor.end(batch.tally).segments];
  return { ...batch, segments, records: recordsOf({ segments }) };
}

/** Returns the records of lines as objects of the fields that have a value. */
export function records(definition: Definition, lines: readonly string[]): readonly Record<string, string>[] {
  return extract(definition, lines).records.map((record) => {
    const fields: Record<string, string> = { volume: record.volume };
    for (const [index, key] of definition.fields.entries()) {
      if (record.values[index] !== '') fields[key] = record.values[index]!;
    }
    if (record.repositoryDescription !== '') fields.repositoryDescription = record.repositoryDescription;
    if (record.initialRepository !== '') fields.initialRepository = record.initialRepository;
    return fields;
  });
}

/** Explains lines by a definition. */
export function explain(definition: Definition, lines: readonly string[]): readonly Explanation[] {
  const extractor = definition.open('in');
  return [...extractor.explain(rawBatch(definition, lines)), ...extractor.explainEnd()];
}
