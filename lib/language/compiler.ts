import { messageOf, quoted, TapesyncError } from '../errors/error.ts';
import { type AttributeKey, attributeKey, fieldByKey, type ValueKey } from '../model/field.ts';
import type { ListLoader } from '../model/filter/filter.ts';
import type { Zone } from '../model/zone.ts';
import { fileSource } from '../sources/files.ts';
import { checkDefinition } from './checks/checks.ts';
import { explainPeriods } from './checks/explained-periods.ts';
import { warnOfHiddenStatements } from './checks/hidden-statements.ts';
import { warnOfTranslatedConstants } from './checks/translated-constants.ts';
import { warnOfUnreachableRules } from './checks/unreachable-rules.ts';
import type { DateReader } from './dates/date-reader.ts';
import { collectDateReaders, definitionZone } from './dates/date-settings.ts';
import type { CompileOptions, Definition } from './definition.ts';
import { Binder } from './directives/binder.ts';
import type { FieldPolicy } from './directives/directive-spec.ts';
import type { DirectiveName } from './directives/directives.ts';
import { Includer } from './directives/includer.ts';
import { type DefinitionPart, definitionMeaning } from './meaning.ts';
import { type CleaningStep, cleanerOf, compileCleaning, strippedSlots } from './program/cleaning.ts';
import { collectContextRules } from './program/context.ts';
import { collectAnnouncedCounts, collectAnnouncedNumbers } from './program/end-marks.ts';
import { Excluded, Rejected } from './program/ended.ts';
import { compileExtraction } from './program/extraction.ts';
import { RecordExtractor } from './program/extractor.ts';
import { collectFills, type Fill } from './program/fills.ts';
import { fits } from './program/fitting.ts';
import { type CompiledFormat, compileFormat } from './program/input-format.ts';
import type { Program, RecordLayout } from './program/program.ts';
import { collectRecordRules } from './program/record-classifier.ts';
import { compileRecordWidth } from './program/record-width.ts';
import { compileRewrites } from './program/rewrites.ts';
import { valueReader } from './program/value-reader.ts';
import { compileValueRules } from './program/value-rules.ts';
import { Script } from './script.ts';
import { withNumbers, withoutRepeats, withoutUnused } from './slips.ts';
import { ConfinedFiles } from './syntax/confined-files.ts';
import {
  type DefinitionText,
  decodeDefinition,
  exportLine,
  LARGEST_DEFINITION,
  warnOfGuess,
} from './syntax/definition-text.ts';
import { type Diagnostic, Diagnostics } from './syntax/diagnostics.ts';

/** A compiled definition, absent if there are errors, and the diagnostics. */
export interface Compiled {
  readonly definition?: Definition;
  /** Errors and warnings by place. */
  readonly diagnostics: readonly Diagnostic[];
  /** What the definition means where people take it differently, by place. */
  readonly notes: readonly Diagnostic[];
}

/**
 * Compiles the text of a definition.
 *
 * @param file the path of the definition: names it in diagnostics, and Include and LIST read from its folder
 */
export function compileDefinition(text: string, file: string, options: CompileOptions): Compiled {
  return compileDecoded({ text }, file, options);
}

function compileDecoded(decoded: DefinitionText, file: string, options: CompileOptions): Compiled {
  const { text } = decoded;
  const diagnostics = new Diagnostics();
  warnOfGuess(decoded, file, diagnostics);
  const first = exportLine(text);
  if (first !== undefined) {
    diagnostics.error(
      { file, line: first.number, column: 1 },
      `this looks like an export and not like a definition: there is no statement in it, and it begins with ${quoted(first.text)}`,
      'the definition is named by -d, the export without it',
    );
    return { diagnostics: diagnostics.sorted(), notes: [] };
  }
  const files = new ConfinedFiles(file, options.includeFolders);
  const { environment, confine } = options;
  const lists: DefinitionPart[] = [];
  const binder = new Binder(file, environment, listLoader(files, lists, diagnostics), diagnostics, confine);
  const includer = new Includer(files, binder, diagnostics);
  const written = withoutRepeats(includer.statements(text, file), diagnostics);
  const script = new Script(file, withNumbers(written, diagnostics), includer.broken);
  const parts = () => [{ name: '', text }, ...includer.parts, ...lists];
  const query = queryOf(script, files, lists, diagnostics);
  const definition = build(script, file, query, parts, options, diagnostics);
  return {
    ...(diagnostics.failed || definition === undefined ? {} : { definition }),
    diagnostics: diagnostics.sorted(),
    notes: diagnostics.notes,
  };
}

