import { type Code, type NameForm, PART, scanForms } from './date-codes.ts';

/** The names of months and days in one language. */
export interface DateNames {
  /** The tag of the language, such as `de`. */
  readonly tag: string;
  /** The codes that stand for names, by their letters, in place of the English ones. */
  readonly codes: ReadonlyMap<string, Code>;
}

/** Fewest letters of a name that stand for the whole of it. */
const FEWEST = 3;

/** Returns the names of months and days in a language; `undefined` if its tag is none, or its names are not known. */
export function dateNames(tag: string): DateNames | undefined {
  if (!isKnown(tag)) return undefined;
  const months = (form: Form) =>
    Array.from({ length: 12 }, (_, month) => nameOf(tag, 'month', form, month, 15));
  // 5 January 1970 was a Monday.
  const days = (form: Form) =>
    Array.from({ length: 7 }, (_, day) => nameOf(tag, 'weekday', form, 0, 5 + day));
  const month = code(tag, 'a month name', FORMS.map(months), PART.month);
  const day = code(tag, 'a day name', FORMS.map(days));
  if (month === undefined || day === undefined) return undefined;
  return {
    tag,
    codes: new Map(
      [...'bBh']
        .map((letter) => [letter, month] as const)
        .concat([
          ['a', day],
          ['A', day],
        ]),
    ),
  };
}

/** How a name is written: whole or shortened, alone or beside a day of the month, where some languages bend it. */
interface Form {
  readonly length: 'long' | 'short';
  readonly isBeside: boolean;
}

const FORMS: readonly Form[] = (['long', 'short'] as const).flatMap((length) => [
  { length, isBeside: false },
  { length, isBeside: true },
]);

function isKnown(tag: string): boolean {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(tag).length > 0;
  } catch {
    return false; // It is no tag at all.
  }
}

function nameOf(
  tag: string,
  what: 'month' | 'weekday',
  { length, isBeside }: Form,
  month: number,
  day: number,
): string {
  // The tag may have a calendar of its own.
  const format = new Intl.DateTimeFormat(new Intl.Locale(tag, { calendar: 'gregory' }), {
    timeZone: 'UTC',
    [what]: length,
    ...(isBeside && { day: 'numeric' }),
  });
  const parts = format.formatToParts(new Date(Date.UTC(1970, month, day)));
  return parts.find(({ type }) => type === what)?.value ?? '';
}

/**
 * Returns a code for names, each in any of its forms; `undefined` if some have none.
 *
 * @param spellings the names in each form
 */
function code(
  tag: string,
  what: string,
  spellings: readonly (readonly string[])[],
  part?: number,
): Code | undefined {
  const found = new Map<string, number>();
  const add = (text: string, value: number): void => {
    if (text !== '' && !/\d/.test(text) && !found.has(text)) found.set(text, value);
  };
  const names = spellings.flatMap((spelling) =>
    spelling.map((name, index) => ({ text: name.toLowerCase().replace(/\.$/, ''), value: index + 1 })),
  );
  for (const { text, value } of names) for (const form of [text, `${text}.`]) add(form, value);
  for (const { text, value } of names) {
    const begin = text.slice(0, FEWEST);
    if (names.every((other) => other.value === value || !other.text.startsWith(begin))) add(begin, value);
  }
  // Names that are numbers, as in Chinese, are none that a format could look for.
  if (new Set(found.values()).size < (spellings[0]?.length ?? 0)) return undefined;
  const forms: readonly NameForm[] = [...found]
    .map(([text, value]) => ({ text, value }))
    .sort((a, b) => b.text.length - a.text.length);
  return {
    kind: 'scan',
    parts: part === undefined ? [] : [part],
    scan: scanForms(forms, part),
    description: `${what} of the language ${tag}`,
  };
}
