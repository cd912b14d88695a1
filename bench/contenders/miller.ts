import { COLUMNS } from '../catalog-row.ts';
import { type Contender, expectCount, expectSuccess } from '../contender.ts';
import { effectOf, inputOf } from '../exports.ts';
import { measure, versionOf } from '../measure.ts';

const NAME = 'Miller';

/**
 * Returns Miller with the command that one would script: the records of today's export that stand in yesterday's in no
 * identical form. It only finds them; nothing is checked, resolved or written to a database.
 */
export async function miller(): Promise<Contender> {
  const version = await versionOf('mlr', '--version');
  return {
    name: NAME,
    version: version?.replace('mlr ', ''),
    works: ['no change', '1 % changed'],
    async prepare() {},
    async run(work, exports) {
      const join = ['join', '--np', '--ur', '-j', COLUMNS.join(','), '-f', exports.base];
      const measured = await measure('mlr', ['--icsv', '--ojsonl', ...join, inputOf(work, exports)]);
      expectSuccess(NAME, work, measured);
      const found = measured.stdout.split('\n').length - 1;
      expectCount(NAME, work, 'records that differ', found, effectOf(work, exports));
      return measured;
    },
  };
}
