import pg, { type PoolClient } from 'pg';
import type { SqlConnection } from '../sql/connection.ts';
import { type ErrorContext, postgresError, RowsOvertaken } from './postgres-error.ts';

/** A row of a result, in the order of its columns: every value is text. */
export type Row = readonly (string | null)[];

/** What a statement takes: an array is one of PostgreSQL. */
export type Parameter = string | number | null | readonly (string | number | null)[];

const TEXT: pg.CustomTypesConfig = { getTypeParser: () => (text: string | Buffer) => text };

// The database gives up first; this is for one that cannot say so any more.
const GRACE_MS = 5000;

/** A connection to PostgreSQL. Every method throws a TapesyncError of class `store` for what goes wrong. */
export class Connection implements SqlConnection {
  readonly client: PoolClient;
  readonly #context: ErrorContext;
  #broken = false;

  constructor(client: PoolClient, context: ErrorContext) {
    this.client = client;
    this.#context = context;
    client.on('error', this.#onError);
  }

  readonly #onError = () => {
    this.#broken = true;
  };

  /** Whether it can no longer be used. */
  get broken(): boolean {
    return this.#broken;
  }

  async script(sql: string): Promise<void> {
    await this.attempt(() => this.client.query(sql));
  }

  async rows(sql: string, ...parameters: Parameter[]): Promise<Row[]> {
    return (await this.#query(sql, parameters)).rows;
  }

  async row(sql: string, ...parameters: Parameter[]): Promise<Row> {
    return (await this.rows(sql, ...parameters))[0] ?? [];
  }

  async run(sql: string, ...parameters: Parameter[]): Promise<number> {
    return (await this.#query(sql, parameters)).rowCount ?? 0;
  }

  /** Runs a statement that writes so many rows; throws where it finds fewer, for the transaction to be done again. */
  async runOn(count: number, sql: string, ...parameters: Parameter[]): Promise<void> {
    const found = await this.run(sql, ...parameters);
    if (found !== count) throw postgresError(new RowsOvertaken(count - found), this.#context);
  }

  /** Gives the connection back; one that is broken, or in an unknown state, ends. */
  release(destroy = false): void {
    this.client.off('error', this.#onError);
    this.client.release(destroy || this.#broken);
  }

  /** Does something with the client, and names what goes wrong. */
  async attempt<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof pg.DatabaseError)) this.#broken = true;
      throw postgresError(error, this.#context);
    }
  }

  #query(text: string, values: Parameter[]) {
    const query_timeout = this.#context.statementSeconds * 1000 + GRACE_MS;
    const config = { text, values, rowMode: 'array' as const, types: TEXT, query_timeout };
    return this.attempt(() => this.client.query<(string | null)[]>(config));
  }
}
