/**
 * Drafts a definition from an export. Layouts cut its beginning into columns, fields are found by the names and values
 * of the columns, and the definition that is written from both is tried on the same beginning.
 *
 * @module
 */

import { definitionText } from './definition/definition-text.ts';
import { commentText } from './definition/quoting.ts';
import type { ExportLayout } from './export-layout.ts';
import { type DraftedFields, draftFields } from './fields/draft-fields.ts';
import { columnName } from './fields/field-draft.ts';
import { blocksLayout } from './layouts/blocks-layout.ts';
import { columnsLayout } from './layouts/columns-layout.ts';
import { delimitedLayouts } from './layouts/delimited-layout.ts';
import { jsonLayouts } from './layouts/json-layout.ts';
import { tableLayout } from './layouts/table-layout.ts';
import { taggedLayout } from './layouts/tagged-layout.ts';
import { wordsLayout } from './layouts/words-layout.ts';
import { type ExportSample, unclear } from './sample.ts';
import { type Trial, tryDefinition } from './trial.ts';

/** The kinds of layouts, the most certain ones first. */
const LAYOUTS: readonly ((sample: ExportSample) => readonly ExportLayout[] | ExportLayout | undefined)[] = [
  jsonLayouts,
  tableLayout,
  delimitedLayouts,
  blocksLayout,
  taggedLayout,
  wordsLayout,
  columnsLayout,
];

const TRIED = 'JSON, tables, lines delimited by , ; TAB | or ~, blocks, tags, words, columns';

const JSON_BEGIN = /^\s*(?:\{\s*"|\[\s*\{\s*")/;

/** Largest share of rejected records with which a draft is taken before other layouts are tried. */
const MOST_REJECTED = 0.2;

/**
 * Drafts a definition from the beginning of an export. Tries each layout that fits, and returns the first draft that makes
 * volumes of nearly all records, or else the one that makes most. Throws SOURCE_UNCLEAR if none makes any.
 *
 * @param timeZone the time zone of the export; empty where the operator has not named it
 */
export async function draftDefinition(sample: ExportSample, timeZone: string): Promise<string> {
  let best: { readonly text: string; readonly worth: number } | undefined;
  let unlabelled: ExportLayout | undefined;
  for (const layouts of LAYOUTS) {
    const found = [layouts(sample) ?? []].flat();
    // Damaged JSON consists of lines of text, but nobody would want to read it as such.
    if (layouts === jsonLayouts && found.length === 0 && JSON_BEGIN.test(sample.text.slice(0, 1000))) {
      throw unclear(sample.source, 'it begins like JSON, and is cut or damaged');
    }
    for (const layout of found) {
      const fields = draftFields(layout);
      if (fields === undefined) unlabelled ??= layout;
      const tried = fields && (await tryDraft(sample, layout, fields, timeZone));
      if (tried === undefined) continue;
      const { volumes, rejected } = tried.trial;
      const worth = volumes - rejected.length;
      if (rejected.length <= MOST_REJECTED * volumes && worth >= (best?.worth ?? 0)) return tried.text;
      if (best === undefined || worth > best.worth) best = { text: tried.text, worth };
    }
  }
  if (best === undefined) throw unclear(sample.source, whatWasFound(sample, unlabelled));
  return best.text;
}

async function tryDraft(
  sample: ExportSample,
  layout: ExportLayout,
  fields: DraftedFields,
  timeZone: string,
): Promise<{ readonly text: string; readonly trial: Trial } | undefined> {
  const trial = await tryDefinition(definitionText({ sample, layout, fields, timeZone }), sample);
  if (trial === undefined || trial.volumes === 0) return undefined;
  return { text: definitionText({ sample, layout, fields, timeZone, trial }), trial };
}

/** Returns why no definition was drafted, as the error continues behind the name of the export. */
function whatWasFound({ text }: ExportSample, layout: ExportLayout | undefined): string {
  if (layout === undefined || layout.columns.length === 0)
    return `it begins with ${JSON.stringify(commentText(text, 60))}, and no way of reading it that was tried (${TRIED}) finds labels`;
  const columns = layout.columns.slice(0, 8).map(columnName).join(', ');
  return `it reads as ${layout.what}, but none of ${columns} holds labels`;
}
