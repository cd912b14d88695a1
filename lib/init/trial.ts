import { TapesyncError } from '../errors/error.ts';
import { compileDefinition } from '../language/compiler.ts';
import type { CompileOptions, Definition, ExtractedRecords } from '../language/definition.ts';
import { renderDiagnostic } from '../language/syntax/diagnostics.ts';
import type { Problem } from '../model/problem.ts';
import { Tally } from '../model/tally.ts';
import { CLEARED, type VolumeRecord } from '../model/volume-record.ts';
import type { RawBatch } from '../records/batch.ts';
import type { Cut } from '../sources/formats/cutter.ts';
import { recordCutter } from '../sources/formats/record-cutter.ts';
import type { ExportSample } from './sample.ts';

/** What a definition makes of its sample. */
export interface Trial {
  /** Records that became volumes. */
  readonly volumes: number;
  /** Values that these have. */
  readonly values: number;
  /** The numbers of excluded records and other lines by their reason. */
  readonly excluded: readonly (readonly [reason: string, count: number])[];
  readonly rejected: readonly Problem[];
  /** The error at the end of a sample that is cut; `undefined` where it is not. */
  readonly cutShort: TapesyncError | undefined;
}

const CUT_SHORT: ReadonlySet<string> = new Set([
  'SOURCE_QUOTE_OPEN',
  'SOURCE_TABLE_OPEN',
  'SOURCE_END_MISSING',
  'SOURCE_FOOTER_MISSING',
  'SOURCE_COUNT',
  'SOURCE_NUMBER',
]);

/** Returns true if an error only means that the end of an export is missing. */
export function isCutShort({ code }: TapesyncError): boolean {
  return CUT_SHORT.has(code);
}

/** What a definition is compiled with, to be tried on a sample: neither the time nor the machine plays a part. */
export const TRIAL_OPTIONS: CompileOptions = {
  timeZone: 'UTC',
  now: 0,
  descriptionAttribute: 0,
  literals: new Map(),
  environment: {},
  confine: undefined,
  includeFolders: [],
};

/**
 * Extracts the volumes of a sample by the definition that was drafted from it; returns `undefined` if the export does not
 * fit it at all. A definition that does not compile is a bug of the draft: it throws an `Error`.
 */
export async function tryDefinition(text: string, sample: ExportSample): Promise<Trial | undefined> {
  return tryCompiled(compiled(text), sample);
}

/** Extracts the volumes of a sample; returns `undefined` if the export does not fit the definition at all. */
export async function tryCompiled(definition: Definition, sample: ExportSample): Promise<Trial | undefined> {
  try {
    return await extractVolumes(definition, sample);
  } catch (error) {
    if (!(error instanceof TapesyncError)) throw error;
    if (!sample.isWhole || !isCutShort(error)) return undefined;
    const trial = await tryCompiled(definition, { ...sample, isWhole: false });
    return trial && { ...trial, cutShort: error };
  }
}

function compiled(text: string): Definition {
  const { definition, diagnostics } = compileDefinition(text, 'draft.ttidef', TRIAL_OPTIONS);
  if (definition === undefined) throw new Error(diagnostics.map(renderDiagnostic).join('\n'));
  return definition;
}

async function extractVolumes(
  definition: Definition,
  { source, text, isWhole }: ExportSample,
): Promise<Trial> {
  const tally = new Tally();
  const input = { name: source, terminated: false, mayHoldNul: true };
  const cutter = await recordCutter(definition.format, source);
  const extractor = definition.open(source);
  const records: VolumeRecord[] = [];
  const take = (cut: Cut): void => {
    if (cut.error !== undefined) throw cut.error;
    const batch: RawBatch = { ...cut, input, tally };
    records.push(...recordsOf(extractor.extract(batch)));
  };
  take(cutter.cut(text));
  // A record that is cut by the end of the sample is none.
  const end = isWhole ? cutter.end() : undefined;
  const cutShort = end?.error !== undefined && isCutShort(end.error) ? end.error : undefined;
  if (end !== undefined && cutShort === undefined) take(end);
  records.push(...recordsOf(extractor.end(tally, isWhole && cutShort === undefined)));
  const values = records.flatMap((record) =>
    record.values.filter((value) => value !== '' && value !== CLEARED),
  ).length;
  return {
    volumes: records.length,
    values,
    excluded: tally.outcomes.reasons('excluded'),
    rejected: tally.problems,
    cutShort,
  };
}

function recordsOf({ segments }: ExtractedRecords): readonly VolumeRecord[] {
  return segments.flatMap((segment) => (segment.kind === 'records' ? segment.records : []));
}