/**
 * Reads and compiles a definition file. Problems in the definition become diagnostics. Throws DEFINITION_UNREADABLE if the
 * file cannot be read or is no text, and an AbortError when the signal comes first, as it may while a pipe is idle.
 */
export async function loadDefinition(
  path: string,
  options: CompileOptions,
  signal: AbortSignal = new AbortController().signal,
): Promise<Compiled> {
  const decoded = decodeDefinition(await readBytes(path, signal));
  if (!('problem' in decoded)) return compileDecoded(decoded, path, options);
  throw new TapesyncError('DEFINITION_UNREADABLE', { file: path, problem: decoded.problem });
}

async function readBytes(path: string, signal: AbortSignal): Promise<Uint8Array> {
  const pieces: Buffer[] = [];
  let size = 0;
  try {
    for await (const piece of fileSource(path).bytes(signal)) {
      pieces.push(piece);
      size += piece.length;
      if (size > LARGEST_DEFINITION) break; // a device may never end
    }
    return Buffer.concat(pieces);
  } catch (caught) {
    if (signal.aborted) throw caught;
    // What the system says, for the words of a definition.
    const error = caught instanceof TapesyncError ? caught.cause : caught;
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    const hint = isMissing ? '; -d FILE names one, tapesync init EXPORT drafts one' : '';
    const problem = `${messageOf(error)}${hint}`;
    throw new TapesyncError('DEFINITION_UNREADABLE', { file: path, problem }, { cause: error });
  }
}

function listLoader(files: ConfinedFiles, read: DefinitionPart[], diagnostics: Diagnostics): ListLoader {
  return (name) => {
    const file = files.read(name);
    if ('problem' in file) return file;
    warnOfGuess(file, file.name, diagnostics);
    read.push({ name: '', text: file.text });
    return { lines: file.text.split('\n') };
  };
}

const QUERY_FILE = /^FILE:\s*/i;

// The text is a part of what the definition says, wherever it stands.
function queryOf(
  script: Script,
  files: ConfinedFiles,
  read: DefinitionPart[],
  diagnostics: Diagnostics,
): string | undefined {
  const [statement] = script.all('SetQuery');
  if (statement === undefined) return undefined;
  const lines = statement.arguments.query.map(({ value }) => value);
  const [first = ''] = lines;
  if (lines.length > 1 || !QUERY_FILE.test(first)) return lines.join('\n');
  const name = first.replace(QUERY_FILE, '');
  const file = files.read(name);
  if ('problem' in file) {
    diagnostics.error(statement.place, `cannot read the query ${name}: ${file.problem}`);
    return undefined;
  }
  read.push({ name: '', text: file.text });
  return file.text;
}

