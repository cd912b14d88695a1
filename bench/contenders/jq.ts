import { COLUMNS } from '../catalog-row.ts';
import { type Contender, expectSuccess } from '../contender.ts';
import { type Exports, inputOf } from '../exports.ts';
import { type MeasureOptions, measure, versionOf } from '../measure.ts';
import { checkSample } from '../sample.ts';

const NAME = 'jq';
const WORK = 'extract';
const FIELDS = COLUMNS.map((column) => `.${column}`).join(', ');
const FILTER = `fromstream(1 | truncate_stream(inputs)) | [${FIELDS}]`;

/** Returns jq streaming a JSON array, so that its memory is bounded as tapesync's is, and printing the same fields. */
export async function jq(): Promise<Contender> {
  const version = await versionOf('jq', '--version');
  return {
    name: NAME,
    version: version?.replace('jq-', ''),
    works: [WORK],
    prepare(exports) {
      return checkSample(exports, {
        contender: NAME,
        work: WORK,
        run,
        values: (line) => JSON.parse(line) as readonly string[],
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
  return measure('jq', ['-cn', '--stream', FILTER, inputOf(WORK, exports)], options);
}
