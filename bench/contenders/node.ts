import { type Contender, expectSuccess, SYNC_WORKS } from '../contender.ts';
import { measure } from '../measure.ts';

const NAME = 'node -e 0';

/** Returns a Node that does nothing: what any program of Node pays to start and to end. */
export function node(): Contender {
  return {
    name: NAME,
    version: process.versions.node,
    works: SYNC_WORKS,
    async prepare() {},
    async run(work) {
      const measured = await measure(process.execPath, ['-e', '0']);
      expectSuccess(NAME, work, measured);
      return measured;
    },
  };
}
