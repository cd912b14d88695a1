import { statement } from '../definition/draft-line.ts';
import { definitionString, filterText } from '../definition/quoting.ts';
import { type ExportLayout, namedColumn } from '../export-layout.ts';
import { textLines } from '../lines/text-lines.ts';
import type { ExportSample } from '../sample.ts';
import { byFrequency } from '../typical.ts';
import { isLabelName } from '../vocabulary/field-names.ts';
import { labelScore } from '../vocabulary/labels.ts';

/** The label of a tape behind a tag, as in `Storage Element 2:Full :VolumeTag=E01002L8`. */
const TAGGED = /(?:^|[:\s])([A-Za-z][A-Za-z ]{2,30}?)( ?= ?)([A-Z0-9-]{4,10})(?=$|[\s:])/i;

/** The label behind a word for it, as in `slot 1: label DAILY-001 barcode A00001L8 (current)` or `BARCODE:A00001L8`. */
const WORDED =
  /(?:^|[:;,\s])(bar ?code|volser|vol(?:ume)? ?tag)( ?[:=] ?| )([A-Z0-9-]{4,10})(?=$|[\s:;,)\]])/i;

/** Where a tape has no label, or it could not be read, nothing stands behind the tag. */
const BEHIND_TAG = /^ ?[=:] ?\s*$/;

/** Words and a number at the beginning of a line. */
const NUMBERED = /^\s*([A-Za-z][A-Za-z ]{2,40}) (\d{1,6})([\s:,])/;

/** Words that stand in front of the number of a slot; that of a drive is none. */
const SLOT_WORDS = /(?:slot|element|cell|bin|fach)$/i;
const DRIVE_WORDS = /drive|transfer/i;

/** The number of a slot further inside a line. */
const INNER_SLOT = /([\s:,])(slot|cell|bin|fach) (\d{1,6})([\s:,])/i;

/** Fewest lines with the same tag. */
const FEWEST = 2;

/** Most patterns that the lines with a tag need. */
const MOST_PATTERNS = 16;

interface TaggedLine {
  /** The line up to the label and behind it, as a pattern. */
  readonly pattern: string;
  /** Empty where nothing stands behind the tag. */
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
  const begin = lines.some(({ text }) => text.toUpperCase().startsWith(tag.toUpperCase())) ? '' : '[!A-Z]';
  return {
    what: `lines with a label behind ${tag}`,
    lines: [
      statement(`AddString(EXCLUSION, 0, "!(*${begin}${filterText(tag)}*)");`, `lines without ${tag}`),
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
    const { tag, label } = tagIn(text) ?? { tag: '', label: '' };
    // A number may be a label where the tag says so.
    return labelScore(label) >= 0.5 || (/^\d+$/.test(label) && isLabelName(tag)) ? [tag] : [];
  });
  const [best] = byFrequency(tags);
  return best !== undefined && best[1] >= FEWEST ? best[0] : undefined;
}

interface Tag {
  readonly tag: string;
  /** The sign or the blank between tag and label. */
  readonly sign: string;
  readonly label: string;
  /** Where the tag begins, and where the label ends. */
  readonly begin: number;
  readonly end: number;
}

/** Finds the tag of a line with its label. */
function tagIn(text: string): Tag | undefined {
  const match = TAGGED.exec(text) ?? WORDED.exec(text);
  if (match === null) return undefined;
  const [whole, tag = '', sign = '', label = ''] = match;
  const end = match.index + whole.length;
  return { tag, sign, label, begin: end - label.length - sign.length - tag.length, end };
}

/** Finds a tag that nothing stands behind. */
function emptyTagIn(text: string, tag: string): Tag | undefined {
  const begin = text.toUpperCase().lastIndexOf(tag.toUpperCase());
  const behind = text.slice(begin + tag.length);
  if (begin === -1 || !BEHIND_TAG.test(behind) || /[A-Za-z]/.test(text.charAt(begin - 1))) return undefined;
  return { tag, sign: behind.trimEnd(), label: '', begin, end: text.length };
}

function taggedLine(text: string, tag: string): readonly TaggedLine[] {
  const found = tagIn(text);
  const read = found?.tag.toUpperCase() === tag.toUpperCase() ? found : emptyTagIn(text, tag);
  if (read === undefined) return [];
  const { sign, label, begin, end } = read;
  const rest = end < text.trimEnd().length ? `${text.charAt(end)}*` : '';
  const name = text.slice(begin, begin + tag.length);
  const tail = `${text.charAt(begin - 1)}${name}${sign}${label === '' ? '' : '{barcode}'}${rest}`;
  const front = text.slice(0, begin);
  const [, words = '', number = '', mark = ''] = NUMBERED.exec(front) ?? [];
  if (SLOT_WORDS.test(words) && !DRIVE_WORDS.test(words))
    return [{ pattern: `${words} {slot}${mark}*${tail}`, label, slot: number }];
  const [, before = '', word = '', inner = '', behind = ''] = INNER_SLOT.exec(front) ?? [];
  if (word !== '' && !DRIVE_WORDS.test(words))
    return [{ pattern: `*${before}${word} {slot}${behind}*${tail}`, label, slot: inner }];
  const head = begin === 0 ? '' : words === '' ? '*' : `${words} *`;
  return [{ pattern: head + tail, label, slot: '' }];
}

// The more specific pattern comes first: the first one that matches a line is taken.
function byTail(a: string, b: string): number {
  return (
    Number(b.endsWith('*')) - Number(a.endsWith('*')) ||
    Number(b.includes('{slot}:')) - Number(a.includes('{slot}:'))
  );
}
