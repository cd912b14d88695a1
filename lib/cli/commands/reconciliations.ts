import { basename } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import {
  type Certificate,
  type CertifiedFinding,
  EXCEPTIONS,
  OVERDUE,
  sumsOf,
} from '../../model/certificate.ts';
import { eachCertificate, eachFinding } from '../../stores/roles/reconciliations.ts';
import type { Store } from '../../stores/store.ts';
import { printFindings } from '../listing/findings-table.ts';
import { fileNames, firstOf } from '../listing/short-names.ts';
import { printTable } from '../terminal/print-table.ts';
import { type CommandContext, misused } from './command.ts';
import { openConfiguredStore } from './configured-store.ts';
import { findCertificate } from './find-certificate.ts';

const HEADINGS = ['Run', 'User', 'Place', 'Definition', 'Input', 'Exit', 'Result'];
const COLUMNS = [
  ...(['id', 'started', 'finished', 'user', 'places', 'definition', 'sources', 'confirm', 'audit'] as const),
  ...(['exitCode', 'stopped', 'counts'] as const),
];
const FINDING_COLUMNS = [
  ...([
    'status',
    'overdue',
    'label',
    'line',
    'slot',
    'knownSlot',
    'currentRepository',
    'repository',
  ] as const),
  ...(['outcome', 'firstLine', 'scope', 'within', 'candidates'] as const),
];

// Of a certificate with the status `all`, nothing is left out.
const ALL = 'all';

/** Lists the certificates of reconciliations, or prints one again: `tapesync reconciliations`. */
export async function reconciliations(context: CommandContext): Promise<number> {
  const { operands } = context;
  if (operands.length > 1) throw misused('reconciliations', 'give one run');
  const [id] = operands;
  const { store } = await openConfiguredStore(context, false);
  try {
    if (id === undefined) await list(context, store);
    else await show(context, store, await findCertificate(store, id));
    return 0;
  } finally {
    await store.close();
  }
}

async function list({ config, output }: CommandContext, store: Store): Promise<void> {
  const { limit, repository } = config;
  const found: Certificate[] = [];
  const [pattern, ...others] = repository;
  if (others.length > 0 || pattern?.customer === '*' || pattern?.media === '*')
    throw misused('reconciliations', 'give one place with -r, as CUSTOMER.MEDIA.REPOSITORY');
  const place = pattern && `${pattern.customer}.${pattern.media}.${pattern.repository}`;
  const selection = { limit, ...(place && { place }) };
  for await (const certificate of eachCertificate(store.reconciliations, selection)) {
    found.push(certificate);
    if (found.length === limit) break;
  }
  if (config.json) {
    for (const certificate of found) await output.json(certificate);
  } else if (config.csv) {
    await output.write(csvOf(config.csv, [COLUMNS]));
    for (const each of found) {
      const row = { ...each, counts: textOfCounts(each.counts) };
      await output.write(csvOf(config.csv, [COLUMNS.map((column) => cell(row[column]))]));
    }
  } else {
    await printTable(output, HEADINGS, found.map(rowOf));
  }
}

async function show(
  { config, output }: CommandContext,
  store: Store,
  certificate: Certificate,
): Promise<void> {
  const wanted = config.only ?? EXCEPTIONS;
  const only = wanted.includes(ALL) ? undefined : wanted;
  const findings = eachFinding(store.reconciliations, certificate, only);
  if (config.json) {
    await output.json(certificate);
    for await (const finding of findings) await output.json(finding);
  } else if (config.csv) {
    await output.write(csvOf(config.csv, [FINDING_COLUMNS]));
    for await (const finding of findings) {
      await output.write(csvOf(config.csv, [FINDING_COLUMNS.map((column) => cell(finding[column]))]));
    }
  } else {
    await output.print(headOf(certificate));
    const found: CertifiedFinding[] = await Array.fromAsync(findings);
    if (found.length > 0) await output.print(['']);
    await printFindings(output, found, certificate.places.map(scopeOf));
    const rest = only === undefined ? [] : Object.entries(certificate.counts).filter(isLeftOut(only));
    if (rest.length > 0) await output.print(['', `Not listed: ${textOfCounts(Object.fromEntries(rest))}`]);
  }
}

// What is overdue is of another status, too.
function isLeftOut(only: readonly string[]) {
  return ([status, count]: readonly [string, number]) =>
    count > 0 && status !== OVERDUE && !only.includes(status);
}

function headOf(certificate: Certificate): string[] {
  const { id, user, started, finished, exitCode, definition, sources, confirm, audit, stopped } = certificate;
  const { seen, expected } = sumsOf(certificate.counts);
  const done = [...(confirm ? ['arrivals and slots'] : []), ...(audit ? ['audit flags'] : [])];
  const wrote = done.length === 0 ? 'nothing was to be written' : done.join(', ');
  return [
    `Reconciliation of ${certificate.places.join(', ')}`,
    `Run:        ${id} of ${user}, started ${started}, ended ${finished} with exit code ${exitCode}`,
    `Definition: ${definition || 'none: a list of labels'}`,
    `Input:      ${sources.join(' ')}`,
    `Written:    ${stopped === '' ? wrote : `nothing: ${stopped}`}`,
    `Seen:       ${seen} lines`,
    `Expected:   ${expected} volumes that are in the place, or on their way to it`,
    `Result:     ${textOfCounts(certificate.counts)}`,
  ];
}

function scopeOf(place: string): string {
  return place.slice(0, place.lastIndexOf('.'));
}

function rowOf(certificate: Certificate): string[] {
  const { id, user, places, definition, sources, exitCode, counts } = certificate;
  const room = firstOf(places);
  return [id, user, room, basename(definition), fileNames(sources), String(exitCode), textOfCounts(counts)];
}

function textOfCounts(counts: Certificate['counts']): string {
  const parts = Object.entries(counts).flatMap(([status, count]) =>
    count > 0 ? [`${count} ${status}`] : [],
  );
  return parts.join(', ');
}

function csvOf(form: string, rows: readonly (readonly string[])[]): string {
  return stringify([...rows.map((row) => [...row])], { escape_formulas: form !== 'raw' });
}

function cell(value: unknown): string {
  if (value === undefined) return '';
  return Array.isArray(value) ? value.join(' ') : String(value);
}
