import { type ExplainedRecord, explain } from '../../engine/explain.ts';
import { TapesyncError } from '../../errors/error.ts';
import { exitCodeOf } from '../../errors/exit-code.ts';
import { printable } from '../../errors/printable.ts';
import type { Definition, Explanation, FieldExplanation } from '../../language/definition.ts';
import { CLEARED } from '../../model/volume-record.ts';
import type { ReadLimits } from '../../sources/read-limits.ts';
import type { CommandContext } from './command.ts';
import { inputsOf } from './configured-inputs.ts';
import { interruptible } from './interruptible.ts';

/**
 * Prints the first records of an input field by field, without any store: helps to write a definition.
 * Excluded records are printed in one line each and are not counted. Throws an Interruption if a signal comes.
 */
export async function preview(context: CommandContext, definition: Definition): Promise<number> {
  const { sources } = await inputsOf(context, definition);
  try {
    await interruptible(context.terminal, 'stopping', (signal) =>
      printFirst(context, explain(definition, sources, { limits: limitsOf(context), signal })),
    );
  } catch (error) {
    if (!(error instanceof TapesyncError)) throw error;
    context.terminal.error(error);
    return exitCodeOf(error);
  }
  return 0;
}

function limitsOf({ config }: CommandContext): ReadLimits {
  return { bytes: config.maxInput, ratio: config.maxRatio };
}

async function printFirst(
  { config, output }: CommandContext,
  records: AsyncIterable<ExplainedRecord>,
): Promise<void> {
  let left = config.first;
  for await (const { source, explanation } of records) {
    await output.print(explained(source, explanation));
    if (explanation.ended?.outcome !== 'excluded') left--;
    if (left === 0 || output.closed) break;
  }
}

function explained(source: string, { line, raw, fields, ended }: Explanation): string[] {
  if (ended?.outcome === 'excluded') return [`${source}:${line}: excluded by ${ended.reason}: ${raw}`];
  const width = Math.max(0, ...fields.map(({ name }) => name.length));
  const valueWidth = Math.min(WIDEST, Math.max(0, ...fields.map(({ value }) => shown(value).length)));
  const rows = fields.map((field) =>
    `  ${field.name.padEnd(width)}  ${shown(field.value).padEnd(valueWidth)}  ${history(field)}`.trimEnd(),
  );
  const rejected = ended === undefined ? [] : [`  rejected: ${ended.reason}`];
  return [`${source}:${line}: ${raw}`, ...rows, ...rejected, ''];
}

// Longer values are not aligned: the statements after them would leave the screen.
const WIDEST = 28;

// A text that a statement did not change is not repeated.
function history({ steps, value }: FieldExplanation): string {
  let text: string | undefined;
  const named = steps.filter(({ by }) => by !== '');
  const shownSteps = named.map((step, index) => {
    const same = step.text === text || (index === named.length - 1 && step.text === value);
    text = step.text;
    return same ? step.by : `${step.by} ${JSON.stringify(step.text)}`;
  });
  return shownSteps.join(' > ');
}

function shown(value: string): string {
  if (value === CLEARED) return '(cleared)';
  return value === '' ? '(not given)' : printable(value);
}
