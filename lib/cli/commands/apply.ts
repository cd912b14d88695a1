import { apply as runApply } from '../../engine/apply.ts';
import { STDIN } from '../../sources/files.ts';
import { resolveInputs, sourceOf } from '../../sources/resolve-inputs.ts';
import type { CommandContext } from './command.ts';
import { filesOf, openConfiguredStore } from './configured-store.ts';
import { runOf } from './run-identity.ts';
import { runInShell } from './run-shell.ts';

/** Applies changes that `plan` printed: `tapesync apply`. */
export async function apply(context: CommandContext): Promise<number> {
  const { config, operands, output, stdin } = context;
  const inputs = await resolveInputs(operands.length > 0 ? operands : [STDIN]);
  const { store, isRemote, concurrency, batchSize } = await openConfiguredStore(context, true);
  const shell = {
    inputs,
    files: [...inputs, ...filesOf(store.name)],
    changing: 'applying',
    isRemote,
    endsWithOutput: false,
  };
  try {
    return await runInShell(context, shell, ({ observe, signal, rejects }) =>
      runApply(
        {
          run: runOf(context, 'apply', ''),
          sources: inputs.map((input) => sourceOf(input, stdin)),
          limits: { bytes: config.maxInput, ratio: config.maxRatio },
          store,
          policy: { create: config.create, limit: config.maxChanges },
          budget: { concurrency, batchSize },
          output: config.changes ? output : undefined,
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
