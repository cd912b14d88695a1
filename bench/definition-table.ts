import type { Shape } from './shipped-definitions.ts';
import { markdownTable } from './table.ts';

/** What a night without changes took with one definition. */
export interface DefinitionMeasured {
  readonly name: string;
  readonly shape: Shape;
  /** Of the export. */
  readonly bytes: number;
  /** Records of the export. */
  readonly read: number;
  /** Of these, the ones that were recognized. */
  readonly recognized: number;
  /** With fingerprints of the night before. */
  readonly seconds: number;
  /** Without: each record is read. */
  readonly readingSeconds: number;
}

/** Why a definition recognizes nothing. */
const WHOLE: Partial<Record<Shape, string>> = {
  JSON: 'a document of JSON has no lines that mean something by themselves',
  blocks:
    'a record of several lines is not known before its last one, and no line of it means something by itself',
  table: 'a row may go on in the next line, so that no line means something by itself',
};

/** Returns a Markdown table of what each definition came to. */
export function definitionTable(all: readonly DefinitionMeasured[]): string {
  return markdownTable(
    [
      ...['definition', 'records are', 'records', 'MB', 'recognized'],
      ...['records/s', 'MB/s', 'records/s without', 'MB/s without'],
    ],
    [2, 3, 4, 5, 6, 7, 8],
    all.map(({ name, shape, bytes, read, recognized, seconds, readingSeconds }) => {
      const paces = [seconds, readingSeconds].flatMap((each) => {
        return [count(read / each), (bytes / 1e6 / each).toFixed(1)];
      });
      const share = `${Math.floor((100 * recognized) / read)} %`;
      return [name, shape, count(read), (bytes / 1e6).toFixed(1), share, ...paces];
    }),
  );
}

/** Returns which definitions recognize nothing, and why, in Markdown. */
export function unrecognizedList(all: readonly DefinitionMeasured[]): string {
  const unrecognized = all.filter(({ recognized }) => recognized === 0);
  if (unrecognized.length === 0) return 'Every definition recognizes records.';
  const lines = [...Map.groupBy(unrecognized, ({ shape }) => shape)].map(([shape, found]) => {
    const why = WHOLE[shape] ?? 'its lines are expected to be recognized';
    return `- ${shape}: ${why}: ${found.map(({ name }) => name).join(', ')}`;
  });
  return `Nothing is recognized of\n\n${lines.join('\n')}`;
}

function count(figure: number): string {
  return Math.round(figure).toLocaleString('en-US');
}
