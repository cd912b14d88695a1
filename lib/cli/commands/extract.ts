import { extract as runExtract } from '../../engine/extract.ts';
import type { CommandContext } from './command.ts';
import { definitionOf } from './configured-definition.ts';
import { inputsOf } from './configured-inputs.ts';
import { preview } from './preview.ts';
import { runOf } from './run-identity.ts';
import { runInShell } from './run-shell.ts';

/** Prints the volume records that a definition makes of an export: `tapesync extract`. */
export async function extract(context: CommandContext): Promise<number> {
  const { config, output } = context;
  const definition = await definitionOf(context);
  if (config.first > 0) return preview(context, definition);
  const { files: inputs, sources } = await inputsOf(context, definition);
  const shell = {
    inputs,
    files: [...inputs, definition.path],
    changing: 'applying',
    isRemote: false,
    endsWithOutput: true,
  };
  return runInShell(context, shell, ({ observe, signal, rejects }) =>
    runExtract(
      {
        run: runOf(context, 'extract', definition.path),
        sources,
        limits: { bytes: config.maxInput, ratio: config.maxRatio },
        definition,
        policy: { minRecords: config.minRecords },
        budget: { sort: config.sort, setAside: config.memory },
        // Nobody can see a line on the null device.
        output: output.isDiscarded() ? undefined : output,
        rejects,
      },
      observe,
      signal,
    ),
  );
}
