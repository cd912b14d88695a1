import { attributeKey, type FieldSpec, fieldByKey, isSettable, type ValueKey } from '../volume.ts';
import { Binder } from './binder.ts';
import { checkDefinition } from './checks.ts';
import { ConfinedFiles } from './confined-files.ts';
import { collectDateReaders, definitionZone } from './date-readers.ts';
import type { DateReader } from './dates.ts';
import type { CompileOptions, Definition, FieldPolicy, RecordFormat } from './definition.ts';
import { type Diagnostic, Diagnostics } from './diagnostics.ts';
import { Excluded } from './ended.ts';
import { compileExtraction } from './extraction.ts';
import { type Program, RecordExtractor, type RecordLayout } from './extractor.ts';
import { collectFills, type Fill } from './fills.ts';
import type { ListLoader } from './filter.ts';
import { Includer } from './include.ts';
import { collectRecordRules } from './record-gate.ts';
import { compileRewrites } from './rewrites.ts';
import { Schedule } from './schedule.ts';
import { Script } from './script.ts';
import { warnOfUnreachableRules } from './unreachable.ts';
import { valueReader } from './value-reader.ts';
import type { Zone } from './zone.ts';

/** A definition, unless there are errors among the diagnostics. */
export interface Compiled {
  readonly definition?: Definition;
  /** All that was found, in the order of the places. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Compiles the text of a definition.
 *
 * @param file the file it stands in: names it in diagnostics, and its folder is where Include and LIST read
 */
export function compileDefinition(text: string, file: string, options: CompileOptions): Compiled {
  const diagnostics = new Diagnostics();
  const files = new ConfinedFiles(file, options.includeFolders);
  const binder = new Binder(file, options.environment, listLoader(files), diagnostics);
  const includer = new Includer(files, binder, diagnostics);
  const script = new Script(file, includer.statements(text, file), includer.broken);
  const definition = build(script, file, options, diagnostics);
  return {
    ...(diagnostics.failed || definition === undefined ? {} : { definition }),
    diagnostics: diagnostics.sorted(),
  };
}

function listLoader(files: ConfinedFiles): ListLoader {
  return (name) => {
    const file = files.read(name);
    return 'problem' in file ? file : { lines: file.text.split(/\r?\n/) };
  };
}

function build(
  script: Script,
  file: string,
  options: CompileOptions,
  diagnostics: Diagnostics,
): Definition | undefined {
  script.checkOnce(diagnostics);
  const zone = definitionZone(script, options, diagnostics);
  if (zone === undefined) return undefined;
  const fills = collectFills(script, options.literals, diagnostics);
  const dateReaders = collectDateReaders(script, zone, diagnostics);
  const format = recordFormat(script);
  const { descriptionAttribute } = options;
  checkDefinition({ script, fills, format, dateReaders, descriptionAttribute }, diagnostics);
  warnOfUnreachableRules(script, diagnostics);
  if (diagnostics.failed) return undefined;

  const policies = new Map(
    script.all('SetPolicy').map(({ arguments: { FIELD, policy } }) => [FIELD.value.name, policy.value]),
  );
  const outputs = outputSlots(fills, descriptionAttribute, policies);
  const policyAt = (slot: number) => policies.get(fills[slot]?.field.name ?? '');
  const values = [...outputs.values()];
  const clearing = values.flatMap((slot, index) => (policyAt(slot) === 'CLEAR' ? [index] : []));
  const program = compileProgram(script, fills, format, dateReaders, zone, options.now, { values, clearing });
  const encoding = script.all('SetEncoding')[0]?.arguments.encoding.value;
  return {
    path: file,
    format,
    ...(encoding === undefined ? {} : { encoding }),
    inputs: script.all('SetFile').map((statement) => statement.arguments.path.value),
    fields: [...outputs.keys()],
    addOnly: new Set([...outputs].filter(([, slot]) => policyAt(slot) === 'ADD').map(([key]) => key)),
    skipRules: script
      .all('AddSkipOnRepositoryChange')
      .map(({ label, arguments: { proposed, target, current } }) => ({
        label,
        matches: (wanted, present, held) =>
          proposed.value.matches(wanted) && target.value.matches(present) && current.value.matches(held),
      })),
    attributeResolutions: script.all('AddAttributeResolution').map(({ arguments: { index, filter } }) => ({
      index: index.value,
      matches: (value) => filter.value.matches(value),
    })),
    open: () => new RecordExtractor(program),
  };
}

function recordFormat(script: Script): RecordFormat {
  const delimiter = script.all('SetCSVDelimiter')[0]?.arguments.delimiter.value;
  return delimiter === undefined ? { kind: 'text' } : { kind: 'csv', delimiter };
}

// The compared fields that a record can set, each with the slot it is taken from.
function outputSlots(
  fills: readonly Fill[],
  descriptionAttribute: number,
  policies: ReadonlyMap<string, FieldPolicy>,
): ReadonlyMap<ValueKey, number> {
  const slots = new Map<ValueKey, number>();
  for (const [slot, { field }] of fills.entries()) {
    if (policies.get(field.name) === 'IGNORE') continue;
    const key =
      field.name === 'DESCRIPTION' && descriptionAttribute > 0
        ? attributeKey(descriptionAttribute)
        : field.spec?.key;
    if (key !== undefined && isValueKey(key)) slots.set(key, slot);
  }
  return slots;
}

function isValueKey(key: string): key is ValueKey {
  return isSettable(key) && fieldByKey(key)?.role === 'value';
}

function compileProgram(
  script: Script,
  fills: readonly Fill[],
  format: RecordFormat,
  dateReaders: ReadonlyMap<string, DateReader>,
  zone: Zone,
  now: number,
  outputs: Pick<RecordLayout, 'values' | 'clearing'>,
): Program {
  const slotOf = (name: string): number => fills.findIndex(({ field }) => field.name === name);
  const trimmed = new Set(
    script.all('RemoveSpaces').map((statement) => statement.arguments.FIELD.value.name),
  );
  const schedule = new Schedule(script, zone, now, slotOf);
  const layout: RecordLayout = {
    customer: slotOf('CUSTOMER'),
    media: slotOf('MEDIA'),
    volume: slotOf('VOLUME'),
    repositoryDescription: slotOf('REPOSITORY_DESC'),
    initialRepository: slotOf('INITIALREPOSITORY'),
    ...outputs,
  };
  return {
    names: fills.map(({ field }) => field.name),
    recordRules: collectRecordRules(script),
    extraction: compileExtraction(fills, format, trimmed),
    rewrites: compileRewrites(script, slotOf),
    exclusions: script.all('AddExclusionOnValue').map(({ label, arguments: { FIELD, filter } }) => ({
      slot: slotOf(FIELD.value.name),
      filter: filter.value,
      excluded: new Excluded(label),
    })),
    readers: fills.map(({ field }) => field.spec && readerOf(field.spec, dateReaders)),
    varying: varyingSlots(script, fills),
    schedule: schedule.isEmpty ? undefined : schedule,
    layout,
  };
}

// A literal varies only where a translation or a rule of the Sync Engine may write over it.
function varyingSlots(script: Script, fills: readonly Fill[]): readonly number[] {
  const written = new Set(['REPOSITORY', 'REPOSITORY_DESC', 'MOVEDATE']);
  for (const { arguments: given } of script.inOrder(['AddTranslation', 'AddTranslation2'])) {
    written.add(given.FIELD.value.name);
  }
  return fills.flatMap(({ kind, field }, slot) =>
    kind !== 'literal' || written.has(field.name) ? [slot] : [],
  );
}

function readerOf(spec: FieldSpec, dateReaders: ReadonlyMap<string, DateReader>): Program['readers'][number] {
  return valueReader(spec, dateReaders.get(spec.name));
}
