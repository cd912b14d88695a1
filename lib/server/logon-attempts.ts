import { RateLimiterMemory } from 'rate-limiter-flexible';
import { TapesyncError } from '../errors/error.ts';
import { sourceOf } from './networks.ts';

// Wrong passwords a minute for one user from one address: enough for typing errors, too few for guessing.
const BY_USER = { points: 5, duration: 60 };
// Wrong passwords a minute from one address for all users: many people may share it.
const BY_ADDRESS = { points: 50, duration: 60 };

type Counter = readonly [limiter: RateLimiterMemory, key: string];

/**
 * Slows down the guessing of passwords: after too many failures in a minute, further attempts are refused, right ones
 * too. Failures count for their address only (IPv6: its /64), so that nobody can lock out a user elsewhere. Each process counts for itself.
 */
export class LogonAttempts {
  readonly #byUser = new RateLimiterMemory({ keyPrefix: 'user', ...BY_USER });
  readonly #byAddress = new RateLimiterMemory({ keyPrefix: 'address', ...BY_ADDRESS });

  /**
   * Throws LOGON_SLOWED, with the seconds to wait, while no attempt is allowed.
   *
   * @param isKnown whether the user has logged on from there before: what others there have guessed does not count then
   */
  async begin(user: string, address: string, isKnown = false): Promise<void> {
    let waitMs = 0;
    const [own, all] = this.#counters(user, address);
    for (const [limiter, key] of isKnown ? [own] : [own, all]) {
      const counted = await limiter.get(key);
      if (counted !== null && counted.consumedPoints >= limiter.points) {
        waitMs = Math.max(waitMs, counted.msBeforeNext);
      }
    }
    if (waitMs > 0) throw new TapesyncError('LOGON_SLOWED', { seconds: Math.ceil(waitMs / 1000) });
  }

  /** Counts a failure. */
  async failed(user: string, address: string): Promise<void> {
    for (const [limiter, key] of this.#counters(user, address)) await limiter.penalty(key, 1);
  }

  #counters(user: string, address: string): readonly [own: Counter, all: Counter] {
    const source = sourceOf(address);
    return [
      [this.#byUser, `${source} ${user}`],
      [this.#byAddress, source],
    ];
  }
}
