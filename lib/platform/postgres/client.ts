import pg from 'pg';
import { firstReason } from '../../errors/error.ts';

/** A connection to PostgreSQL that may end at any moment. */
export class PostgresClient extends pg.Client {
  constructor(config?: pg.ClientConfig) {
    super(config);
    // With its server, also while it changes hands: the next statement finds out. An error without a listener would be the
    // end of this process.
    this.on('error', () => {});
    // Where a password is missing, pg leaves the socket open until the server has lost patience, in a minute.
    this.connection.on('error', () => this.connection.stream.destroy());
  }
}

/** Returns why a connection could not be made, or has ended, in words. */
export function connectionProblem(error: unknown): string {
  const reason = firstReason(error);
  if (!(reason instanceof Error)) return String(reason);
  const { message } = reason;
  return message.startsWith('SASL') ? 'a password is needed' : message;
}
