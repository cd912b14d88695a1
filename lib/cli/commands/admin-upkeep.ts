import { TROUBLE } from '../../errors/exit-code.ts';
import { parseLogon } from '../../stores/logon.ts';
import { openToVerify } from '../../stores/open-store.ts';
import { figure } from '../terminal/figure.ts';
import { type CommandContext, misused } from './command.ts';

/** Backs the embedded store up, restores it from a backup, and verifies a store. */
export async function adminUpkeep(
  context: CommandContext,
  verb: 'backup' | 'restore' | 'verify',
  file: string,
): Promise<number> {
  if (verb === 'verify') {
    if (file !== '') throw misused('admin', `verify takes no file, found ${file}; name the store with -S`);
    return verify(context);
  }
  const { config, terminal } = context;
  const database = databaseOf(config.server, verb);
  if (file === '') throw misused('admin', `say which file: tapesync admin ${verb} FILE`);
  if (verb === 'backup') {
    const { backUpSqlite } = await import('../../stores/sqlite/backup.ts');
    await backUpSqlite(database, file);
    return 0;
  }
  const { restoreSqlite } = await import('../../stores/sqlite/restore.ts');
  const { aside } = await restoreSqlite(file, database);
  if (aside !== undefined) terminal.note(`what was there before is kept as ${aside}`);
  return 0;
}

function databaseOf(server: string, verb: 'backup' | 'restore'): string {
  const logon = parseLogon(server);
  switch (logon.kind) {
    case 'sqlite':
      return logon.file;
    case 'postgres': {
      const tool = verb === 'backup' ? 'pg_dump --format=custom --schema=tapesync' : 'pg_restore';
      throw misused('admin', `PostgreSQL has tools of its own for this; use ${tool}`);
    }
    case 'server':
      throw misused('admin', `${verb} works on the file of a store; run it on the machine of the server`);
  }
}

async function verify({ config, output }: CommandContext): Promise<number> {
  const store = await openToVerify(config.server);
  try {
    const verified = await store.verification.verify();
    const { scopes, volumes, entries, found, findings } = verified;
    if (config.json) await output.json({ store: store.name, ...verified });
    else {
      const checked = `scopes: ${figure(scopes)}, volumes: ${figure(volumes)}, entries of the history: ${figure(entries)}`;
      const more = found - findings.length;
      await output.print([
        `${store.name}: ${found === 0 ? 'all is well' : `${figure(found)} found`} (${checked})`,
        ...findings.map(({ place, problem }) => `${place}: ${problem}`),
        ...(more > 0 ? [`and ${figure(more)} more`] : []),
      ]);
    }
    return found === 0 ? 0 : TROUBLE;
  } finally {
    await store.close();
  }
}
