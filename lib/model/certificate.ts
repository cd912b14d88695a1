/**
 * The certificate of a reconciliation: its whole result, as a store keeps it. Findings are lines of JSON, each an array: a place
 * may have many volumes, and keys would stand before each value.
 *
 * @module
 */

import { printable } from '../errors/printable.ts';
import { isJsonObject, isTexts, parseJson } from './json-object.ts';
import { STATUSES, type Status } from './reconciliation.ts';
import type { Run } from './run.ts';

/** What a certificate says of the whole: which run, where, with what, and how it ended. */
export interface Certificate extends Omit<Run, 'task'> {
  /** When it ended, canonical date. */
  readonly finished: string;
  readonly exitCode: number;
  /** The names of the places, such as `US01.LTO.LIBR`. */
  readonly places: readonly string[];
  /** The names of the inputs. */
  readonly sources: readonly string[];
  /** Whether arrivals were to be confirmed, and audit flags set. */
  readonly confirm: boolean;
  readonly audit: boolean;
  /** How many lines and volumes ended with each status, and how many of them are overdue. A later version may have others. */
  readonly counts: Readonly<Record<string, number>>;
  /** The limit over which nothing was written; empty where none was reached. */
  readonly stopped: string;
}

/** Reads the certificate of a run; `undefined` where the JSON is none. */
export function readCertificate(json: unknown, run: Omit<Run, 'task'>): Certificate | undefined {
  if (!isJsonObject(json)) return undefined;
  const { finished, exitCode, places, sources, confirm, audit, counts, stopped } = json;
  if (typeof finished !== 'string' || typeof exitCode !== 'number' || typeof stopped !== 'string')
    return undefined;
  if (!isTexts(places) || !isTexts(sources) || typeof confirm !== 'boolean' || typeof audit !== 'boolean')
    return undefined;
  if (!isCounts(counts)) return undefined;
  return { ...run, finished, exitCode, places, sources, confirm, audit, counts, stopped };
}

/** One finding, as a certificate has it and programs read it. */
export interface CertifiedFinding {
  /** One of the statuses, or one of a later version. */
  readonly status: string;
  readonly overdue?: true;
  /** The label that was read, or that of the volume. */
  readonly label: string;
  /** Line of the inventory; absent for a volume that was not seen. */
  readonly line?: number;
  /** The slot that was read. */
  readonly slot?: string;
  /** The slot that the store had, and where the volume was and should be; absent where no volume has the label. */
  readonly knownSlot?: string;
  readonly currentRepository?: string;
  readonly repository?: string;
  /** What became of the change of the volume; absent where none was tried. */
  readonly outcome?: string;
  /** Line of the first sight, of a duplicate. */
  readonly firstLine?: number;
  /** The scope of the volume, or of its label where no volume has it; absent where a label may be of several. */
  readonly scope?: string;
  /** The container in which it was seen, where no line named it. */
  readonly within?: string;
  /** Barcodes of volumes that an ambiguous label may stand for. */
  readonly candidates?: readonly string[];
}

/** Stands beside statuses for what is overdue, where findings are selected. */
export const OVERDUE = 'overdue';

/** Longest text of a finding. */
export const LONGEST_FINDING = 4096;

// Columns of a line; the last ones are left out where they are empty.
const MOST = 13;
const LEAST = 5;
const FIRST_LINE = 9;

/** Returns a finding as a line, without a line end. */
export function formatFinding(finding: CertifiedFinding): string {
  const {
    status,
    overdue,
    label,
    line = 0,
    slot = '',
    knownSlot = '',
    outcome = '',
    firstLine = 0,
  } = finding;
  const { currentRepository = '', repository = '', scope = '', within = '', candidates = [] } = finding;
  const places = [clean(knownSlot), currentRepository, repository];
  const ofRoom = [scope, within, candidates.join(' ')];
  const columns = [status, overdue ? 1 : 0, clean(label), line, clean(slot), ...places, outcome, firstLine];
  columns.push(...ofRoom);
  while (columns.length > LEAST && (columns.at(-1) === '' || columns.at(-1) === 0)) columns.pop();
  return JSON.stringify(columns);
}

