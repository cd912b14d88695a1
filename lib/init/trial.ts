import { TapesyncError } from '../errors/error.ts';
import { compileDefinition } from '../language/compiler.ts';
import type { Definition } from '../language/definition.ts';
import { renderDiagnostic } from '../language/syntax/diagnostics.ts';
import type { Problem } from '../model/problem.ts';
import { Tally } from '../model/tally.ts';
import type { RawBatch } from '../records/batch.ts';
import type { Cut } from '../sources/formats/cutter.ts';
import { recordCutter } from '../sources/formats/record-cutter.ts';
import type { ExportSample } from './sample.ts';

/** What a definition makes of its sample. */
export interface Trial {
  /** Records that became volumes. */
  readonly volumes: number;
  /** The numbers of excluded records and other lines by their reason. */
  readonly excluded: readonly (readonly [reason: string, count: number])[];
  readonly rejected: readonly Problem[];
  /** The error at the end of a sample that is cut; `undefined` where it is not. */
  readonly cutShort: TapesyncError | undefined;
}

/** Returns true if an error only means that the end of an export is missing. */
export function isCutShort({ code }: TapesyncError): boolean {
  return code === 'SOURCE_QUOTE_OPEN' || code === 'SOURCE_TAIL';
}

/**
 * Extracts the volumes of a sample by the definition that was drafted from it; returns `undefined` if the export does not
 * fit it at all. A definition that does not compile is a bug of the draft: it throws an `Error`.
 */
export async function tryDefinition(text: string, sample: ExportSample): Promise<Trial | undefined> {
  const definition = compiled(text);
  try {
    return await extractVolumes(definition, sample);
  } catch (error) {
    if (error instanceof TapesyncError) return undefined;
    throw error;
  }
}

function compiled(text: string): Definition {
  const { definition, diagnostics } = compileDefinition(text, 'draft.ttidef', {
    timeZone: 'UTC',
    now: 0,
    descriptionAttribute: 0,
    literals: new Map(),
    environment: {},
    confine: undefined,
    includeFolders: [],
  });
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
  const take = (cut: Cut): number => {
    if (cut.error !== undefined) throw cut.error;
    const batch: RawBatch = { ...cut, input, tally };
    return extractor.extract(batch).records.length;
  };
  let volumes = take(cutter.cut(text));
  // A record that is cut by the end of the sample is none.
  const end = isWhole ? cutter.end() : undefined;
  const cutShort = end?.error !== undefined && isCutShort(end.error) ? end.error : undefined;
  if (end !== undefined && cutShort === undefined) volumes += take(end);
  volumes += extractor.end(tally).records.length;
  return { volumes, excluded: tally.outcomes.reasons('excluded'), rejected: tally.problems, cutShort };
}
