// The last row and column of a sheet: XFD1048576.
const [MOST_ROWS, MOST_COLUMNS] = [1_048_576, 16_384];

/** Returns the number of a row from its attribute, from 1; `undefined` for what is none. */
export function rowNumber(text: string): number | undefined {
  const number = Number(text);
  return /^\d{1,7}$/.test(text) && number >= 1 && number <= MOST_ROWS ? number : undefined;
}

/**
 * Returns the number of a column, from 1, from the place of a cell such as B17, which has to be in the row; `undefined` for
 * a place that is none.
 */
export function columnNumber(place: string, row: string): number | undefined {
  let column = 0;
  let at = 0;
  for (; at < place.length && at < 4; at++) {
    const code = place.charCodeAt(at);
    if (code < 65 || code > 90) break;
    column = column * 26 + code - 64;
  }
  const isPlace = at > 0 && column <= MOST_COLUMNS && place.length === at + row.length && place.endsWith(row);
  return isPlace ? column : undefined;
}

/** Returns the place of a cell, such as B17, by its row and column from 1. */
export function placeOf(row: number, column: number): string {
  let letters = '';
  for (let rest = column; rest > 0; rest = Math.floor((rest - 1) / 26))
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  return `${letters}${row}`;
}

/** Returns how many columns there are up to the last one of an area such as A1:H17; 0 for what is none. */
export function widthOf(area: string): number {
  const [, end] = area.split(':');
  const match = /^([A-Z]{1,3})(\d{1,7})$/.exec(end ?? area);
  if (match === null) return 0;
  const [place, , row = ''] = match;
  return columnNumber(place, row) ?? 0;
}