/** Reads a line of a finding; `undefined` for any other text. */
export function parseFinding(text: string): CertifiedFinding | undefined {
  if (text.length > LONGEST_FINDING) return undefined;
  const json = parseJson(text);
  if (!Array.isArray(json) || json.length < LEAST || json.length > MOST) return undefined;
  const [status, overdue, label, line, slot, knownSlot = '', current = '', target = '', outcome = ''] =
    json as unknown[];
  const [firstLine = 0, scope = '', within = '', candidates = ''] = (json as unknown[]).slice(FIRST_LINE);
  if (!isText(status) || !/^[a-z][a-z ]{0,30}$/.test(status) || !isText(label) || !isText(slot))
    return undefined;
  if (!isText(scope) || !isText(within) || !isText(candidates)) return undefined;
  if (!isText(knownSlot) || !isText(current) || !isText(target) || !isText(outcome)) return undefined;
  if (!isLine(line) || !isLine(firstLine) || (overdue !== 0 && overdue !== 1)) return undefined;
  return {
    status,
    ...(overdue === 1 && { overdue: true }),
    label,
    ...(line > 0 && { line }),
    ...(slot !== '' && { slot }),
    ...(knownSlot !== '' && { knownSlot }),
    ...(current !== '' && { currentRepository: current }),
    ...(target !== '' && { repository: target }),
    ...(outcome !== '' && { outcome }),
    ...(firstLine > 0 && { firstLine }),
    ...(scope !== '' && { scope }),
    ...(within !== '' && { within }),
    ...(candidates !== '' && { candidates: candidates.split(' ') }),
  };
}

/** Returns by what a finding that was read can be selected: its status, and whether it is overdue. */
export function marksOf({ status, overdue }: CertifiedFinding): readonly string[] {
  return overdue ? [status, OVERDUE] : [status];
}

/**
 * Returns what is wrong with the counts that a certificate states, where its findings are not as many of each; `found` has how
 * many findings have each mark.
 */
export function miscount(
  counts: Certificate['counts'],
  found: ReadonlyMap<string, number>,
): string | undefined {
  for (const mark of new Set([...Object.keys(counts), ...found.keys()])) {
    const [stated = 0, there = 0] = [counts[mark], found.get(mark)];
    if (stated !== there) return `it states ${stated} ${mark}, and ${there} of its findings are that`;
  }
  return undefined;
}

/** The statuses that a person has to look at, and what is overdue. */
export const EXCEPTIONS: readonly string[] = [
  ...Object.entries(STATUSES).flatMap(([status, { isException }]) => (isException ? [status] : [])),
  OVERDUE,
];

/** Returns whether a person has to look at a finding. */
export function isException(finding: CertifiedFinding): boolean {
  return marksOf(finding).some((mark) => EXCEPTIONS.includes(mark));
}

/** Returns what a status means; empty for one of a later version. */
export function meaningOf(status: string): string {
  return isKnownStatus(status) ? STATUSES[status].text : '';
}

/** Returns how many lines were read, and how many volumes are in the places or on their way, by the counts of each status. */
export function sumsOf(counts: Certificate['counts']): { readonly seen: number; readonly expected: number } {
  const sums = { seen: 0, expected: 0 };
  for (const [status, count] of Object.entries(counts)) {
    if (!isKnownStatus(status)) continue;
    if (STATUSES[status].seen) sums.seen += count;
    if (STATUSES[status].expected) sums.expected += count;
  }
  return sums;
}

function isKnownStatus(status: string): status is Status {
  return Object.hasOwn(STATUSES, status);
}

// Only a line end or the like: labels and slots are canonical values.
function clean(text: string): string {
  return printable(text).toWellFormed();
}

// Not every store can keep other characters, and they could break a line where they are shown.
function isText(value: unknown): value is string {
  return typeof value === 'string' && !/[\u0000-\u001f\u007f-\u009f\ud800-\udfff]/u.test(value);
}

function isCounts(json: unknown): json is Readonly<Record<string, number>> {
  return isJsonObject(json) && Object.values(json).every(isLine);
}

function isLine(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
