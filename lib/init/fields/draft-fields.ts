import { type DraftLine, remark } from '../definition/draft-line.ts';
import { type Column, type ExportLayout, givenValues } from '../export-layout.ts';
import { plainDateFormats } from './column-dates.ts';
import { draftDates } from './date-fields.ts';
import { draftDescription } from './description-field.ts';
import { columnName, decided, example, type FieldDraft, nullStatement } from './field-draft.ts';
import { draftFlag, draftScratch } from './flag-fields.ts';
import { draftKinds } from './kind-exclusions.ts';
import { draftAmount, draftSlot } from './number-fields.ts';
import { draftRepository } from './repository-field.ts';
import { draftVolume, findFallback, findVolumeColumn } from './volume-field.ts';

/** Most unused columns that are named; the others are counted. */
const MOST_UNUSED = 40;

/** The lines of a definition about all fields of a volume. */
export interface DraftedFields {
  /** Lines that take effect. */
  readonly lines: readonly DraftLine[];
  /** Proposals that the operator has to decide on. */
  readonly open: readonly DraftLine[];
  /** Remarks on unused columns. */
  readonly notes: readonly DraftLine[];
  /** True if some dates are local to a time zone. */
  readonly needZone: boolean;
}

/** Drafts the fields from the columns of a layout; `undefined` if no column has the labels of tapes. */
export function draftFields({ columns, context }: ExportLayout): DraftedFields | undefined {
  const volume = findVolumeColumn(columns);
  if (volume === undefined) return undefined;
  const others = columns.filter((column) => column !== volume.column);
  const single = others.filter(({ timeWhere }) => timeWhere === undefined);
  const kinds = draftKinds(single);
  const dates = draftDates(others);
  const drafts: readonly FieldDraft[] = [
    draftVolume(volume, findFallback(volume, others, kinds.leftOut)),
    kinds.draft,
    context.length > 0 ? decided([], context) : draftDescription(single),
    draftSlot(single),
    ...dates.drafts,
    draftScratch(single),
    draftFlag('ENCRYPTED', single),
    draftAmount('USAGE', single),
    draftAmount('USAGECOUNT', single),
    draftRepository(single),
  ].filter((draft) => draft !== undefined);
  const used = new Set(drafts.flatMap((draft) => draft.columns));
  return {
    lines: [...nullStatement([...used]), ...drafts.flatMap(({ lines }) => lines)],
    open: drafts.flatMap(({ open }) => (open.length === 0 ? [] : [remark(''), ...open])),
    notes: notesOn(columns.filter((column) => !used.has(column))),
    needZone: dates.needZone,
  };
}

function notesOn(unused: readonly Column[]): readonly DraftLine[] {
  const filled = unused.filter((column) => givenValues(column).length > 0);
  if (filled.length === 0) return [];
  const lines = filled.slice(0, MOST_UNUSED).map((column) => {
    return remark(`    ${columnName(column)}: ${example(column)}${dateNote(column)}`);
  });
  const more = filled.length - MOST_UNUSED;
  return [remark('Not used:'), ...lines, ...(more > 0 ? [remark(`    ... and ${more} more`)] : [])];
}

function dateNote({ values }: Column): string {
  const formats = plainDateFormats(values);
  return formats.length === 0
    ? ''
    : `, a date written ${formats.map((format) => `"${format}"`).join(' or ')}`;
}
