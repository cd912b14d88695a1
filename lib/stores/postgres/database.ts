import pg from 'pg';
import { TapesyncError } from '../../errors/error.ts';
import { PostgresClient } from '../../platform/postgres/client.ts';
import type { SqlDatabase } from '../sql/connection.ts';
import { Connection } from './connection.ts';
import { type ErrorContext, isRepeatable, postgresError } from './postgres-error.ts';

/** How a database is used. */
export interface DatabaseOptions extends Omit<ErrorContext, 'store'> {
  /** Connections at the most. */
  readonly poolSize: number;
  /** How long a connection is waited for. */
  readonly connectSeconds: number;
}

// A deadlock, a failed serialization, or a row that somebody has changed without waiting, leaves a transaction to be done
// again.
const ATTEMPTS = 3;

/** A PostgreSQL database with a pool of connections. Every method throws TapesyncErrors of class `store`. */
export class Database implements SqlDatabase<Connection> {
  readonly name: string;
  readonly #pool: pg.Pool;
  readonly #context: ErrorContext;
  readonly #options: DatabaseOptions;

  constructor(config: pg.PoolConfig, name: string, options: DatabaseOptions) {
    this.name = name;
    this.#options = options;
    this.#context = { store: name, ...options };
    this.#pool = new pg.Pool({
      ...config,
      Client: PostgresClient,
      max: options.poolSize,
      connectionTimeoutMillis: options.connectSeconds * 1000,
      keepAlive: true,
      application_name: 'tapesync',
    });
    this.#pool.on('error', () => {});
  }

  /** Takes a connection, which has to be released. */
  async connect(): Promise<Connection> {
    try {
      return new Connection(await this.#pool.connect(), this.#context);
    } catch (error) {
      const { poolSize, connectSeconds } = this.#options;
      if (this.#pool.totalCount < poolSize || this.#pool.idleCount > 0)
        throw postgresError(error, this.#context);
      const problem = `all ${poolSize} connections have been in use for ${connectSeconds} s`;
      throw new TapesyncError('STORE_BUSY', { store: this.name, problem }, { cause: error });
    }
  }

  async read<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    const begun = await this.#begun(work);
    begun.connection.release();
    return begun.result;
  }

  async moment<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    const connection = await this.snapshot('SET LOCAL statement_timeout = 0');
    let whole = false;
    try {
      const result = await work(connection);
      await connection.script('COMMIT');
      whole = true;
      return result;
    } finally {
      connection.release(!whole);
    }
  }

  async transaction<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#transactOnce(work);
      } catch (error) {
        if (attempt === ATTEMPTS || !isRepeatable(error)) throw error;
      }
    }
  }

  async check(): Promise<void> {
    // Its disk cannot be seen from here.
    const [isReadOnly] = await this.read((connection) =>
      connection.row("SELECT current_setting('transaction_read_only')"),
    );
    if (isReadOnly === 'on') throw new TapesyncError('STORE_STANDBY', { store: this.name });
  }

  /** Takes a connection with a transaction that reads everything from one moment; it has to be released. */
  async snapshot(settings: string): Promise<Connection> {
    const begin = `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; ${settings}`;
    return (await this.#begun((connection) => connection.script(begin))).connection;
  }

  // Connections in use end as soon as they are released.
  async close(): Promise<void> {
    await this.#pool.end();
  }

  async #transactOnce<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    const { statementSeconds, lockSeconds } = this.#options;
    // With the transaction, not with the connection: what stands between may give it to somebody else after each. What is
    // answered is on the disk, also where the database is set not to wait for it.
    const begin = `BEGIN; SET LOCAL statement_timeout = '${statementSeconds}s'; SET LOCAL lock_timeout = '${lockSeconds}s';
      SELECT set_config('synchronous_commit', 'on', true) WHERE current_setting('synchronous_commit') = 'off'`;
    const { connection } = await this.#begun((begun) => begun.script(begin));
    try {
      const result = await work(connection);
      await connection.script('COMMIT');
      connection.release();
      return result;
    } catch (error) {
      const rolledBack = !connection.broken && (await connection.script('ROLLBACK').then(yes, no));
      connection.release(!rolledBack);
      throw error;
    }
  }

  // A server that was started again has left connections in the pool that are dead, which only shows when they are
  // used. Nothing has been done by then, so it is done with another one.
  async #begun<T>(
    first: (connection: Connection) => Promise<T>,
  ): Promise<{ connection: Connection; result: T }> {
    for (let attempt = 1; ; attempt++) {
      const connection = await this.connect();
      try {
        return { connection, result: await first(connection) };
      } catch (error) {
        connection.release(true);
        const lost = error instanceof TapesyncError && error.code === 'STORE_UNREACHABLE';
        if (!lost || attempt > 1) throw error;
      }
    }
  }
}

const yes = () => true;
const no = () => false;
