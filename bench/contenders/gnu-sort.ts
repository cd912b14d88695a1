import { type Contender, expectSuccess } from '../contender.ts';
import { type Exports, inputOf } from '../exports.ts';
import { type MeasureOptions, measure, versionOf } from '../measure.ts';
import { checkSample } from '../sample.ts';
import { SORT_MEMORY } from './tapesync-extract.ts';

const NAME = 'GNU sort';
const WORK = 'group by scope';
const OPTIONS = ['-t,', '-k1,1', '-k2,2', '-s', '-S', SORT_MEMORY];

/** Returns GNU sort by bytes on customer and media, stable, with the memory that tapesync has. */
export async function gnuSort(): Promise<Contender> {
  const version = await versionOf('sort', '--version');
  return {
    name: NAME,
    version: version?.split(' ').at(-1),
    works: [WORK],
    prepare(exports) {
      return checkSample(exports, {
        contender: NAME,
        work: WORK,
        run,
        // The heading is sorted among the records.
        values: (line) => (line.startsWith('customer,') ? undefined : line.split(',')),
      });
    },
    async run(work, exports) {
      const measured = await run(exports, { discard: true });
      expectSuccess(NAME, work, measured);
      return measured;
    },
  };
}

function run(exports: Exports, options: MeasureOptions = {}) {
  const args = ['LC_ALL=C', 'sort', ...OPTIONS, '-T', exports.folder, inputOf(WORK, exports)];
  return measure('env', args, options);
}
