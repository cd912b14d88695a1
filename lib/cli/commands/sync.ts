import { synchronize } from '../../../transforms/index.ts';
import { comparison } from '../../engine/compare.ts';
import { parseLimit } from '../../model/limit.ts';
import { parseSize } from '../options/option-checks.ts';
import { runChain } from './chain-run.ts';
import type { CommandContext } from './command.ts';
import { definitionOf } from './definition-options.ts';
import { inputsOf } from './inputs.ts';
import { preview } from './preview.ts';
import { sortingOf } from './sorting.ts';
import { openConfiguredStore } from './store.ts';

/** Brings the server in step with an export. */
export function sync(context: CommandContext): Promise<number> {
  return compareAndUpdate(context, 'sync');
}

/**
 * Does what `sync` and `plan` do: one code path, in which a plan has no store to update and prints its changes.
 */
export async function compareAndUpdate(context: CommandContext, command: 'sync' | 'plan'): Promise<number> {
  const { config, operands, figures } = context;
  const definition = await definitionOf(config);
  if (config.first > 0) return preview(context, definition);

  const writes = command === 'sync';
  const inputs = await inputsOf(definition, operands);
  const { store, concurrency, batchSize } = await openConfiguredStore(config, writes, figures);
  try {
    return await runChain(
      {
        config,
        figures,
        command,
        definition: definition.path,
        server: store.name,
        inputs,
        format: definition.format,
        ...(definition.encoding && { encoding: definition.encoding }),
        allowEmpty: config.minRecords === 0,
        endsWithOutput: !writes,
      },
      ({ ends, run, print }) => {
        const { fields, addOnly, skipRules } = definition;
        const { add, create } = config;
        const compared = { fields, addOnly, skipRules, add, create };
        return synchronize(
          ends,
          { definition, minRecords: config.minRecords },
          sortingOf(config),
          { store, fields, memory: parseSize(config.cacheMemory) ?? 0 },
          {
            ...compared,
            limit: parseLimit(config.maxChanges) ?? { kind: 'none' },
            enforceLimit: writes,
            listAbsent: config.absent !== '',
            batchSize,
          },
          {
            ...(writes && { store }),
            run,
            create,
            concurrency,
            again: { compare: comparison(compared), fields },
            ...((config.changes || !writes) && { print }),
          },
        );
      },
      async (run, { statistics, exitCode: code }) => {
        if (writes) await store.finishRun(run, JSON.stringify(statistics), code);
      },
    );
  } finally {
    await store.close();
  }
}
