import { TapesyncError } from '../../errors/error.ts';
import { loadDefinition } from '../../language/compiler.ts';
import type { CompileOptions, Definition } from '../../language/definition.ts';
import { renderDiagnostics } from '../../language/syntax/diagnostics.ts';
import { timeZoneOf } from '../options/configuration.ts';
import type { CommandContext } from './command.ts';
import { interruptible } from './interruptible.ts';

/** Returns the options that a definition is compiled with. */
export function compileOptions({ config, environment }: CommandContext): CompileOptions {
  return {
    get timeZone() {
      return timeZoneOf(config, environment);
    },
    now: config.now ?? Math.floor(Date.now() / 1000),
    descriptionAttribute: config.attribute,
    literals: new Map(config.set),
    environment,
    confine: config.confine ? { variables: config.allowVariable } : undefined,
    includeFolders: config.includeFolder,
  };
}

/**
 * Loads the definition of a run and shows its warnings.
 * Throws DEFINITION_INVALID with all diagnostics if it has errors, and an Interruption if a signal came first.
 */
export async function definitionOf(context: CommandContext): Promise<Definition> {
  const { definition, diagnostics } = await loadInterruptibly(context);
  const lines = renderDiagnostics(diagnostics);
  if (definition !== undefined) {
    for (const line of lines) context.terminal.diagnostic(line);
    return definition;
  }
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  throw new TapesyncError('DEFINITION_INVALID', {
    count: errors === 1 ? '1 error' : `${errors} errors`,
    diagnostics: lines,
  });
}

// A definition may come out of a pipe whose writer is late, as in `-d <(...)`.
function loadInterruptibly(context: CommandContext): ReturnType<typeof loadDefinition> {
  const { config, terminal } = context;
  return interruptible(terminal, 'stopping; nothing was read yet', (signal) =>
    loadDefinition(config.definition, compileOptions(context), signal),
  );
}
