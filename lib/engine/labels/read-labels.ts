import { fieldOf } from '../../model/field.ts';
import { CustomerId, MediaId, type Scope, VolumeId } from '../../model/scope.ts';
import { canonicalValue } from '../../model/value.ts';

/** A label as somebody wrote or scanned it. */
export interface Label {
  readonly text: string;
  /** Its line in the list, from 1. */
  readonly line: number;
  readonly volume: VolumeId;
  /** Its scope, where it was written with one. */
  readonly scope?: Scope;
}

/** What stands where a label should be, and why it is none. */
export interface NoLabel {
  readonly text: string;
  readonly line: number;
  readonly problem: string;
}

/**
 * Reads labels from a list as people write them and hand scanners send them: bare (`A00001L8`) or qualified
 * (`US01.LTO.A00001L8`), one a line or many in one, between blanks, commas or semicolons. A `#` begins a comment that
 * goes to the end of its line; the asterisks that begin and end a Code 39 are no part of the label.
 */
export function readLabels(text: string): readonly (Label | NoLabel)[] {
  const labels: (Label | NoLabel)[] = [];
  for (const [index, written] of text.split(/\r\n|\r|\n/).entries()) {
    const [uncommented = ''] = written.split('#', 1);
    for (const word of uncommented.split(/[\s,;\u0000\ufeff]+/)) {
      if (word !== '') labels.push(readLabel(word, index + 1));
    }
  }
  return labels;
}

/** Reads one label; `line` is its place in the list. */
export function readLabel(word: string, line: number): Label | NoLabel {
  const text = /^\*.+\*$/.test(word) ? word.slice(1, -1) : word;
  const parts = text.toUpperCase().split('.');
  const volume = VolumeId.of(parts.at(-1) ?? '');
  if (volume === undefined) {
    const canonical = canonicalValue(fieldOf('volume'), parts.at(-1) ?? '');
    return { text, line, problem: 'problem' in canonical ? canonical.problem : 'it is blank' };
  }
  if (parts.length === 1) return { text, line, volume };
  const [customer, media] = [CustomerId.of(parts[0] ?? ''), MediaId.of(parts[1] ?? '')];
  if (parts.length !== 3 || customer === undefined || media === undefined) {
    return { text, line, problem: 'expected a label, or CUSTOMER.MEDIA.VOLUME' };
  }
  return { text, line, volume, scope: { customer, media } };
}