function build(
  written: Script,
  file: string,
  query: string | undefined,
  parts: () => readonly DefinitionPart[],
  options: CompileOptions,
  diagnostics: Diagnostics,
): Definition | undefined {
  written.checkOnce(diagnostics);
  const zone = definitionZone(written, options, diagnostics);
  if (zone === undefined) return undefined;
  const fills = collectFills(written, options.literals, diagnostics);
  const script = withoutUnused(written, fills, diagnostics);
  const dateReaders = collectDateReaders(script, zone, diagnostics);
  const format = compileFormat(script, fills, diagnostics);
  const { descriptionAttribute } = options;
  const { addressing } = format;
  checkDefinition({ script, fills, addressing, dateReaders, descriptionAttribute }, diagnostics);
  warnOfUnreachableRules(script, diagnostics);
  warnOfHiddenStatements(script, fills, diagnostics);
  warnOfTranslatedConstants(script, dateReaders, diagnostics);
  explainPeriods(script, diagnostics);
  if (diagnostics.failed) return undefined;

  const stated = script.all('SetPolicy').map(({ arguments: args }) => args);
  const policies = new Map(stated.map(({ FIELD, policy }) => [FIELD.value.name, policy.value]));
  const clearFilters = new Map(stated.map(({ FIELD, filter }) => [FIELD.value.name, filter?.value]));
  const outputs = outputSlots(fills, descriptionAttribute, policies);
  const policyAt = (slot: number) => policies.get(fills[slot]?.field.name ?? '');
  const values = [...outputs.values()];
  const clearing = values.flatMap((slot, index) => {
    const filter = clearFilters.get(fills[slot]?.field.name ?? '');
    return policyAt(slot) === 'CLEAR' ? [{ index, filter }] : [];
  });
  const fieldsWith = (policy: FieldPolicy) =>
    new Set([...outputs].filter(([, slot]) => policyAt(slot) === policy).map(([key]) => key));
  const program = compileProgram(script, fills, format, dateReaders, zone, options.now, { values, clearing });
  const encoding = script.all('SetEncoding')[0]?.arguments.encoding.value;
  const repeats = script.all('SetRepeats')[0]?.arguments.counts.value;
  const maxAbsent = script.all('SetMaxAbsent')[0]?.arguments.limit.value;
  const sheet = script.all('SetSheet')[0]?.arguments.name.value;
  return {
    path: file,
    meaning: definitionMeaning(parts(), options, zone.name),
    format: format.format,
    ...(encoding === undefined ? {} : { encoding }),
    ...(query === undefined ? {} : { query }),
    ...(sheet === undefined ? {} : { sheet }),
    inputs: script.all('SetFile').map((statement) => statement.arguments.path.value),
    fields: [...outputs.keys()],
    unstored: UNSTORED.filter((key) => fills.some(({ field }) => field.spec?.key === key)),
    addOnly: fieldsWith('ADD'),
    clearing: fieldsWith('CLEAR'),
    isPresence: script.all('SetPresence').length > 0,
    skipRules: script.all('AddSkipOnRepositoryChange').map(({ label, given: texts, arguments: given }) => ({
      label,
      filters: texts.map(String),
      matches: (proposed, target, current) =>
        given.proposed.value.matches(proposed) &&
        given.target.value.matches(target) &&
        given.current.value.matches(current),
    })),
    resolutions: script.all('AddAttributeResolution').map(({ arguments: { index, filter } }) => ({
      key: keyOfAttribute(index.value || descriptionAttribute),
      matches: (text) => filter.value.matches(text),
    })),
    ...(repeats === undefined ? {} : { repeats }),
    ...(maxAbsent === undefined ? {} : { maxAbsent }),
    minRecords: script.all('SetMinimumRecords')[0]?.arguments.count.value ?? 0,
    open: (source) => new RecordExtractor(program, source),
  };
}

// What a record gives beside what stores compare.
const UNSTORED = ['repositoryDescription', 'initialRepository'] as const;

// The compared fields that a record can set, each with its slot.
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

// Where the description is kept as an attribute, that is where it is looked up.
function keyOfAttribute(index: number): 'description' | AttributeKey {
  return index === 0 ? 'description' : attributeKey(index);
}

function isValueKey(key: string): key is ValueKey {
  return fieldByKey(key)?.role === 'value';
}

