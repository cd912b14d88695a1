import { statement } from '../definition/draft-line.ts';
import { definitionString, filterText } from '../definition/quoting.ts';
import { type ExportLayout, namedColumn } from '../export-layout.ts';
import { textLines } from '../lines/text-lines.ts';
import type { ExportSample } from '../sample.ts';
import { byFrequency } from '../typical.ts';
import { labelScore } from '../vocabulary/labels.ts';

/** The label of a tape behind a tag, as in `Storage Element 2:Full :VolumeTag=E01002L8`. */
const TAGGED = /[:\s]([A-Za-z][A-Za-z ]{2,30}?)( ?)=( ?)([A-Z0-9-]{4,10})(?=$|[\s:])/i;

/** Words in front of the number of a slot. */
const NUMBERED = /^\s*([A-Za-z][A-Za-z ]{2,40}) (\d{1,6})([\s:])/;

/** Fewest lines with the same tag. */
const FEWEST = 2;

/** Most patterns that the lines with a tag need. */
const MOST_PATTERNS = 8;

interface TaggedLine {
  /** The line up to the label and behind it, as a pattern. */
  readonly pattern: string;
  readonly label: string;
  readonly slot: string;
}

/**
 * Returns the layout of lines that have the label of a tape behind a tag, such as the status of a changer; `undefined` for
 * any other text.
 */
export function taggedLayout(sample: ExportSample): ExportLayout | undefined {
  const lines = textLines(sample.columns)?.filter(({ kind }) => kind === 'text') ?? [];
  const tag = commonTag(lines.map(({ text }) => text));
  if (tag === undefined) return undefined;
  const tagged = lines.flatMap(({ text }) => taggedLine(text, tag));
  const patterns = [...new Set(tagged.map(({ pattern }) => pattern))].toSorted(byTail);
  if (tagged.length < FEWEST || patterns.length > MOST_PATTERNS) return undefined;
  const details = patterns.map(definitionString).join(', ');
  const slots = tagged.map(({ slot }) => slot);
  const labels = tagged.map(({ label }) => label);
  return {
    what: `lines with a label behind ${tag}`,
    lines: [
      statement(`AddString(EXCLUSION, 0, "!(*${filterText(tag)}*)");`, 'lines without a tape'),
      statement(`SetFormat(PATTERN, ${details});`),
    ],
    context: [],
    columns: [
      namedColumn('barcode', labels),
      ...(slots.some((slot) => slot !== '') ? [namedColumn('slot', slots)] : []),
    ],
  };
}

function commonTag(texts: readonly string[]): string | undefined {
  const tags = texts.flatMap((text) => {
    const [, tag = '', , , label = ''] = TAGGED.exec(text) ?? [];
    return labelScore(label) >= 0.5 ? [tag] : [];
  });
  const [best] = byFrequency(tags);
  return best !== undefined && best[1] >= FEWEST ? best[0] : undefined;
}

function taggedLine(text: string, tag: string): readonly TaggedLine[] {
  const match = TAGGED.exec(text);
  if (match?.[1] !== tag) return [];
  const [whole, , before = '', behind = '', label = ''] = match;
  const end = match.index + whole.length;
  const rest = end < text.trimEnd().length ? `${text.charAt(end)}*` : '';
  const tail = `${whole.charAt(0)}${tag}${before}=${behind}{barcode}${rest}`;
  const numbered = NUMBERED.exec(text.slice(0, match.index + 1));
  const [, words = '', number = '', sign = ''] = numbered ?? [];
  // The number of a drive is no slot.
  const isSlot = numbered !== null && !/drive|transfer/i.test(words);
  const head = isSlot ? `${words} {slot}${sign}*` : numbered === null ? '*' : `${words} *`;
  return [{ pattern: head + tail, label, slot: isSlot ? number : '' }];
}

// The more specific pattern comes first: the first one that matches a line is taken.
function byTail(a: string, b: string): number {
  return (
    Number(b.endsWith('*')) - Number(a.endsWith('*')) ||
    Number(b.includes('{slot}:')) - Number(a.includes('{slot}:'))
  );
}
