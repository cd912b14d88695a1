import { plan as runPlan, sync as runSync } from '../../engine/sync.ts';
import type { Definition } from '../../language/definition.ts';
import { type CommandContext, misused } from './command.ts';
import { cacheOf } from './configured-cache.ts';
import { definitionOf } from './configured-definition.ts';
import { inputsOf } from './configured-inputs.ts';
import { filesOf, openConfiguredStore } from './configured-store.ts';
import type { HandedOver } from './handed-over.ts';
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
  const { config } = context;
  if (config.sent !== '' && config.csv === undefined) {
    throw misused('plan', '--sent goes with --csv: it is for what that prints');
  }
  const definition = await definitionOf(context);
  if (config.first > 0) return preview(context, definition);
  if (config.csv === undefined) return runComparison(context, command, definition);
  // Loaded only here: most runs hand nothing over.
  const { handingOver } = await import('./handed-over.ts');
  return handingOver(context, definition, (handover) =>
    runComparison(context, command, definition, handover),
  );
}

async function runComparison(
  context: CommandContext,
  command: 'sync' | 'plan',
  definition: Definition,
  handover?: HandedOver,
): Promise<number> {
  const { config, output } = context;
  const writes = command === 'sync';
  const { files: inputs, sources } = await inputsOf(context, definition);
  const { store, isRemote, concurrency, batchSize } = await openConfiguredStore(
    context,
    // A plan that is handed over is recorded.
    writes || handover !== undefined,
  );
  const printed = config.changes || !writes ? output : undefined;
  const shell = {
    inputs,
    files: [...inputs, definition.path, ...filesOf(store.name)],
    changing: writes ? 'applying' : 'printing',
    isRemote,
    endsWithOutput: !writes,
  };
  try {
    handover?.openSent(config.sent, shell.files);
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
          ...(config.hold && writes && { hold: store.heldPlans }),
          output: handover === undefined ? printed : handover.changes,
          handover,
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
