import { extract as runExtract } from '../../engine/extract.ts';
import type { Definition } from '../../language/definition.ts';
import type { CommandContext } from './command.ts';
import { definitionOf } from './configured-definition.ts';
import { inputsOf } from './configured-inputs.ts';
import type { HandedOver } from './handed-over.ts';
import { preview } from './preview.ts';
import { runOf } from './run-identity.ts';
import { runInShell } from './run-shell.ts';

/** Prints the volume records that a definition makes of an export: `tapesync extract`. */
export async function extract(context: CommandContext): Promise<number> {
  const { config } = context;
  const definition = await definitionOf(context);
  if (config.first > 0) return preview(context, definition);
  if (config.csv === undefined) return extractRecords(context, definition);
  // Loaded only here: most runs hand nothing over.
  const { handingOver } = await import('./handed-over.ts');
  return handingOver(context, definition, (handedOver) => extractRecords(context, definition, handedOver));
}

async function extractRecords(
  context: CommandContext,
  definition: Definition,
  handedOver?: HandedOver,
): Promise<number> {
  const { config, output } = context;
  const { files: inputs, sources } = await inputsOf(context, definition);
  const shell = {
    inputs,
    files: [...inputs, definition.path],
    changing: 'applying',
    isRemote: false,
    endsWithOutput: true,
  };
  // Nobody can see a line on the null device.
  const shown = output.isDiscarded() ? undefined : output;
  return runInShell(context, shell, ({ observe, signal, rejects }) =>
    runExtract(
      {
        run: runOf(context, 'extract', definition.path),
        sources,
        limits: { bytes: config.maxInput, ratio: config.maxRatio },
        definition,
        policy: { minRecords: config.minRecords },
        budget: { sort: config.sort, setAside: config.memory },
        output: handedOver?.output ?? shown,
        form: handedOver?.form,
        rejects,
      },
      observe,
      signal,
    ),
  );
}
