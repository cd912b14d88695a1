import { due as runDue } from '../../engine/due/due.ts';
import { endOfDay } from '../../model/moves.ts';
import { scopesOf } from '../listing/wanted.ts';
import { type CommandContext, misused } from './command.ts';
import { filesOf, openConfiguredStore } from './configured-store.ts';
import { runOf } from './run-identity.ts';
import { runInShell } from './run-shell.ts';

/** Sends volumes on their way whose move date has come, or shows the changes that would: `tapesync due`. */
export async function due(context: CommandContext): Promise<number> {
  const { config, operands, output } = context;
  if (operands.length > 1) throw misused('due', 'give one CUSTOMER or CUSTOMER.MEDIA');
  const writes = !config.dryRun;
  const { store, isRemote, concurrency, batchSize } = await openConfiguredStore(context, writes);
  const shell = {
    inputs: [],
    files: filesOf(store.name),
    changing: 'applying',
    isRemote,
    endsWithOutput: !writes,
  };
  try {
    const scopes = scopesOf('due', operands[0] ?? '', await store.query.scopes());
    return await runInShell(context, shell, ({ observe, signal, rejects }) =>
      runDue(
        {
          run: runOf(context, 'due', ''),
          limits: { bytes: config.maxInput, ratio: config.maxRatio },
          store,
          scopes,
          by: endOfDay(config.now ?? Date.now() / 1000),
          limit: config.maxChanges,
          budget: { concurrency, batchSize },
          writes,
          output: config.changes || !writes ? output : undefined,
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
