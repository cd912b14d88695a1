import type { RowTable } from '../../snapshots/row-table.ts';

const [TAB, NEWLINE] = [9, 10];

/** Returns rows of a table in the ascending order of the bytes of their keys; those that are in it already cost least. */
export function inKeyOrder(table: RowTable, rows: Uint32Array): Uint32Array {
  for (let index = 1; index < rows.length; index++) {
    if (compareKeys(table, rows[index - 1] as number, rows[index] as number) > 0)
      return rows.toSorted((row, other) => compareKeys(table, row, other));
  }
  return rows;
}

function compareKeys(table: RowTable, row: number, other: number): number {
  const block = table.blockOf(row);
  const otherBlock = table.blockOf(other);
  let at = table.offsetOf(row);
  let otherAt = table.offsetOf(other);
  for (;;) {
    const byte = keyByte(block, at++);
    const difference = byte - keyByte(otherBlock, otherAt++);
    if (difference !== 0 || byte === 0) return difference;
  }
}

// The end of a key comes before any byte of one.
function keyByte(block: Uint8Array, at: number): number {
  const byte = block[at] as number;
  return byte === TAB || byte === NEWLINE ? 0 : byte;
}
