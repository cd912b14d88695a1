import { bridgeColumns } from '../../engine/bridge/columns.ts';
import { bridgeDefinition } from '../../init/bridge-definition.ts';
import type { CommandContext } from './command.ts';
import { definitionOf } from './configured-definition.ts';
import { zoneOf } from './handed-over.ts';

/** Prints the definition with which TMSS10Sync reads the records of another definition: `tapesync bridge`. */
export async function bridge(context: CommandContext): Promise<number> {
  const definition = await definitionOf(context);
  await context.output.write(
    bridgeDefinition(bridgeColumns(definition, context.config.attribute), {
      path: definition.path,
      zone: zoneOf(context).name,
      skipRules: definition.skipRules,
    }),
  );
  return 0;
}
