import { type Contender, expectSuccess, WORKS } from '../contender.ts';
import { measure, versionOf } from '../measure.ts';
import type { PostgresDatabases } from '../postgres-databases.ts';
import { startServerProcess } from '../server-process.ts';
import { syncExports } from './tapesync.ts';

const NAME = 'tapesync over HTTP';

/** Returns tapesync as it is installed, syncing to a server of its own that stands on PostgreSQL. */
export async function tapesyncHttp(program: string, databases: PostgresDatabases): Promise<Contender> {
  const version = await versionOf(process.execPath, program, '--version');
  return {
    name: NAME,
    version: version?.replace('tapesync ', ''),
    works: WORKS,
    async prepare({ base, definition }) {
      await databases.make('tapesync_loaded');
      const migrate = ['admin', 'migrate', '-S', databases.url('tapesync_loaded')];
      expectSuccess(NAME, 'first load', await measure(process.execPath, [program, ...migrate]));
      const args = ['sync', '-a', '--create', '-d', definition, '-S', databases.url('tapesync_loaded'), base];
      expectSuccess(NAME, 'first load', await measure(process.execPath, [program, ...args]));
      await databases.settle('tapesync_loaded');
    },
    async run(work, exports) {
      await databases.make('tapesync_work', work === 'first load' ? undefined : 'tapesync_loaded');
      // Neither the start of the server nor the first log-on of its user is part of a sync.
      const server = await startServerProcess(program, exports.folder, databases.url('tapesync_work'));
      try {
        return await syncExports(NAME, program, work, exports, server.logon());
      } finally {
        await server.stop();
      }
    },
  };
}
