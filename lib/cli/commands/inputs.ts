import type { Definition } from '../../language/definition.ts';
import { resolveInputs, STDIN } from '../../sources/resolve-inputs.ts';

/** Returns the inputs of a run: the operands, else what SetFile names, else the standard input. */
export function inputsOf(definition: Definition, operands: readonly string[]): Promise<readonly string[]> {
  if (operands.length > 0) return resolveInputs(operands);
  return resolveInputs(definition.inputs.length > 0 ? definition.inputs : [STDIN]);
}
