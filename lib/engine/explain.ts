import { sourceReader } from '../../transforms/source-reader.ts';
import { EndOfInput } from '../../transforms/stage.ts';
import { TapesyncError } from '../errors/error.ts';
import type { Definition, Explanation, Extractor } from '../language/definition.ts';
import type { RawBatch } from '../records/batch.ts';
import type { ReadLimits } from '../sources/read-limits.ts';
import type { Source } from '../sources/source.ts';
import { Quoting } from './unquoted.ts';

/** What became of one record, and the input it came from. */
export interface ExplainedRecord {
  readonly source: string;
  readonly explanation: Explanation;
}

/**
 * Yields what becomes of each record of some sources, field by field, as one wants it while writing a definition. Leaving
 * the loop stops reading. Throws the TapesyncError of an input that cannot be read to its end.
 */
export async function* explain(
  definition: Definition,
  sources: readonly Source[],
  limits?: ReadLimits,
): AsyncGenerator<ExplainedRecord> {
  try {
    yield* explained(definition, sources, limits);
  } catch (error) {
    throw error instanceof TapesyncError ? new Quoting(sources).error(error) : error;
  }
}

async function* explained(
  definition: Definition,
  sources: readonly Source[],
  limits: ReadLimits | undefined,
): AsyncGenerator<ExplainedRecord> {
  const reader = sourceReader({
    sources,
    format: definition.format,
    encoding: definition.encoding,
    allowEmpty: false,
    limits,
    signal: new AbortController().signal,
    progress: { bytes: 0 },
    time: { name: 'source-reader', records: 0, ms: 0 },
  });
  let current: RawBatch['input'] | undefined;
  let extractor: Extractor | undefined;
  for await (const batch of reader as AsyncIterable<RawBatch | EndOfInput>) {
    if (batch instanceof EndOfInput) {
      if (batch.end.kind === 'failed') throw batch.end.error;
      if (batch.end.kind === 'complete') yield* named(current, extractor?.explainEnd());
      continue;
    }
    if (batch.input !== current) {
      yield* named(current, extractor?.explainEnd());
      current = batch.input;
      extractor = definition.open(current.name);
    }
    yield* named(current, extractor?.explain(batch));
  }
}

function* named(
  input: RawBatch['input'] | undefined,
  explanations: Iterable<Explanation> = [],
): Iterable<ExplainedRecord> {
  for (const explanation of explanations) yield { source: input?.name ?? '', explanation };
}
