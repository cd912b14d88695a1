import { sourceReader } from '../../../transforms/source-reader.ts';
import { TapesyncError } from '../../errors/error.ts';
import { exitCodeOf } from '../../errors/exit-code.ts';
import { printable } from '../../errors/printable.ts';
import type { Definition, Explanation, Extractor, FieldExplanation } from '../../language/definition.ts';
import { CLEARED } from '../../model/volume-record.ts';
import type { RawBatch } from '../../records/batch.ts';
import { terminal } from '../terminal/console.ts';
import { output } from '../terminal/standard-output.ts';
import type { CommandContext } from './command.ts';
import { inputsOf } from './inputs.ts';

/**
 * Shows the first records of an input field by field, without touching any store: the way one writes a definition.
 * Excluded records are shown too, in one line each, and do not count.
 */
export async function preview(context: CommandContext, definition: Definition): Promise<number> {
  const { config, operands } = context;
  const enough = new AbortController();
  const source = sourceReader({
    inputs: await inputsOf(definition, operands),
    format: definition.format,
    ...(definition.encoding && { encoding: definition.encoding }),
    allowEmpty: false,
    signal: enough.signal,
    stdin: process.stdin,
    progress: { bytes: 0 },
    time: { name: 'source-reader', records: 0, ms: 0 },
  });
  let left = config.first;
  let input: RawBatch['input'] | undefined;
  let extractor: Extractor | undefined;
  const show = async (name: string, explanations: readonly Explanation[]): Promise<void> => {
    for (const explanation of explanations) {
      if (left === 0 || output.closed) return;
      await output.print(explained(name, explanation));
      if (explanation.ended?.outcome !== 'excluded') left--;
    }
  };
  try {
    for await (const batch of source as AsyncIterable<RawBatch>) {
      if (batch.input !== input) {
        if (input !== undefined) await show(input.name, extractor?.explainEnd() ?? []);
        input = batch.input;
        extractor = definition.open(input.name);
      }
      await show(input.name, extractor?.explain(batch) ?? []);
      if (left === 0 || output.closed) enough.abort();
      else if (batch.end?.kind === 'complete') await show(input.name, extractor?.explainEnd() ?? []);
      else if (batch.end?.kind === 'failed') throw batch.end.error;
    }
  } catch (error) {
    if (!(error instanceof TapesyncError)) throw error;
    terminal.error(error);
    return exitCodeOf(error);
  }
  return 0;
}

function explained(source: string, { line, raw, fields, ended }: Explanation): string {
  const record = printable(raw);
  if (ended?.outcome === 'excluded') return `${source}:${line}: excluded by ${ended.reason}: ${record}\n`;
  const width = Math.max(0, ...fields.map(({ name }) => name.length));
  const valueWidth = Math.min(WIDEST, Math.max(0, ...fields.map(({ value }) => shown(value).length)));
  const rows = fields.map((field) =>
    `  ${field.name.padEnd(width)}  ${shown(field.value).padEnd(valueWidth)}  ${history(field)}`.trimEnd(),
  );
  const rejected = ended === undefined ? [] : [`  rejected: ${ended.reason}`];
  return `${[`${source}:${line}: ${record}`, ...rows, ...rejected, ''].join('\n')}\n`;
}

// Beyond this, values are not lined up: the statements behind them would stand off the screen.
const WIDEST = 28;

// A text that a statement has left as it was before is not said again.
function history({ steps, value }: FieldExplanation): string {
  let text: string | undefined;
  const named = steps.filter(({ by }) => by !== '');
  const said = named.map((step, index) => {
    const same = step.text === text || (index === named.length - 1 && step.text === value);
    text = step.text;
    return same ? step.by : `${step.by} ${printable(JSON.stringify(step.text))}`;
  });
  return said.join(' > ');
}

function shown(value: string): string {
  if (value === CLEARED) return '(cleared)';
  return value === '' ? '(not given)' : printable(value);
}
