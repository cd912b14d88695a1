import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { loadPostgres } from '../bulk-load.ts';
import { type Contender, expectSuccess, needLoaded, type Run, SYNC_WORKS, type Work } from '../contender.ts';
import { type Exports, inputOf, inputsOfDays } from '../exports.ts';
import { measure, versionOf } from '../measure.ts';
import type { PostgresDatabases } from '../postgres-databases.ts';
import { startServerProcess } from '../server-process.ts';
import { syncExport } from './tapesync.ts';

const NAME = 'tapesync over HTTP';
const KEPT_NAME = `${NAME}, cache kept`;

/**
 * Returns tapesync as it is installed, syncing to a server of its own that stands on PostgreSQL: reading every record, and
 * recognizing what was so in the run before. The second starts from what the first has prepared.
 */
export async function tapesyncHttp(
  program: string,
  databases: PostgresDatabases,
): Promise<readonly [plain: Contender, kept: Contender]> {
  const version = (await versionOf(process.execPath, program, '--version'))?.replace('tapesync ', '');
  // What is kept is of a server by its address.
  let port = 0;
  return [
    {
      name: NAME,
      version,
      works: SYNC_WORKS,
      async prepare({ catalog }, works) {
        if (!needLoaded(works)) return;
        const url = databases.url('tapesync_loaded');
        await databases.make('tapesync_loaded');
        const migrate = [program, 'admin', 'migrate', '-S', url];
        expectSuccess(NAME, 'first load', await measure(process.execPath, migrate));
        await loadPostgres(catalog, url);
        await databases.settle('tapesync_loaded');
      },
      run: (work, exports) => sync(NAME, work, exports, inputsOfDays(work, exports), ['--no-cache']),
    },
    {
      name: KEPT_NAME,
      version,
      works: ['no change', '1 % changed'],
      async prepare(exports) {
        const { base, folder } = exports;
        await sync(KEPT_NAME, 'no change', exports, [base, base], ['--cache', join(folder, 'kept-base')]);
      },
      async run(work, exports) {
        const kept = join(exports.folder, 'kept');
        await rm(kept, { recursive: true, force: true });
        await cp(join(exports.folder, 'kept-base'), kept, { recursive: true });
        const days = [exports.base, inputOf(work, exports)] as const;
        return sync(KEPT_NAME, work, exports, days, ['--cache', kept]);
      },
    },
  ];

  async function sync(
    name: string,
    work: Work,
    exports: Exports,
    [dayBefore, today]: readonly [string, string],
    options: readonly string[],
  ): Promise<Run> {
    await databases.make('tapesync_work', work === 'first load' ? undefined : 'tapesync_loaded');
    // A server is not started for each sync: it has done the one of the day before, and so has the database.
    const server = await startServerProcess(program, exports.folder, databases.url('tapesync_work'), port);
    port = server.port;
    const measured = (each: Work, input: string) =>
      syncExport(name, program, each, exports, input, server.logon(), options);
    try {
      if (work !== 'first load') await measured(dayBefore === exports.base ? 'no change' : work, dayBefore);
      return await measured(work, today);
    } finally {
      await server.stop();
    }
  }
}
