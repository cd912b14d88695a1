import { join } from 'node:path';
import { loadPostgres } from '../bulk-load.ts';
import { type Contender, expectSuccess, needLoaded, type Run, SYNC_WORKS, type Work } from '../contender.ts';
import { copyCache } from '../database-file.ts';
import { type Exports, inputsOfDays } from '../exports.ts';
import { measure, versionOf } from '../measure.ts';
import type { PostgresDatabases } from '../postgres-databases.ts';
import { startServerProcess } from '../server-process.ts';
import { type Recognizing, syncExport } from './tapesync.ts';

/** The program as users have it, syncing to a server. */
export const OVER_HTTP = 'tapesync over HTTP';
/** The same where the night before has left nothing that records could be recognized by. */
export const OVER_HTTP_NO_FINGERPRINTS = `${OVER_HTTP}, no fingerprints`;

/**
 * Returns tapesync as it is installed, syncing to a server of its own that stands on PostgreSQL: what it keeps is as the
 * night before has left it, or, the second, it reads every record. The second starts from what the first has prepared.
 */
export async function tapesyncHttp(
  program: string,
  databases: PostgresDatabases,
): Promise<readonly [recognizing: Contender, reading: Contender]> {
  const version = (await versionOf(process.execPath, program, '--version'))?.replace('tapesync ', '');
  // What is kept is of a server by its address.
  let port = 0;
  return [
    {
      name: OVER_HTTP,
      version,
      works: SYNC_WORKS,
      async prepare(exports, works) {
        if (!needLoaded(works)) return;
        const url = databases.url('tapesync_loaded');
        await databases.make('tapesync_loaded');
        const migrate = [program, 'admin', 'migrate', '-S', url];
        expectSuccess(OVER_HTTP, 'first load', await measure(process.execPath, migrate));
        await loadPostgres(exports.catalog, url);
        await databases.settle('tapesync_loaded');
        const how = { recognizes: false, options: ['--cache', loadedCacheOf(exports)] };
        await serving('no change', exports, (logon) => {
          const sync = { name: OVER_HTTP, work: 'no change', input: exports.base, logon } as const;
          return syncExport(program, exports, sync, how);
        });
      },
      async run(work, exports) {
        const cache = join(exports.folder, 'tapesync-http-cache');
        await copyCache(loadedCacheOf(exports), cache);
        return sync(OVER_HTTP, work, exports, { recognizes: true, options: ['--cache', cache] });
      },
    },
    {
      name: OVER_HTTP_NO_FINGERPRINTS,
      version,
      works: SYNC_WORKS,
      async prepare() {},
      run: (work, exports) => {
        return sync(OVER_HTTP_NO_FINGERPRINTS, work, exports, {
          recognizes: false,
          options: ['--no-cache'],
        });
      },
    },
  ];

  // A server is not started for each sync: it has done the one of the day before, and so has the database.
  async function sync(name: string, work: Work, exports: Exports, how: Recognizing): Promise<Run> {
    const [dayBefore, today] = inputsOfDays(work, exports);
    return serving(work, exports, async (logon) => {
      if (work === 'first load') {
        return syncExport(
          program,
          exports,
          { name, work, input: today, logon },
          { ...how, recognizes: false },
        );
      }
      await syncExport(program, exports, { name, work, input: dayBefore, logon }, how);
      return syncExport(program, exports, { name, work, input: today, logon }, how);
    });
  }

  async function serving(
    work: Work,
    { folder }: Exports,
    measured: (logon: string) => Promise<Run>,
  ): Promise<Run> {
    await databases.make('tapesync_work', work === 'first load' ? undefined : 'tapesync_loaded');
    const server = await startServerProcess(program, folder, databases.url('tapesync_work'), port);
    port = server.port;
    try {
      // The server does its part of the work on processors of its own.
      const { seconds, peakBytes, reloads = 0 } = await measured(server.logon());
      return { seconds, peakBytes, reloads };
    } finally {
      await server.stop();
    }
  }
}

function loadedCacheOf({ folder }: Exports): string {
  return join(folder, 'tapesync-http-loaded-cache');
}
