import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Contender, expectCount, expectSuccess, type Work } from '../contender.ts';
import { type Exports, effectOf, inputOf } from '../exports.ts';
import { type MeasureOptions, measure, versionOf } from '../measure.ts';
import { checkSample, printedValues } from '../sample.ts';

const NAME = 'tapesync';
const WORKS: readonly Work[] = ['extract', 'group by scope'];

/** Memory for sorting, of whoever sorts. */
export const SORT_MEMORY = '256M';

/** Returns tapesync extracting the records of an export, as they come or grouped by scope. */
export async function tapesyncExtract(program: string): Promise<Contender> {
  const version = await versionOf(process.execPath, program, '--version');
  return {
    name: NAME,
    version: version?.replace(`${NAME} `, ''),
    works: WORKS,
    async prepare(exports, works) {
      for (const work of works.filter((each) => WORKS.includes(each))) {
        const check = { contender: NAME, work, values: printedValues };
        await checkSample(exports, { ...check, run: (sample) => run(work, sample) });
      }
    },
    async run(work, exports) {
      const measured = await run(work, exports, { discard: true });
      expectSuccess(NAME, work, measured);
      const { written } = JSON.parse(await readFile(statisticsOf(exports), 'utf8')) as { written: number };
      expectCount(NAME, work, 'records written', written, effectOf(work, exports));
      return measured;
    },
  };

  function run(work: Work, exports: Exports, options: MeasureOptions = {}) {
    const grouping = work === 'group by scope' ? ['--sort', 'always', '--memory', SORT_MEMORY] : [];
    const args = ['extract', '-d', exports.definition, '--stats', statisticsOf(exports), ...grouping];
    return measure(process.execPath, [program, ...args], { ...options, input: inputOf(work, exports) });
  }
}

function statisticsOf({ folder }: Exports): string {
  return join(folder, 'tapesync-statistics.json');
}
