import { givenValues } from '../column.ts';
import { type DraftLine, statement } from '../definition/draft-line.ts';
import { definitionString } from '../definition/quoting.ts';
import { canBeLabel } from '../vocabulary/labels.ts';
import { alternatives, decided, extraction, type FieldDraft, trimming } from './field-draft.ts';
import type { VolumeColumn } from './volume-column.ts';

/** Drafts the label of the tape, and the exclusion of records without one. */
export function draftVolume({ column, captures, others }: VolumeColumn): FieldDraft {
  const { values } = column;
  const labels = { ...column, values: values.filter(canBeLabel) };
  const lines: DraftLine[] = [
    extraction('VOLUME', labels, alternatives(others)),
    ...trimming('VOLUME', column),
    ...captures.map((pattern) => {
      const comment = pattern === '{}' ? '' : 'the label in it';
      return statement(`Capture(VOLUME, ${definitionString(pattern)});`, comment);
    }),
  ];
  if (values.length > givenValues(column).length) {
    lines.push(statement('AddExclusionOnValue(VOLUME, "!(?*)");', 'no label, such as an empty slot'));
  }
  if (values.some((value) => /[/\\]/.test(value))) {
    lines.push(statement('AddExclusionOnValue(VOLUME, "*[/\\]*");', 'files of disk volumes'));
  }
  lines.push(statement('AddExclusionOnValue(VOLUME, "CLN*");', 'cleaning tapes'));
  return decided([column], lines);
}
