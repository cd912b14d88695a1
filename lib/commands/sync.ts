import { synchronize } from '../../transforms/index.ts';
import { comparison } from '../comparison.ts';
import { parseLimit } from '../limit.ts';
import { parseSize } from '../options.ts';
import { openStore } from '../stores/open-store.ts';
import { runChain } from './chain-run.ts';
import { definitionOf } from './definition-options.ts';
import { inputsOf } from './inputs.ts';
import { preview } from './preview.ts';
import type { CommandContext } from './table.ts';

/** Changes in one transaction of the store: past some hundred, larger batches gain nothing more. */
export const BATCH_SIZE = 1000;

// The embedded store works in this process: a second batch under way would only wait for the first.
export const CONCURRENCY = 1;

/** Brings the server in step with an export. */
export function sync(context: CommandContext): Promise<number> {
  return compareAndUpdate(context, 'sync');
}

/**
 * Does what `sync` and `plan` do: one code path, in which a plan has no store to update and prints its changes.
 */
export async function compareAndUpdate(context: CommandContext, command: 'sync' | 'plan'): Promise<number> {
  const { config, operands } = context;
  const definition = await definitionOf(config);
  if (config.first > 0) return preview(context, definition);

  const writes = command === 'sync';
  const store = await openStore(config.server, { write: writes });
  try {
    const inputs = await inputsOf(definition, operands);
    return await runChain(
      {
        config,
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
          { store, fields, memory: parseSize(config.cacheMemory) ?? 0 },
          {
            ...compared,
            limit: parseLimit(config.maxChanges) ?? { kind: 'none' },
            enforceLimit: writes,
            listAbsent: config.absent !== '',
            batchSize: BATCH_SIZE,
          },
          {
            ...(writes && { store }),
            run,
            create,
            concurrency: CONCURRENCY,
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
