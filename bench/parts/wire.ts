import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { measureLoad } from '../load.ts';
import { versionOf } from '../measure.ts';
import type { Part } from '../part.ts';
import { withPostgres } from '../postgres-databases.ts';
import { loadSentence, wireTable } from '../table.ts';
import { fewerBytes } from '../targets.ts';
import { measureWire } from '../wire.ts';

// Enough to keep a server busy for some seconds.
const LOAD = { clients: 50, volumes: 200, batch: 50 };

/** What goes over the wire, and many clients at once. */
export const wire: Part = {
  name: 'wire',
  title: 'On the wire, and many clients at once',
  measure({ program, folder }) {
    return withPostgres(async (databases) => {
      await databases.make('load');
      const load = await measureLoad(program, folder, databases.url('load'), LOAD);
      const place = join(folder, 'wire');
      await mkdir(place);
      const bytes = await measureWire(program, place);
      return {
        about: '10,000 volumes with descriptions in one scope; clients with 200 volumes each',
        programs: [
          (await versionOf(process.execPath, program, '--version')) ?? '',
          `PostgreSQL ${await databases.version()}`,
        ],
        results: [],
        notes: [wireTable(bytes), loadSentence(LOAD, load)],
        targets: [
          fewerBytes('10,000 volumes: under 150 KB down the first time', 150_000, bytes.first.down),
          fewerBytes('10,000 volumes: under 1 KB down when unchanged', 1000, bytes.unchanged.down),
          fewerBytes(
            '10,000 volumes, 100 of them changed by others: under 4 KB down',
            4000,
            bytes.others.down,
          ),
          fewerBytes('100 updates: under 6 KB up', 6000, bytes.updates.up),
        ],
      };
    });
  },
};
