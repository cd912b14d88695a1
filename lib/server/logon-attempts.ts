import ipaddr from 'ipaddr.js';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { TapesyncError } from '../errors/error.ts';

// Wrong passwords a minute for one user from one network: a slip of the fingers is free, guessing is not.
const BY_USER = { points: 5, duration: 60 };
// From one network for whatever users: many people may sit behind it.
const BY_NETWORK = { points: 50, duration: 60 };

/**
 * Slows down who guesses passwords: after too many failures in a minute further attempts are refused, right ones too.
 * Failures from elsewhere never count against a user: nobody can lock out another. Each server process counts for itself.
 */
export class LogonAttempts {
  readonly #byUser = new RateLimiterMemory({ keyPrefix: 'user', ...BY_USER });
  readonly #byNetwork = new RateLimiterMemory({ keyPrefix: 'network', ...BY_NETWORK });

  /** Throws LOGON_SLOWED, with the seconds to wait, while no attempt is allowed. */
  async begin(user: string, address: string): Promise<void> {
    let waitMs = 0;
    for (const [limiter, key] of this.#counters(user, address)) {
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

  #counters(user: string, address: string): readonly (readonly [RateLimiterMemory, string])[] {
    const network = networkOf(address);
    return [
      [this.#byUser, `${network} ${user}`],
      [this.#byNetwork, network],
    ];
  }
}

// With IPv6 everybody has 2^64 addresses.
function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  return parsed.kind() === 'ipv6' ? parsed.toByteArray().slice(0, 8).join('.') : parsed.toString();
}
