/** A definition for the exports of these tests. */
export const DEFINITION = `# made for tests
SetCSVDelimiter(",");
SetTimeZone("UTC");
SetWriteTimeFormat("%%Y-%%m-%%d %%H:%%M:%%S");
SetLiteral(CUSTOMER, "US01");
SetLiteral(MEDIA, "LTO");
Extract(VOLUME, "Barcode|Media ID", 10, 0); # longer ones are rejected, not cut
Extract(REPOSITORY, "Where", 4, 0);
Extract(DESCRIPTION, "Text", 256, 0);
Extract(WRITETIME, "Written", 19, 0);
AddExclusionOnValue(VOLUME, "CLN*");
`;

/** One row of an export: volume, repository, description, write time. */
export type Row = readonly [volume: string, where: string, text: string, written: string];

/** Returns an export with a heading. */
export function exportOf(rows: readonly Row[]): string {
  const lines = rows.map((cells) =>
    cells.map((cell) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(','),
  );
  return ['Barcode,Where,Text,Written', ...lines, ''].join('\n');
}

/** Returns `count` rows that differ from each other in everything but their repository. */
export function rowsOf(count: number): Row[] {
  return Array.from({ length: count }, (_, index) => {
    const second = String(index % 60).padStart(2, '0');
    return [
      `A${String(index).padStart(5, '0')}L8`,
      'LIBR',
      `Weekly ${index}`,
      `2026-03-14 02:13:${second}`,
    ] as const;
  });
}
