import { mkdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expectCount } from '../contender.ts';
import { type DefinitionMeasured, definitionTable, unrecognizedList } from '../definition-table.ts';
import { type Measured, measure, versionOf } from '../measure.ts';
import type { Part, PartContext } from '../part.ts';
import { shippedDefinitionWithSample, shippedNames, writeRepeated } from '../shipped-definitions.ts';
import { evenPace } from '../targets.ts';

const FIRST_VOLUMES = 200_000;

/** A night without changes for each definition that comes with tapesync. */
export const definitions: Part = {
  name: 'definitions',
  title: 'Every definition that comes with tapesync',
  volumes: FIRST_VOLUMES,
  async measure(context) {
    const all: DefinitionMeasured[] = [];
    for (const name of await shippedNames()) {
      const place = join(context.folder, 'definition');
      await mkdir(place);
      all.push(await measureDefinition(context, name, place));
      await rm(place, { recursive: true });
    }
    const count = context.catalog.volumes.toLocaleString('en-US');
    return {
      about: `the records of each definition's sample, repeated with labels of their own to ${count} volumes, nothing changed, the embedded store`,
      programs: [(await versionOf(process.execPath, context.program, '--version')) ?? ''],
      results: [],
      notes: [definitionTable(all), unrecognizedList(all)],
      targets: [evenPace(all)],
    };
  },
};

interface Statistics {
  readonly read: number;
  readonly recognized: number;
  readonly undecided: number;
  readonly outcomes: Readonly<Record<'added' | 'updated', { readonly total: number }>>;
}

/** A sync that was measured, with what it says of itself. */
type Sync = Measured & Statistics;

async function measureDefinition(
  { program, catalog, repeat, progress }: PartContext,
  name: string,
  place: string,
): Promise<DefinitionMeasured> {
  const { path, shape, sample } = await shippedDefinitionWithSample(name);
  const input = join(place, 'export');
  const volumes = await writeRepeated(sample, catalog.volumes, input);
  const { size: bytes } = await stat(input);

  const sync = async (added: number, ...options: readonly string[]): Promise<Sync> => {
    const statistics = join(place, 'statistics.json');
    const store = `sqlite:${join(place, 'tapesync.db')}`;
    const args = ['sync', '--quiet', '-d', path, '-S', store, '--stats', statistics, ...options];
    const measured = await measure(process.execPath, [program, ...args], { input });
    if (measured.exitCode !== 0)
      throw new Error(`${name}: ended with ${measured.exitCode}\n${measured.stderr}`);
    const found = JSON.parse(await readFile(statistics, 'utf8')) as Statistics;
    expectCount(name, 'no change', 'added', found.outcomes.added.total, added);
    expectCount(name, 'no change', 'updated', found.outcomes.updated.total, 0);
    expectCount(name, 'no change', 'undecided', found.undecided, 0);
    return { ...measured, ...found };
  };

  await sync(volumes, '-a', '--create');
  const [recognizing, reading]: [Sync[], Sync[]] = [[], []];
  for (let round = 0; round < repeat; round++) {
    recognizing.push(await sync(0));
    reading.push(await sync(0, '--no-cache'));
  }
  const [{ read = 0, recognized = 0 } = {}] = recognizing;
  const best = (of: readonly Sync[]) => Math.min(...of.map(({ seconds }) => seconds));
  const measured = { name, shape, bytes, read, recognized };
  const figures = { ...measured, seconds: best(recognizing), readingSeconds: best(reading) };
  progress(
    `${name}: ${recognized} of ${read} recognized, ${figures.seconds.toFixed(2)} s, ${figures.readingSeconds.toFixed(2)} s without`,
  );
  return figures;
}
