import { createHash, randomBytes } from 'node:crypto';
import pLimit from 'p-limit';
import { TapesyncError } from '../errors/error.ts';
import { canonicalDate } from '../model/value.ts';
import { type StoreAccounts, USER_NAME, type User } from '../stores/server-store.ts';
import { LogonAttempts } from './logon-attempts.ts';
import { hashOfNoPassword, verifyPassword } from './passwords.ts';

/** A token that stands for whoever has logged on, until it expires. */
export interface Session {
  readonly token: string;
  /** Canonical date. */
  readonly expires: string;
}

const TOKEN_BYTES = 32;

// Each guess takes 32 MB and a thread of the four that also compress and read files.
const GUESSES_AT_ONCE = 2;
const GUESSES_WAITING = 100;

/** Logs users on and off, by tokens of which the store keeps only hashes: any server on the store accepts them. */
export class Sessions {
  readonly #store: StoreAccounts;
  readonly #lifetimeSeconds: number;
  readonly #attempts = new LogonAttempts();
  readonly #guesses = pLimit(GUESSES_AT_ONCE);
  /** A name that nobody has takes as long as a wrong password. */
  readonly #nobody = hashOfNoPassword();

  constructor(store: StoreAccounts, lifetimeSeconds: number) {
    this.#store = store;
    this.#lifetimeSeconds = lifetimeSeconds;
  }

  /**
   * Returns the user with this password; `address` is where the attempt comes from.
   * Throws LOGON_REFUSED for a wrong name or password alike, and LOGON_SLOWED after too many of them.
   */
  async identify(user: string, password: string, address: string): Promise<User> {
    if (this.#guesses.pendingCount >= GUESSES_WAITING)
      throw new TapesyncError('LOGON_SLOWED', { seconds: 5 });
    return this.#guesses(async () => {
      // Here, so that guesses sent all at once are counted before the next begins.
      await this.#attempts.begin(user, address);
      // Not every store can even look for other names.
      const account = USER_NAME.test(user) ? await this.#store.account(user) : undefined;
      const right = await verifyPassword(password, account?.password ?? this.#nobody);
      if (account !== undefined && right) return { user: account.user, grants: account.grants };
      await this.#attempts.failed(user, address);
      throw new TapesyncError('LOGON_REFUSED');
    });
  }

  /** Opens a session for a user who was identified. */
  async open({ user }: User): Promise<Session> {
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    const expires = canonicalDate(Date.now() / 1000 + this.#lifetimeSeconds);
    await this.#store.openSession(hashOf(token), user, expires);
    return { token, expires };
  }

  /** Returns who has logged on with a token. Throws SESSION_ENDED for any that is not valid. */
  async userOf(token: string): Promise<User> {
    const user = await this.#store.session(hashOf(token), canonicalDate(Date.now() / 1000));
    if (user === undefined) throw new TapesyncError('SESSION_ENDED');
    return user;
  }

  /** Ends a session. */
  async close(token: string): Promise<void> {
    await this.#store.closeSession(hashOf(token));
  }
}

// Not scrypt: a token is as long as its hash, and cannot be guessed.
function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
