import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { measureLoad } from '../../bench/load.ts';

const PROGRAM = fileURLToPath(new URL('../../lib/tapesync.js', import.meta.url));

t.test('fifty clients sync different scopes to one server at once', async (t) => {
  const folder = t.testdir({});
  const work = { clients: 50, volumes: 100, batch: 25 };
  const { applied, retries, changesPerSecond, latency } = await measureLoad(
    PROGRAM,
    folder,
    `sqlite:${join(folder, 'server.db')}`,
    work,
  );
  t.equal(applied, 50 * 100 * 2, 'every volume was added and changed');
  t.equal(retries, 0, 'nothing had to be sent twice');
  const figures = [changesPerSecond, latency.median, latency.p95, latency.longest].map(Math.round);
  t.comment(
    `${figures[0]} changes/s; ms per request: median ${figures[1]}, 95 % ${figures[2]}, most ${figures[3]}`,
  );
});
