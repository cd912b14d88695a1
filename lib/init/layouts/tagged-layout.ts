import { definitionString, filterText } from '../definition/quoting.ts';
import { textLines } from '../lines/text-lines.ts';
import type { Sample } from '../sample.ts';
import { labelScore } from '../vocabulary/labels.ts';
import { type Layout, namedColumn, statement } from './export-layout.ts';

/** The label of a tape behind a tag, as in `Storage Element 2:Full :VolumeTag=E01002L8`. */
const TAGGED = /[:\s]([A-Za-z][A-Za-z ]{2,30}?)( ?)=( ?)([A-Z0-9-]{4,10})(?=$|[\s:])/i;

/** Words in front of the number of a slot. */
const NUMBERED = /^\s*([A-Za-z][A-Za-z ]{2,40}) (\d{1,6})([\s:])/;

/** Fewest lines with the same tag. */
const FEWEST = 2;

/** Forms of lines that are told apart. */
const MOST_FORMS = 8;

interface Tagged {
  /** What stands between the beginning of the line and the label, as a pattern. */
  readonly pattern: string;
  readonly label: string;
  readonly slot: string;
}

/** Returns the layout of lines that name a tape behind a tag, such as the status of a changer; else `undefined`. */
export function taggedLayout(sample: Sample): Layout | undefined {
  const lines = textLines(sample.columns)?.filter(({ kind }) => kind === 'text') ?? [];
  const tag = commonTag(lines.map(({ text }) => text));
  if (tag === undefined) return undefined;
  const tagged = lines.flatMap(({ text }) => taggedLine(text, tag));
  const patterns = [...new Set(tagged.map(({ pattern }) => pattern))].toSorted(byTail);
  if (tagged.length < FEWEST || patterns.length > MOST_FORMS) return undefined;
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
  const counts = new Map<string, number>();
  for (const text of texts) {
    const match = TAGGED.exec(text);
    const tag = match?.[1] ?? '';
    if (labelScore(match?.[4] ?? '') >= 0.5) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  }
  const [best] = [...counts].sort((a, b) => b[1] - a[1]);
  return best !== undefined && best[1] >= FEWEST ? best[0] : undefined;
}

function taggedLine(text: string, tag: string): readonly Tagged[] {
  const match = TAGGED.exec(text);
  if (match?.[1] !== tag) return [];
  const [whole, , before = '', behind = '', label = ''] = match;
  const end = match.index + whole.length;
  const tail = `${whole.charAt(0)}${tag}${before}=${behind}{barcode}${end < text.trimEnd().length ? `${text.charAt(end)}*` : ''}`;
  const numbered = NUMBERED.exec(text.slice(0, match.index + 1));
  const [, words = '', number = '', sign = ''] = numbered ?? [];
  // The number of a drive is no slot.
  const isSlot = numbered !== null && !/drive|transfer/i.test(words);
  const head = isSlot ? `${words} {slot}${sign}*` : numbered === null ? '*' : `${words} *`;
  return [{ pattern: head + tail, label, slot: isSlot ? number : '' }];
}

// What says more of a line comes first: of several patterns the first that fits counts.
function byTail(a: string, b: string): number {
  return (
    Number(b.endsWith('*')) - Number(a.endsWith('*')) ||
    Number(b.includes('{slot}:')) - Number(a.includes('{slot}:'))
  );
}
