import { loadDefinition } from '../../language/compiler.ts';
import { renderDiagnostic } from '../../language/syntax/diagnostics.ts';
import { type CommandContext, misused } from './command.ts';
import { compileOptions } from './configured-definition.ts';

/** Prints the errors and warnings of definitions: `tapesync check`. Returns 2 if one of them has errors. */
export async function check(context: CommandContext): Promise<number> {
  const { config, operands, output } = context;
  if (operands.length === 0) {
    throw misused('check', 'name at least one definition');
  }
  let failed = false;
  for (const path of operands) {
    const { definition, diagnostics } = await loadDefinition(path, compileOptions(context));
    failed ||= definition === undefined;
    for (const diagnostic of diagnostics) {
      await (config.json ? output.json(diagnostic) : output.print([renderDiagnostic(diagnostic)]));
    }
    if (diagnostics.length === 0 && !config.json) await output.print([`${path}: no errors`]);
  }
  return failed ? 2 : 0;
}
