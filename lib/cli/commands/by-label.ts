import { type LabelsRequest, confirm as runConfirm, move as runMove } from '../../engine/by-hand.ts';
import type { RunReport } from '../../engine/execute.ts';
import { contentsFinder } from '../../engine/labels/find-contents.ts';
import type { Observe } from '../../engine/observe.ts';
import type { Statistics } from '../../observe/statistics.ts';
import { STDIN } from '../../sources/files.ts';
import { sourceOf } from '../../sources/resolve-inputs.ts';
import { textSource } from '../../sources/text-source.ts';
import { briefReport } from '../terminal/brief-report.ts';
import { type CommandContext, misused } from './command.ts';
import { filesOf, openConfiguredStore } from './configured-store.ts';
import { runOf } from './run-identity.ts';
import { runInShell } from './run-shell.ts';

/** Confirms that volumes have arrived: `tapesync confirm`. */
export async function confirm(context: CommandContext): Promise<number> {
  const place = context.config.in;
  return changeByLabels(context, 'confirm', (request, observe, signal) =>
    runConfirm({ ...request, place }, observe, signal),
  );
}

/** Sets where volumes are to go: `tapesync move`. */
export async function move(context: CommandContext): Promise<number> {
  const { to: target, on: moveDate } = context.config;
  if (target === undefined) throw misused('move', 'say where the volumes are to go: --to REPOSITORY');
  return changeByLabels(context, 'move', (request, observe, signal) =>
    runMove({ ...request, target, moveDate }, observe, signal),
  );
}

// The name of labels that stand on the command line, in messages.
const COMMAND_LINE = 'command line';

async function changeByLabels(
  context: CommandContext,
  command: 'confirm' | 'move',
  change: (request: LabelsRequest, observe: Observe, signal: AbortSignal) => Promise<RunReport>,
): Promise<number> {
  const { config, operands, output, stdin } = context;
  const isList = operands.includes(STDIN);
  if (operands.length === 0) throw misused(command, 'give labels of volumes, or - for a list on stdin');
  if (isList && operands.length > 1)
    throw misused(command, 'give labels, or - for a list on stdin, not both');
  const { store, isRemote, concurrency, batchSize } = await openConfiguredStore(context, !config.dryRun);
  const shell = {
    inputs: isList ? [STDIN] : [],
    files: filesOf(store.name),
    brief: (statistics: Statistics) => [briefReport(statistics)],
    changing: 'applying',
    isRemote,
    endsWithOutput: config.dryRun,
  };
  try {
    const scopes = config.scope.length > 0 ? config.scope : await store.query.scopes();
    return await runInShell(context, shell, ({ observe, signal, rejects }) =>
      change(
        {
          run: runOf(context, command, ''),
          sources: [isList ? sourceOf(STDIN, stdin) : textSource(COMMAND_LINE, `${operands.join('\n')}\n`)],
          limits: { bytes: config.maxInput, ratio: config.maxRatio },
          store,
          scopes,
          budget: { concurrency, batchSize },
          findContents: config.leaveContents ? undefined : contentsFinder(store.query),
          writes: !config.dryRun,
          output: config.changes || config.dryRun ? output : undefined,
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
