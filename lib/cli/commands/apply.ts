import { apply as applyChain } from '../../../transforms/index.ts';
import { parseLimit } from '../../model/limit.ts';
import { resolveInputs, STDIN } from '../../sources/resolve-inputs.ts';
import { runChain } from './chain-run.ts';
import type { CommandContext } from './command.ts';
import { openConfiguredStore } from './store.ts';

/** Applies changes that `plan` printed. */
export async function apply({ config, operands, figures }: CommandContext): Promise<number> {
  const inputs = await resolveInputs(operands.length > 0 ? operands : [STDIN]);
  const { store, concurrency, batchSize } = await openConfiguredStore(config, true, figures);
  try {
    return await runChain(
      {
        config,
        figures,
        command: 'apply',
        definition: '',
        server: store.name,
        inputs,
        format: { kind: 'text' },
        // A plan without changes is an empty file.
        allowEmpty: true,
        endsWithOutput: false,
      },
      ({ ends, run, print }) =>
        applyChain(
          ends,
          { store, limit: parseLimit(config.maxChanges) ?? { kind: 'none' }, batchSize },
          {
            store,
            run,
            create: config.create,
            concurrency,
            ...(config.changes && { print }),
          },
        ),
      (run, { statistics, exitCode }) => store.finishRun(run, JSON.stringify(statistics), exitCode),
    );
  } finally {
    await store.close();
  }
}
