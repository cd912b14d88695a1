import { TapesyncError } from '../../errors/error.ts';
import type { CompileOptions, Definition } from '../../language/definition.ts';
import { loadDefinition } from '../../language/load.ts';
import { renderDiagnostic } from '../../language/syntax/diagnostics.ts';
import { type Configuration, timeZoneOf } from '../options/configuration.ts';
import { terminal } from '../terminal/console.ts';

/** Returns the settings from the command line that a definition is compiled with. */
export function compileOptions(config: Configuration): CompileOptions {
  return {
    get timeZone() {
      return timeZoneOf(config);
    },
    now: config.now === '' ? Math.floor(Date.now() / 1000) : Date.parse(config.now) / 1000,
    descriptionAttribute: config.attribute,
    literals: new Map(config.set.map(splitAssignment)),
    environment: process.env,
    includeFolders: config.includeFolder,
  };
}

/**
 * Loads the definition of a run and shows its warnings.
 * Throws DEFINITION_INVALID with all diagnostics when it has errors.
 */
export async function definitionOf(config: Configuration): Promise<Definition> {
  const { definition, diagnostics } = await loadDefinition(config.definition, compileOptions(config));
  const lines = diagnostics.map(renderDiagnostic);
  if (definition !== undefined) {
    for (const line of lines) terminal.diagnostic(line);
    return definition;
  }
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  throw new TapesyncError('DEFINITION_INVALID', {
    count: errors === 1 ? '1 error' : `${errors} errors`,
    diagnostics: lines.join('\n'),
  });
}

function splitAssignment(text: string): [field: string, value: string] {
  const at = text.indexOf('=');
  return [text.slice(0, at), text.slice(at + 1)];
}
