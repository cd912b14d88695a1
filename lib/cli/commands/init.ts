import { draftDefinition } from '../../init/draft.ts';
import { readSample } from '../../init/sample.ts';
import { STDIN } from '../../sources/files.ts';
import { resolveInputs, sourceOf } from '../../sources/resolve-inputs.ts';
import { type CommandContext, misused } from './command.ts';

/** Prints a first definition for an export, which the operator corrects: `tapesync init`. */
export async function init({ config, operands, output, terminal, stdin }: CommandContext): Promise<number> {
  const [input = '', ...others] = await resolveInputs(operands.length === 0 ? [STDIN] : operands);
  if (others.length > 0) {
    throw misused('init', 'a definition is drafted from one export');
  }
  if (input === STDIN && stdin.isTTY === true) {
    terminal.note('reading from the terminal; Ctrl-D ends the input');
  }
  const sample = await readSample(sourceOf(input, stdin));
  await output.write(await draftDefinition(sample, config.timezone ?? ''));
  return 0;
}
