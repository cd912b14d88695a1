import { undo as runUndo } from '../../engine/undo/undo.ts';
import { type CommandContext, misused } from './command.ts';
import { filesOf, openConfiguredStore } from './configured-store.ts';
import { findRun } from './find-run.ts';
import { runOf } from './run-identity.ts';
import { runInShell } from './run-shell.ts';

/** Takes back what a run has changed, or shows the changes that would: `tapesync undo`. */
export async function undo(context: CommandContext): Promise<number> {
  const { config, operands, output, terminal } = context;
  const [id, ...others] = operands;
  if (id === undefined || others.length > 0)
    throw misused('undo', 'give one run, as tapesync runs lists them');
  const { store, isRemote, concurrency, batchSize } = await openConfiguredStore(context, config.apply);
  const shell = {
    inputs: [],
    files: filesOf(store.name),
    changing: 'applying',
    isRemote,
    endsWithOutput: !config.apply,
  };
  try {
    const undone = await findRun(store, id);
    if (undone.finished === null) {
      terminal.warning(
        `run ${undone.id} has not ended, or was killed: what it changes from now on is not taken back`,
      );
    }
    return await runInShell(context, shell, ({ observe, signal, rejects }) =>
      runUndo(
        {
          run: runOf(context, 'undo', ''),
          undone,
          limits: { bytes: config.maxInput, ratio: config.maxRatio },
          store,
          limit: config.maxChanges,
          budget: { concurrency, batchSize },
          writes: config.apply,
          output: config.changes || !config.apply ? output : undefined,
          rejects,
        },
        observe,
        signal,
      ),
    );
  } finally {
    await store.close();
  }
}
