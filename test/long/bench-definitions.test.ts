import t from 'tap';
import { shippedNames } from '../../bench/shipped-definitions.ts';
import { bench } from '../bench/run-bench.ts';
import { needs } from '../needs.ts';

t.test(
  'a small run measures every definition that comes with tapesync',
  needs('/usr/bin/time'),
  async (t) => {
    const { status, stdout, stderr } = bench(['definitions'], '--volumes', '100');
    t.equal(status, 0, stderr);
    for (const name of await shippedNames()) t.match(stdout, new RegExp(`^\\| ${name} +\\| .* \\|$`, 'm'));
    t.match(stdout, 'Nothing is recognized of');
    t.match(stdout, /^\| no delimited or line definition is slower than half of the best per byte +\| \w/m);
  },
);
