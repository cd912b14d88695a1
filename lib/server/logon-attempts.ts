import ipaddr from 'ipaddr.js';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { TapesyncError } from '../errors/error.ts';

// Wrong passwords a minute for one user from one network: enough for typing errors, too few for guessing.
const BY_USER = { points: 5, duration: 60 };
// Wrong passwords a minute from one network for all users: it may have many people.
const BY_NETWORK = { points: 50, duration: 60 };

/**
 * Slows down the guessing of passwords: after too many failures in a minute, further attempts are refused, right ones
 * too. Failures count for their network only, so that nobody can lock out another user. Each process counts for itself.
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

// With IPv6, each network has 2^64 addresses.
function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  return parsed.kind() === 'ipv6' ? parsed.toByteArray().slice(0, 8).join('.') : parsed.toString();
}
