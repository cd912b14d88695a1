import type { Findings } from '../../engine/reconcile/findings.ts';
import { reconcile as runReconcile } from '../../engine/reconcile/reconcile.ts';
import { placeName, STATUSES } from '../../model/reconciliation.ts';
import { resolveInputs, sourceOf } from '../../sources/resolve-inputs.ts';
import { printFindings } from '../listing/findings-table.ts';
import { type CommandContext, misused } from './command.ts';
import { definitionOf, inputsOf, sourcesOf } from './configured-definition.ts';
import { filesOf, openConfiguredStore } from './configured-store.ts';
import { preview } from './preview.ts';
import { runOf } from './run-identity.ts';
import { runInShell } from './run-shell.ts';

/** Compares an inventory of a place with what should be there: `tapesync reconcile`. */
export async function reconcile(context: CommandContext): Promise<number> {
  const { config, operands, output, stdin } = context;
  const { repository: place } = config;
  if (place === undefined) throw misused('reconcile', 'say of which place: -r CUSTOMER.MEDIA.REPOSITORY');
  context.reported.about = placeName(place);
  context.reported.hasFindings = true;
  if (config.scan !== '' && operands.length > 0)
    throw misused('reconcile', 'give --scan FILE, or files for a definition, not both');
  const definition = config.scan === '' ? await definitionOf(context) : undefined;
  if (definition !== undefined && config.first > 0) return preview(context, definition);
  const inputs =
    definition === undefined ? await resolveInputs([config.scan]) : await inputsOf(definition, operands);
  const writes = config.confirm || config.audit;
  const { store, isRemote, concurrency, batchSize } = await openConfiguredStore(context, writes);
  let found: Findings | undefined;
  const shell = {
    inputs,
    files: [...inputs, ...(definition ? [definition.path] : []), ...filesOf(store.name)],
    brief: () => (found === undefined ? [] : [sentence(placeName(place), found)]),
    changing: 'applying',
    isRemote,
    endsWithOutput: false,
  };
  try {
    const code = await runInShell(context, shell, async ({ observe, signal, rejects }) => {
      const report = await runReconcile(
        {
          run: runOf(context, 'reconcile', definition?.path ?? ''),
          sources:
            definition === undefined
              ? inputs.map((input) => sourceOf(input, stdin))
              : sourcesOf(inputs, context),
          limits: { bytes: config.maxInput, ratio: config.maxRatio },
          definition,
          store,
          place,
          policy: {
            confirm: config.confirm,
            audit: config.audit,
            maxMissing: config.maxMissing,
            minRecords: config.minRecords,
            overdue: config.overdue ?? Number.POSITIVE_INFINITY,
          },
          now: config.now ?? Math.floor(Date.now() / 1000),
          budget: { concurrency, batchSize },
          rejects,
        },
        observe,
        signal,
      );
      found = report.findings;
      context.reported.findings = found;
      context.figures.reconciled = found && { at: Date.now() / 1000, place, counts: found.counts };
      return report;
    });
    if (found !== undefined) await printFindings(output, found, config.json);
    return code;
  } finally {
    await store.close();
  }
}

function sentence(place: string, { counts }: Findings): string {
  const statuses = Object.keys(STATUSES) as (keyof typeof STATUSES)[];
  const parts = statuses.flatMap((status) => (counts[status] > 0 ? [`${counts[status]} ${status}`] : []));
  if (counts.overdue > 0) parts.push(`${counts.overdue} overdue`);
  return `${place}: ${parts.length > 0 ? parts.join(', ') : 'nothing should be there, and nothing was seen'}`;
}
