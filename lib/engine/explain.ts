import { sourceReader } from '../../transforms/source-reader.ts';
import { EndOfInput } from '../../transforms/stage.ts';
import { TapesyncError } from '../errors/error.ts';
import type { Definition, Explanation, Extractor } from '../language/definition.ts';
import type { Input, RawPiece } from '../records/batch.ts';
import { type Cutting, InputCutter } from '../records/input-cutter.ts';
import type { ReadLimits } from '../sources/read-limits.ts';
import type { Source } from '../sources/source.ts';
import { sheetsFor } from '../sources/spreadsheet/sheet-options.ts';
import { Quoting } from './unquoted.ts';

/** What became of one record, and the input it came from. */
export interface ExplainedRecord {
  readonly source: string;
  readonly explanation: Explanation;
}

/** How inputs are read that are explained. */
export interface ExplainOptions {
  readonly limits?: ReadLimits | undefined;
  /** Ends what is read. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Yields what becomes of each record of some sources, field by field, as one wants it while writing a definition. Leaving
 * the loop stops reading, and so does the signal. Throws the TapesyncError of an input that cannot be read to its end.
 */
export async function* explain(
  definition: Definition,
  sources: readonly Source[],
  { limits, signal }: ExplainOptions = {},
): AsyncGenerator<ExplainedRecord> {
  try {
    yield* explained(definition, sources, limits, signal ?? new AbortController().signal);
  } catch (error) {
    throw error instanceof TapesyncError ? new Quoting(sources).error(error) : error;
  }
}

async function* explained(
  definition: Definition,
  sources: readonly Source[],
  limits: ReadLimits | undefined,
  signal: AbortSignal,
): AsyncGenerator<ExplainedRecord> {
  const reader = sourceReader({
    sources,
    limits,
    sheets: sheetsFor(definition),
    signal,
    progress: { bytes: 0 },
    time: { name: 'source-reader', records: 0, ms: 0 },
  });
  const { format, encoding } = definition;
  let open:
    | { readonly input: Input; readonly cutter: InputCutter; readonly extractor: Extractor }
    | undefined;
  for await (const piece of reader as AsyncIterable<RawPiece | EndOfInput>) {
    if (piece instanceof EndOfInput) {
      if (piece.end.kind === 'failed') throw piece.end.error;
      continue;
    }
    const { input, bytes, isLast } = piece;
    if (open?.input !== input) {
      const cutter = await InputCutter.open(input, { format, encoding, allowEmpty: false });
      open = { input, cutter, extractor: definition.open(input.name) };
    }
    const { cutter, extractor } = open;
    yield* explainedRecords(extractor, input, () => cutter.cut(bytes));
    if (!isLast) continue;
    yield* explainedRecords(extractor, input, () => cutter.end());
    const misread = cutter.misread();
    if (misread !== undefined) throw misread;
    yield* named(input, extractor.explainEnd());
  }
}

function* explainedRecords(
  extractor: Extractor,
  input: Input,
  cut: () => Cutting,
): Iterable<ExplainedRecord> {
  if (input.terminated) return;
  const { batches, error } = cut();
  for (const batch of batches) {
    yield* named(input, extractor.explain(batch));
    if (input.terminated) return;
  }
  if (error !== undefined) throw error;
}

function* named(input: Input, explanations: Iterable<Explanation>): Iterable<ExplainedRecord> {
  for (const explanation of explanations) yield { source: input.name, explanation };
}
