import { type Label, readLabels } from '../lib/engine/labels/read-labels.ts';
import { type ErrorParameters, errorMessage } from '../lib/errors/error.ts';
import type { RawBatch } from '../lib/records/batch.ts';

type LabelError = 'LABEL_INVALID' | 'LABEL_UNKNOWN' | 'LABEL_AMBIGUOUS' | 'LABEL_CUT';

/** What stands in place of a label and means a volume in another way. */
export type OtherName = Pick<Label, 'text' | 'line'>;

/** Returns the labels in the lines of a batch, each with its line; counts all that stands there, and rejects what is no label. */
export function labelsOf(batch: RawBatch): readonly Label[];
/** Returns them with what `isOther` says is no label, and is to be kept. */
export function labelsOf(batch: RawBatch, isOther: (text: string) => boolean): readonly (Label | OtherName)[];
export function labelsOf(
  { tally, input: { name: source }, texts, lines }: RawBatch,
  isOther: (text: string) => boolean = () => false,
): readonly (Label | OtherName)[] {
  const labels: (Label | OtherName)[] = [];
  for (const [index, text] of texts.entries()) {
    const line = lines[index] ?? 0;
    const found = readLabels(text);
    if (found.length === 0) {
      tally.read++;
      tally.outcomes.add('excluded', text.trim() === '' ? 'blank line' : 'comment');
    }
    for (const label of found) {
      tally.read++;
      if (isOther(label.text)) labels.push({ text: label.text, line });
      else if ('volume' in label) labels.push({ ...label, line });
      else rejectLabel(tally, source, { ...label, line }, 'LABEL_INVALID', { problem: label.problem });
    }
  }
  return labels;
}

/** Counts a label that stands for no one volume, and reports it. */
export function rejectLabel<Code extends LabelError>(
  tally: RawBatch['tally'],
  source: string,
  { text: raw, line }: Pick<Label, 'text' | 'line'>,
  code: Code,
  parameters: ErrorParameters<Code>,
): void {
  const message = errorMessage(code, parameters);
  tally.outcomes.add('rejected', code);
  tally.problems.push({ outcome: 'rejected', code, message, source, line, raw });
}
