/**
 * What becomes of a line depends on its bytes and on the state before it alone, where it has a fate: so a run need not read
 * again what it has read before.
 *
 * @module
 */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { loadDefinition } from '../../lib/language/compiler.ts';
import type { Definition } from '../../lib/language/definition.ts';
import { DEFAULTS } from '../lib/language/compile.ts';
import { runs } from '../runs.ts';
import { DEFINITIONS, products } from './extracted.ts';
import { type Known, linesOf, type Reading, readLines } from './recognized.ts';

const VARIANTS = runs(12, 60);

async function definitionOf(path: string): Promise<Definition> {
  const { definition } = await loadDefinition(path, DEFAULTS);
  if (definition === undefined) throw new Error(`${path} has errors`);
  return definition;
}

/** Numbers that look random, and are the same each time. */
function* numbers(seed: number): Generator<number, never> {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 32;
  }
}

/** Returns an export as it may be the next night: with lines less, more, changed, or at other places. */
function changed(lines: readonly Buffer[], seed: number): readonly Buffer[] {
  const random = numbers(seed);
  const next = (below: number) => Math.floor(random.next().value * below);
  const result = [...lines];
  for (let edits = 1 + next(4); edits > 0; edits--) {
    const at = next(result.length);
    const line = result[at] ?? Buffer.alloc(0);
    switch (next(6)) {
      case 0:
        result.splice(at, 1 + next(3));
        break;
      case 1:
        result.splice(next(result.length), 0, line);
        break;
      case 2:
        result.splice(at, 1);
        result.splice(next(result.length), 0, line);
        break;
      case 3: {
        const edited = Buffer.from(line);
        const place = next(line.length - 1);
        if (line.length > 1) edited[place] = '"0A ,|-é\0'.charCodeAt(next(9));
        result[at] = edited;
        break;
      }
      case 4:
        result.splice(at, 0, Buffer.from('\n'));
        break;
      default:
        result.splice(at, 0, ...result.slice(at, at + 1 + next(5)));
    }
  }
  return result;
}

/** What is compared of a reading: of one that failed only why, since how much comes before that is chance. */
const outcome = (reading: Reading) => (reading.error === undefined ? reading : { error: reading.error });

for (const { product, definitions, samples } of products()) {
  for (const name of definitions) {
    t.test(`what ${product}/${name} has made of a line, it makes of it again`, async (t) => {
      const definition = await definitionOf(join(DEFINITIONS, product, `${name}.ttidef`));
      for (const sample of samples.filter((each) => each.startsWith(`${name}.sample.`))) {
        const lines = linesOf(readFileSync(join(DEFINITIONS, product, sample)));
        const known = new Map<string, Known>();
        const fates = new Map<number, Known>();
        const exact = await readLines(definition, lines, undefined, (index, key, fate) => {
          known.set(key, fate);
          fates.set(index, fate);
        });
        t.strictSame(await readLines(definition, lines, known), exact, `${sample} again`);

        for (const [index, fate] of fates) {
          const kept = lines.map((_, at) => at).filter((at) => at === index || !fates.has(at));
          // In fewer bytes there may be a byte order mark.
          if (kept.reduce((sum, at) => sum + (lines[at]?.length ?? 0), 0) < 3) continue;
          let found: Known | undefined;
          const learn = (at: number, key: string, again: Known) => {
            if (kept[at] === index && known.has(key)) found = again;
          };
          await readLines(
            definition,
            kept.map((at) => lines[at] ?? Buffer.alloc(0)),
            undefined,
            learn,
          );
          t.strictSame(
            found !== undefined && typeof found === 'object' ? { ...found, line: index + 1 } : found,
            typeof fate === 'object' ? { ...fate, line: index + 1 } : fate,
            `line ${index + 1} of ${sample} without the others`,
          );
        }

        for (let seed = 1; seed <= VARIANTS; seed++) {
          const other = changed(lines, seed);
          const expected = outcome(await readLines(definition, other));
          const found = outcome(await readLines(definition, other, known));
          t.strictSame(found, expected, `${sample} with changes ${seed}`);
        }
      }
    });
  }
}
