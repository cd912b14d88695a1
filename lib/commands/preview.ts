import { sourceReader } from '../../transforms/source-reader.ts';
import { CLEARED, type RawBatch } from '../batch.ts';
import type { Definition, Explanation } from '../definition/definition.ts';
import { exitCodeOf } from '../exit-code.ts';
import { output } from '../standard-output.ts';
import { inputsOf } from './inputs.ts';
import type { CommandContext } from './table.ts';

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
  let extractor = definition.open();
  for await (const batch of source as AsyncIterable<RawBatch>) {
    if (batch.input !== input) {
      input = batch.input;
      extractor = definition.open();
    }
    for (const explanation of extractor.explain(batch)) {
      if (left === 0 || output.closed) break;
      await output.print(explained(input.name, explanation));
      if (explanation.ended?.outcome !== 'excluded') left--;
    }
    if (left === 0 || output.closed) enough.abort();
    else if (batch.end?.kind === 'failed') {
      process.stderr.write(`tapesync: ${batch.end.error.message}\n`);
      return exitCodeOf(batch.end.error);
    }
  }
  return 0;
}

function explained(source: string, { line, raw, fields, ended }: Explanation): string {
  const record = printable(raw);
  if (ended?.outcome === 'excluded') return `${source}:${line}: excluded by ${ended.reason}: ${record}\n`;
  const width = Math.max(...fields.map(({ name }) => name.length));
  const rows = fields.map(({ name, extracted, value }) => {
    const from =
      extracted === value || (extracted === '' && value === CLEARED)
        ? ''
        : `  <- ${JSON.stringify(extracted)}`;
    return `  ${name.padEnd(width)}  ${shown(value)}${from}`;
  });
  const rejected = ended === undefined ? [] : [`  rejected: ${ended.reason}`];
  return `${[`${source}:${line}: ${record}`, ...rows, ...rejected, ''].join('\n')}\n`;
}

function shown(value: string): string {
  if (value === CLEARED) return '(cleared)';
  return value === '' ? '(not given)' : printable(value);
}

// An export is somebody else's text: what would command the terminal is shown, not sent.
function printable(text: string): string {
  return text.replaceAll(/[\u0000-\u001f\u007f-\u009f]/g, (char) => {
    return `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`;
  });
}
