import { extract as extractChain } from '../../../transforms/index.ts';
import { output } from '../terminal/standard-output.ts';
import { runChain } from './chain-run.ts';
import type { CommandContext } from './command.ts';
import { definitionOf } from './definition-options.ts';
import { inputsOf } from './inputs.ts';
import { preview } from './preview.ts';
import { sortingOf } from './sorting.ts';

/** Prints the volume records that a definition makes of an export. */
export async function extract(context: CommandContext): Promise<number> {
  const { config, operands, figures } = context;
  const definition = await definitionOf(config);
  if (config.first > 0) return preview(context, definition);
  return runChain(
    {
      config,
      figures,
      command: 'extract',
      definition: definition.path,
      server: '',
      inputs: await inputsOf(definition, operands),
      format: definition.format,
      ...(definition.encoding && { encoding: definition.encoding }),
      allowEmpty: config.minRecords === 0,
      endsWithOutput: true,
    },
    ({ ends, print }) => {
      const extraction = { definition, minRecords: config.minRecords };
      // Nobody sees how a line is written to the null device.
      return extractChain(ends, extraction, sortingOf(config), output.isDiscarded() ? undefined : print);
    },
  );
}
