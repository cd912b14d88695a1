import { createHash, randomBytes } from 'node:crypto';
import { TapesyncError } from '../errors/error.ts';
import { canonicalDate } from '../model/value.ts';
import { type Accounts, USER_NAME, type User } from '../stores/roles/accounts.ts';
import { FairQueue } from './fair-queue.ts';
import { KnownSources } from './known-sources.ts';
import { LogonAttempts } from './logon-attempts.ts';
import { networkOf } from './networks.ts';
import { hashOfNoPassword, verifyPassword } from './passwords.ts';

/** The token of a user who has logged on, until it expires. */
export interface Session {
  readonly token: string;
  /** Canonical date. */
  readonly expires: string;
}

const TOKEN_BYTES = 32;

// Each guess takes 16 MB, and one of the four threads that also compress and read files.
const GUESSES_AT_ONCE = 2;
const GUESSES_WAITING = 200;
const GUESSES_WAITING_PER_NETWORK = 50;
const BUSY_SECONDS = 5;

/** Logs users on and off. The store keeps the hashes of their tokens, so that any server on it accepts them. */
export class Sessions {
  readonly #accounts: Accounts;
  readonly #lifetimeSeconds: number;
  readonly #attempts = new LogonAttempts();
  readonly #known = new KnownSources();
  /** Networks take turns, and in each its users. Who has logged on from an address before comes first. */
  readonly #guesses = new FairQueue({
    atOnce: GUESSES_AT_ONCE,
    atOncePerParty: GUESSES_AT_ONCE,
    reserved: 0,
    waiting: GUESSES_WAITING,
    waitingPerParty: GUESSES_WAITING_PER_NETWORK,
    busy: () => new TapesyncError('LOGON_SLOWED', { seconds: BUSY_SECONDS }),
  });
  /** Checked for unknown names, so that they take as long as a wrong password. */
  readonly #nobody = hashOfNoPassword();

  constructor(accounts: Accounts, lifetimeSeconds: number) {
    this.#accounts = accounts;
    this.#lifetimeSeconds = lifetimeSeconds;
  }

  /**
   * Returns the user with a name and password; `address` is that of the caller.
   * Throws LOGON_REFUSED for a wrong name or password, and LOGON_SLOWED after too many of them.
   */
  async identify(user: string, password: string, address: string): Promise<User> {
    const preferred = this.#known.knows(user, address);
    // Who has guessed too often takes no place in the queue.
    await this.#attempts.begin(user, address, preferred);
    const leave = await this.#guesses.enter({ party: networkOf(address), member: user, preferred });
    try {
      // Once more: guesses that were sent at once are counted before the next one begins.
      await this.#attempts.begin(user, address, preferred);
      return await this.#verify(user, password, address);
    } finally {
      leave();
    }
  }

  async #verify(user: string, password: string, address: string): Promise<User> {
    // Not every store can search for other names.
    const account = USER_NAME.test(user) ? await this.#accounts.account(user) : undefined;
    const right = await verifyPassword(password, account?.password ?? this.#nobody);
    if (account === undefined || !right) {
      await this.#attempts.failed(user, address);
      throw new TapesyncError('LOGON_REFUSED');
    }
    this.#known.learn(user, address);
    return { user: account.user, grants: account.grants };
  }

  /** Opens a session for an identified user. */
  async open({ user }: User): Promise<Session> {
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    const expires = canonicalDate(Date.now() / 1000 + this.#lifetimeSeconds);
    await this.#accounts.openSession(hashOf(token), user, expires);
    return { token, expires };
  }

  /** Returns the user of a token. Throws SESSION_ENDED if it is not valid. */
  async userOf(token: string): Promise<User> {
    const user = await this.#accounts.session(hashOf(token), canonicalDate(Date.now() / 1000));
    if (user === undefined) throw new TapesyncError('SESSION_ENDED');
    return user;
  }

  /** Ends a session. */
  async close(token: string): Promise<void> {
    await this.#accounts.closeSession(hashOf(token));
  }
}

// Not scrypt: a token is random and as long as its hash.
function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