function compileProgram(
  script: Script,
  fills: readonly Fill[],
  { addressing, openReader }: CompiledFormat,
  dateReaders: ReadonlyMap<string, DateReader>,
  zone: Zone,
  now: number,
  outputs: Pick<RecordLayout, 'values' | 'clearing'>,
): Program {
  const slotOf = (name: string): number => fills.findIndex(({ field }) => field.name === name);
  const mainFile = script.begin.file;
  const nameOf = ({ place, directive }: Pick<CleaningStep, 'place' | 'directive'>): string =>
    `${directive}:${place.file === mainFile ? '' : `${place.file}:`}${place.line}`;
  const cleaning = compileCleaning(script, fills);
  const units = new Map(
    script
      .all('SetNumberUnit')
      .map(({ arguments: { FIELD, FIELD2 } }) => [slotOf(FIELD.value.name), slotOf(FIELD2.value.name)]),
  );
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
    origins: fills.map((fill) => originOf(fill, nameOf)),
    recordRules: collectRecordRules(script),
    contextRules: collectContextRules(script),
    announcedCounts: collectAnnouncedCounts(script),
    announcedNumbers: collectAnnouncedNumbers(script),
    mayLackLineEnd: script.all('SetLineEnd')[0]?.arguments.lineEnd.value === 'OPTIONAL',
    openReader,
    extraction: compileExtraction(fills, addressing, units),
    widthOf: compileRecordWidth(script, fills, addressing),
    cleaning,
    cleaners: cleaning.map(cleanerOf),
    rewrites: compileRewrites(script, slotOf, strippedSlots(script, fills)),
    exclusions: script.all('AddExclusionOnValue').map(({ label, arguments: { FIELD, filter } }) => ({
      slot: slotOf(FIELD.value.name),
      filter: filter.value,
      excluded: new Excluded(label),
    })),
    readers: fills.map(({ field: { name, spec } }, slot) => {
      const never = script.all('AddNever').filter(({ arguments: { FIELD } }) => FIELD.value.name === name);
      const filters = never.map(({ arguments: { filter } }) => filter.value);
      const read = spec && valueReader(spec, dateReaders.get(name), filters);
      const { filter } = outputs.clearing.find(({ index }) => outputs.values[index] === slot) ?? {};
      // A word that clears is no value of its field.
      return read && filter ? (text) => (fits(filter, text) ? '' : read(text)) : read;
    }),
    dates: fills.map(({ field: { name } }) => dateReaders.get(name)),
    varying: varyingSlots(script, fills),
    valueRules: compileValueRules(script, zone, now, slotOf),
    required: script
      .all('SetRequired')
      .flatMap(({ arguments: { FIELD } }) => FIELD)
      .map(({ value: { name } }) => ({
        slot: slotOf(name),
        rejected: Rejected.field('RECORD_NO_KEY', { field: name }),
      })),
    layout,
    nameOf,
  };
}

/** Directives that may change the value with which a field was filled. */
const WRITERS = [
  'RemoveSpaces',
  'Capture',
  'SetNumberFormat',
  'AddNumber',
  'SetUpperCase',
  'AddTranslation',
  'AddTranslation2',
  'AddRule',
  'AddPeriod',
] as const;

// A literal varies only if another statement may change it.
function varyingSlots(script: Script, fills: readonly Fill[]): readonly number[] {
  const written = new Set(['REPOSITORY', 'REPOSITORY_DESC', 'MOVEDATE']);
  for (const { arguments: given } of script.inOrder(WRITERS)) written.add(given.FIELD.value.name);
  for (const { arguments: given } of script.all('AddNull')) {
    for (const { value } of given.FIELD) written.add(value.name);
  }
  return fills.flatMap(({ kind, field }, slot) =>
    kind !== 'literal' || written.has(field.name) ? [slot] : [],
  );
}

/** The directives that fill fields. */
const FILLERS: { readonly [K in Fill['kind']]?: DirectiveName } = {
  literal: 'SetLiteral',
  extract: 'Extract',
  context: 'AddContext',
};

function originOf({ kind, place }: Fill, nameOf: Program['nameOf']): string {
  // A literal of the command line stands on no line.
  if (place.line === 0) return place.file;
  const directive = FILLERS[kind];
  return directive === undefined ? '' : nameOf({ place, directive });
}
