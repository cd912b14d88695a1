import { type Column, type Layout, type Line, remark } from '../layouts/export-layout.ts';
import { plainDateFormats } from './column-dates.ts';
import { draftDates } from './date-fields.ts';
import { columnName, example, type FieldDraft, givenValues, nullStatement } from './field-draft.ts';
import { draftRepository } from './repository-field.ts';
import {
  draftDescription,
  draftEncrypted,
  draftScratch,
  draftSlot,
  draftUsage,
  draftUsageCount,
  draftVolume,
} from './text-fields.ts';
import { findVolumeColumn } from './volume-column.ts';

/** Columns that are named as not used; of more, the rest is counted. */
const MOST_UNUSED = 40;

/** What a draft says of the fields of a volume. */
export interface DraftedFields {
  /** What takes effect. */
  readonly lines: readonly Line[];
  /** What the operator has to decide. */
  readonly open: readonly Line[];
  /** What else is in the export. */
  readonly notes: readonly Line[];
  /** Whether there are dates that are local to a time zone. */
  readonly needZone: boolean;
}

/** Finds out what the columns of a layout mean; `undefined` where none holds the labels of tapes. */
export function draftFields({ columns, context }: Layout): DraftedFields | undefined {
  const volume = findVolumeColumn(columns);
  if (volume === undefined) return undefined;
  const others = columns.filter((column) => column !== volume.column);
  const single = others.filter(({ timeWhere }) => timeWhere === undefined);
  const dates = draftDates(others);
  const drafts: readonly FieldDraft[] = [
    draftVolume(volume),
    context.length > 0 ? { columns: [], lines: context, open: [] } : draftDescription(single, volume.column),
    draftSlot(single),
    ...dates.drafts,
    draftScratch(single, volume.column),
    draftEncrypted(single),
    draftUsage(single),
    draftUsageCount(single),
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

function notesOn(unused: readonly Column[]): readonly Line[] {
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
