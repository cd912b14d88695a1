import { type DraftLine, proposal, proposals, remark } from '../definition/draft-line.ts';
import { definitionString, filterText } from '../definition/quoting.ts';
import { type Column, givenValues } from '../export-layout.ts';
import { byFrequency } from '../typical.ts';
import { columnsNamed } from '../vocabulary/field-names.ts';
import { columnName, type FieldDraft, trimming, undecided } from './field-draft.ts';

/** Most words that are proposed; the others are counted. */
const MOST_WORDS = 12;

/** Stands for a Repository-ID and is none, so that records are rejected until the operator replaces it. */
const PLACEHOLDER = '....';

/**
 * Proposes translations of the words for locations. Only the operator knows which repository a word stands for, and a wrong
 * one would send tapes away: so none takes effect.
 */
export function draftRepository(columns: readonly Column[]): FieldDraft {
  const named = columnsNamed('REPOSITORY', columns).filter((column) => givenValues(column).length > 0);
  const [column, ...others] = named;
  if (column === undefined) {
    const lines = [
      remark(
        'REPOSITORY: no column says where the tapes are; where all of them go to one place, take the # away:',
      ),
      proposal(`SetLiteral(REPOSITORY, "${PLACEHOLDER}");`, 'its Repository-ID'),
    ];
    return undecided([], lines);
  }
  const also = others.length === 0 ? '' : ` Or is it ${others.slice(0, 4).map(columnName).join(', ')}?`;
  return undecided(
    [column],
    [
      remark(
        `REPOSITORY: the words of ${columnName(column)} and your Repository-IDs; fill them in and take the # away.${also}`,
      ),
      proposal(`Extract(REPOSITORY, ${column.where});`),
      ...proposals(trimming('REPOSITORY', column)),
      ...translations(column),
      proposal('AddTranslation(REPOSITORY, "*", "");', 'any other leaves the tape where it is'),
    ],
  );
}

function translations(column: Column): readonly DraftLine[] {
  const filters = byFrequency(givenValues(column).map(locationFilter));
  const seen = new Set<string>();
  const distinct = filters.filter(([filter]) => {
    const key = filter.toUpperCase();
    return key !== '*' && !seen.has(key) && seen.add(key);
  });
  const lines = distinct.slice(0, MOST_WORDS).map(([filter]) => {
    return proposal(`AddTranslation(REPOSITORY, ${definitionString(filter)}, "${PLACEHOLDER}");`);
  });
  const more = distinct.length - MOST_WORDS;
  return more <= 0 ? lines : [...lines, remark(`... and ${more} more words`)];
}

/** Returns a filter for a location that matches any number at its end, such as that of a slot or a shelf. */
function locationFilter(value: string): string {
  const text = value.slice(0, 60);
  const number = /\d+\]?$/.exec(text);
  const before = text.slice(0, number?.index ?? 0);
  if (number === null || !/\p{L}/u.test(before)) return filterText(value);
  // Numbers may be padded to one width: a longer one has fewer blanks in front.
  const begin = /\S\s$/.test(before) ? before : before.trimEnd();
  return `${filterText(begin)}*${number[0].endsWith(']') ? ']' : ''}`;
}
