import { definitionString, filterText } from '../definition/quoting.ts';
import { type Column, type Line, proposal, remark } from '../layouts/export-layout.ts';
import { columnsNamed } from '../vocabulary/field-names.ts';
import { columnName, type FieldDraft, givenValues, undecided } from './field-draft.ts';

/** Places that are proposed; of more, the rest is counted. */
const MOST_PLACES = 12;

/** What stands for a Repository-ID: no ID, so that a line that is not filled in rejects its records. */
const PLACEHOLDER = '....';

/**
 * Proposes where tapes are. Which repository a word stands for nobody can know from the export, and a wrong one would
 * send tapes away: all of it is left to the operator.
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
      ...(column.padded ? [proposal('RemoveSpaces(REPOSITORY);')] : []),
      ...placeLines(column),
      proposal('AddTranslation(REPOSITORY, "*", "");', 'any other leaves the tape where it is'),
    ],
  );
}

function placeLines(column: Column): readonly Line[] {
  const counts = new Map<string, number>();
  for (const value of givenValues(column)) {
    const filter = placeFilter(value);
    counts.set(filter, (counts.get(filter) ?? 0) + 1);
  }
  const filters = [...counts].sort((a, b) => b[1] - a[1]).map(([filter]) => filter);
  const seen = new Set<string>();
  const distinct = filters.filter((filter) => {
    const key = filter.toUpperCase();
    return key !== '*' && !seen.has(key) && seen.add(key);
  });
  const lines = distinct.slice(0, MOST_PLACES).map((filter) => {
    return proposal(`AddTranslation(REPOSITORY, ${definitionString(filter)}, "${PLACEHOLDER}");`);
  });
  const more = distinct.length - MOST_PLACES;
  return more <= 0 ? lines : [...lines, remark(`... and ${more} more words`)];
}

/** Returns a filter for a place: the number at its end, of a slot or a shelf, may be any other. */
function placeFilter(value: string): string {
  const text = value.slice(0, 60);
  const number = /\d+\]?$/.exec(text);
  const before = text.slice(0, number?.index ?? 0);
  if (number === null || !/\p{L}/u.test(before)) return filterText(value);
  // A slot is often padded: of more blanks than one any number may come.
  const begin = /\S\s$/.test(before) ? before : before.trimEnd();
  return `${filterText(begin)}*${number[0].endsWith(']') ? ']' : ''}`;
}
