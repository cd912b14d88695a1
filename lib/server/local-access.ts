/**
 * Pages for one person on one machine, without a password: who opens the link that the program prints has all rights.
 *
 * @module
 */

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { TapesyncError } from '../errors/error.ts';
import { isLoopback } from '../platform/loopback.ts';
import { peerUsers } from '../platform/peer-user.ts';
import { type Accounts, EVERY_CUSTOMER, type User } from '../stores/roles/accounts.ts';

/** The path of the link. */
export const OPEN_PATH = '/open';

const KEY_BYTES = 32;
/** A link that nobody has opened for so long opens nothing any more. */
export const LINK_SECONDS = 600;

/** The one user of a server on this machine, and the link by which a browser becomes this user. */
export class LocalAccess {
  readonly user: User;
  #key: Buffer | undefined;
  readonly #expires: number;
  readonly #own: number | undefined;
  /** A connection stays with who has made it. */
  readonly #owned = new WeakMap<object, boolean>();
  readonly #text: string;

  /**
   * @param name as the history of volumes has it
   * @param now in seconds since 1970
   * @param own id of the user who may connect; that of the process
   */
  constructor(name: string, now: number, own = process.getuid?.()) {
    this.user = { user: name, grants: [{ customer: EVERY_CUSTOMER, role: 'admin' }] };
    this.#text = randomBytes(KEY_BYTES).toString('base64url');
    this.#key = hashOf(this.#text);
    this.#expires = now + LINK_SECONDS;
    this.#own = own;
  }

  /** Returns the link, for a server at an address. */
  linkAt(origin: string): string {
    return `${origin}${OPEN_PATH}?key=${this.#text}`;
  }

  /** Returns the user for the key of the link: once, and in time. Throws LINK_USED. */
  redeem(key: string, now: number): User {
    const isRight = this.#key !== undefined && timingSafeEqual(hashOf(key), this.#key);
    if (!isRight || now > this.#expires) throw new TapesyncError('LINK_USED');
    this.#key = undefined;
    return this.user;
  }

  /**
   * Throws NOT_FROM_HERE unless a request names this machine as its host, which no page of another name can have a browser
   * do, and comes from the user who has started the server, where the system says whose it is.
   */
  async admit({ headers, socket }: Pick<FastifyRequest, 'headers' | 'socket'>): Promise<void> {
    const address = `http://${headers.host ?? ''}`;
    if (!URL.canParse(address) || !isLoopback(new URL(address))) throw new TapesyncError('NOT_FROM_HERE');
    let isOwn = this.#owned.get(socket);
    if (isOwn === undefined) {
      isOwn = await this.#isOwn(socket);
      this.#owned.set(socket, isOwn);
    }
    if (!isOwn) throw new TapesyncError('NOT_FROM_HERE');
  }

  async #isOwn({ localPort, remotePort }: FastifyRequest['socket']): Promise<boolean> {
    if (localPort === undefined || remotePort === undefined) return false;
    const users = await peerUsers(localPort, remotePort);
    return users.every((user) => user === this.#own);
  }

  /** Returns the accounts of a store with the sessions of this user, which end with the process and leave nothing in it. */
  over(accounts: Accounts): Accounts {
    const sessions = new Map<string, string>();
    return {
      ...accounts,
      openSession: async (token, _user, expires) => void sessions.set(token, expires),
      session: async (token, now) => ((sessions.get(token) ?? '') > now ? this.user : undefined),
      closeSession: async (token) => void sessions.delete(token),
    };
  }
}

function hashOf(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}
