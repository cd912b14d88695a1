import { existsSync } from 'node:fs';
import type { Findings } from '../../engine/reconcile/findings.ts';
import { reconcile as runReconcile } from '../../engine/reconcile/reconcile.ts';
import {
  type Place,
  placeName,
  placeNames,
  type Reconciled,
  STATUSES,
  type StatusCounts,
} from '../../model/reconciliation.ts';
import { resolveInputs, sourceOf } from '../../sources/resolve-inputs.ts';
import { printFindings } from '../listing/findings-table.ts';
import { OPTIONS } from '../options/options.ts';
import type { InputStream } from '../terminal/host.ts';
import type { StandardOutput } from '../terminal/standard-output.ts';
import { type CommandContext, misused } from './command.ts';
import { definitionOf } from './configured-definition.ts';
import { type Inputs, inputsOf } from './configured-inputs.ts';
import { filesOf, openConfiguredStore } from './configured-store.ts';
import { keptApart } from './kept-apart.ts';
import { preview } from './preview.ts';
import { reconciledPlaces } from './reconciled-places.ts';
import { runOf } from './run-identity.ts';
import { runInShell } from './run-shell.ts';

/** Compares an inventory of a place, or of several of one room, with what should be there: `tapesync reconcile`. */
export async function reconcile(context: CommandContext): Promise<number> {
  const { config, operands, programs, output, stdin } = context;
  const isScan = config.scan !== '';
  if (config.repository.length === 0)
    throw misused('reconcile', 'say of which place: -r CUSTOMER.MEDIA.REPOSITORY');
  context.reported.about = config.repository
    .map(({ customer, media, repository }) => `${customer}.${media}.${repository}`)
    .join(' and ');
  context.reported.hasFindings = true;
  if (isScan && operands.length + programs.length + config.source.length > 0)
    throw misused('reconcile', 'give --scan FILE, or files for a definition, not both');
  const definition = isScan && !hasDefinition(config.definition) ? undefined : await definitionOf(context);
  if (!isScan && definition !== undefined && config.first > 0) return preview(context, definition);
  const { files: inputs, sources } =
    isScan || definition === undefined
      ? await scanned(config.scan, stdin)
      : await inputsOf(context, definition);
  const writes = config.confirm || config.audit;
  const { store, isRemote, concurrency, batchSize } = await openConfiguredStore(context, writes);
  const keeping = writes ? store : keptApart(store, config.server);
  let found: Findings | undefined;
  let places: readonly Place[] = [];
  const shell = {
    inputs,
    files: [...inputs, ...(definition ? [definition.path] : []), ...filesOf(store.name)],
    brief: () => (found === undefined ? [] : sentences(places, found)),
    changing: 'applying',
    isRemote,
    endsWithOutput: false,
    printsFindings: true,
  };
  try {
    places = await reconciledPlaces(config.repository, store);
    context.reported.about = placeNames(places);
    const code = await runInShell(context, shell, async ({ observe, signal, rejects }) => {
      const report = await runReconcile(
        {
          run: runOf(context, 'reconcile', definition?.path ?? ''),
          sources,
          limits: { bytes: config.maxInput, ratio: config.maxRatio },
          definition,
          isScan,
          store: keeping,
          places,
          scopes: config.scope,
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
      context.figures.reconciled = found && reconciledNow(places, found);
      return report;
    });
    if (found !== undefined) await print(output, found, config.json);
    return code;
  } finally {
    await store.close();
  }
}

// What is just as it should be is only counted; exceptions come first in a table, and for programs all is as it was found.
async function print(output: StandardOutput, found: Findings, json: boolean): Promise<void> {
  const others = found.others();
  if (!json) return await printFindings(output, others, found.scopes);
  for (const finding of others) await output.json(finding);
}

// A scan needs none, and where nobody names one, there need not be one.
function hasDefinition(file: string): boolean {
  return file !== OPTIONS.definition.default || existsSync(file);
}

// Of one place, also what is of none: that was seen there.
function reconciledNow(places: readonly Place[], findings: Findings): Reconciled {
  const countsOf = (place: Place) => (places.length === 1 ? findings.counts : findings.countsOf(place));
  return { at: Date.now() / 1000, places: places.map((place) => ({ place, counts: countsOf(place) })) };
}

// One for each place, and one for what is of none.
function sentences(places: readonly Place[], findings: Findings): readonly string[] {
  const { isWhole } = findings;
  if (places.length === 1) return [sentence(placeNames(places), findings.counts, isWhole)];
  const ofNone = findings.countsOf();
  const isAny = Object.values(ofNone).some((count) => count > 0);
  return [
    ...places.map((place) => sentence(placeName(place), findings.countsOf(place), isWhole)),
    ...(isAny ? [sentence('of none of these places', ofNone, isWhole)] : []),
  ];
}

function sentence(place: string, counts: StatusCounts, isWhole: boolean): string {
  const statuses = Object.keys(STATUSES) as (keyof typeof STATUSES)[];
  const parts = statuses.flatMap((status) => (counts[status] > 0 ? [`${counts[status]} ${status}`] : []));
  if (counts.overdue > 0) parts.push(`${counts.overdue} overdue`);
  // Of half an inventory nobody knows what is missing.
  if (!isWhole) return `${place}: ${[...parts, 'the inventory was not read to its end'].join(', ')}`;
  return `${place}: ${parts.length > 0 ? parts.join(', ') : 'nothing should be there, and nothing was seen'}`;
}

async function scanned(file: string, stdin: InputStream): Promise<Inputs> {
  const files = await resolveInputs([file]);
  return { files, sources: files.map((each) => sourceOf(each, stdin)) };
}
