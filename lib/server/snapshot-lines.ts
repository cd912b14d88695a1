import type { StoredKey } from '../model/field.ts';
import type { Scope } from '../model/scope.ts';
import { volumeJson } from '../model/volume-json.ts';
import { columnsOf } from '../snapshots/row-text.ts';

/** Yields the rows of a snapshot as lines of JSON, as `volumes --json` prints volumes. */
export async function* jsonLines(
  scope: Scope,
  fields: readonly StoredKey[],
  rows: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const piece of rows) {
    const lines = (rest + decoder.decode(piece, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    const json = lines.map((line) => `${JSON.stringify(volumeJson(scope, fields, columnsOf(line)))}\n`);
    if (json.length > 0) yield Buffer.from(json.join(''));
  }
}
