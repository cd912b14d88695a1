import pg from 'pg';
import { type PostgresServer, startPostgres } from '../test/postgres-server.ts';

/** The databases of one PostgreSQL server, which ends with this process. */
export class PostgresDatabases {
  readonly #server: PostgresServer;

  private constructor(server: PostgresServer) {
    this.#server = server;
  }

  /** Starts a server with the durability that it has by default, and memory as one gives it. */
  static async start(): Promise<PostgresDatabases> {
    return new PostgresDatabases(
      await startPostgres({
        fsync: 'on',
        shared_buffers: '512MB',
        max_wal_size: '8GB',
        checkpoint_timeout: '1h',
      }),
    );
  }

  /** Returns the URL of a database. */
  url(name: string): string {
    return this.#server.url(name);
  }

  /** Makes a database anew, as a copy of another one where that is given, and has it on the disk. */
  async make(name: string, template = 'template0'): Promise<void> {
    await this.run('postgres', `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await this.run('postgres', `CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY file_copy`);
    await this.run('postgres', 'CHECKPOINT');
  }

  /** Puts what was loaded in the state that it has the day after: cleaned up and known to the planner. */
  async settle(name: string): Promise<void> {
    await this.run(name, 'VACUUM (FREEZE, ANALYZE)');
  }

  /** Returns the version of the server. */
  async version(): Promise<string> {
    const { rows } = await this.run('postgres', 'SHOW server_version');
    return String(rows[0]?.server_version);
  }

  /** Runs a statement in a database. */
  async run(name: string, sql: string): Promise<pg.QueryResult<Readonly<Record<string, unknown>>>> {
    const client = new pg.Client({ connectionString: this.url(name) });
    await client.connect();
    return client.query(sql).finally(() => client.end());
  }

  /** Ends the server. */
  async stop(): Promise<void> {
    await this.#server.stop();
  }
}

/** Does work with a server, which ends after it. */
export async function withPostgres<T>(work: (databases: PostgresDatabases) => Promise<T>): Promise<T> {
  const databases = await PostgresDatabases.start();
  try {
    return await work(databases);
  } finally {
    await databases.stop();
  }
}
