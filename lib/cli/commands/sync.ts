import { plan as runPlan, sync as runSync } from '../../engine/sync.ts';
import type { CommandContext } from './command.ts';
import { cacheOf } from './configured-cache.ts';
import { definitionOf } from './configured-definition.ts';
import { inputsOf } from './configured-inputs.ts';
import { filesOf, openConfiguredStore } from './configured-store.ts';
import { preview } from './preview.ts';
import { runOf } from './run-identity.ts';
import { runInShell } from './run-shell.ts';

/** Brings a store in step with an export: `tapesync sync`. */
export function sync(context: CommandContext): Promise<number> {
  return compareAndUpdate(context, 'sync');
}

/** Prints the changes that `sync` would make, and makes none: `tapesync plan`. */
export function plan(context: CommandContext): Promise<number> {
  return compareAndUpdate(context, 'plan');
}

async function compareAndUpdate(context: CommandContext, command: 'sync' | 'plan'): Promise<number> {
  const { config, output } = context;
  const definition = await definitionOf(context);
  if (config.first > 0) return preview(context, definition);

  const writes = command === 'sync';
  const { files: inputs, sources } = await inputsOf(context, definition);
  const { store, isRemote, concurrency, batchSize } = await openConfiguredStore(context, writes);
  const shell = {
    inputs,
    files: [...inputs, definition.path, ...filesOf(store.name)],
    changing: writes ? 'applying' : 'printing',
    isRemote,
    endsWithOutput: !writes,
  };
  try {
    return await runInShell(context, shell, ({ observe, signal, ...files }) =>
      (writes ? runSync : runPlan)(
        {
          run: runOf(context, command, definition.path),
          sources,
          limits: { bytes: config.maxInput, ratio: config.maxRatio },
          definition,
          store,
          policy: {
            add: config.add,
            create: config.create,
            limit: config.maxChanges,
            minRecords: config.minRecords,
            maxShrink: config.maxShrink,
            maxAbsent: config.maxAbsent,
          },
          budget: {
            snapshots: config.cacheMemory,
            setAside: config.memory,
            sort: config.sort,
            concurrency,
            batchSize,
          },
          cache: cacheOf(context),
          output: config.changes || !writes ? output : undefined,
          ...files,
          reportsChanges: config.exitCode,
        },
        observe,
        signal,
      ),
    );
  } finally {
    await store.close();
  }
}
