import { loadDefinition } from '../../language/compiler.ts';
import { renderDiagnostic, renderDiagnostics } from '../../language/syntax/diagnostics.ts';
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
    const { definition, diagnostics, notes } = await loadDefinition(path, compileOptions(context));
    failed ||= definition === undefined;
    if (config.json) {
      for (const diagnostic of [...diagnostics, ...notes]) await output.json(diagnostic);
    } else {
      const found = diagnostics.length === 0 ? [`${path}: no errors`] : renderDiagnostics(diagnostics);
      await output.print([...notes.map(renderDiagnostic), ...found]);
    }
  }
  return failed ? 2 : 0;
}
