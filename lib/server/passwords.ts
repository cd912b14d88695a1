import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';

// Five times 2^14 rounds of 8 blocks: 16 MB and some 0.2 s for each guess. It is the one of the settings which OWASP's
// password storage cheat sheet takes to be equally strong that keeps a log-on, and each sync with it, waiting least.
const COST = { N: 2 ** 14, r: 8, p: 5 } as const;

/** Characters of the longest password. */
export const LONGEST_PASSWORD = 1024;

const SALT_BYTES = 16;
const KEY_BYTES = 32;

/** Returns what is kept of a password: `scrypt$N$r$p$salt$key`, with a salt of its own. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  return kept(salt, await derive(password, salt, KEY_BYTES, COST));
}

/** Returns what would be kept of a password that nobody knows: to check one against it takes as long as any other. */
export function hashOfNoPassword(): string {
  return kept(randomBytes(SALT_BYTES), randomBytes(KEY_BYTES));
}

function kept(salt: Buffer, key: Buffer): string {
  return ['scrypt', COST.N, COST.r, COST.p, salt.toString('base64'), key.toString('base64')].join('$');
}

/** Says whether a password is the one that was kept; takes as long for a wrong one. */
export async function verifyPassword(password: string, hash: string): Promise<boolean> {
  const [scheme, N, r, p, salt = '', key = ''] = hash.split('$');
  if (scheme !== 'scrypt') return false;
  const expected = Buffer.from(key, 'base64');
  if (expected.length === 0) return false;
  const cost = { N: Number(N), r: Number(r), p: Number(p) };
  const found = await derive(password, Buffer.from(salt, 'base64'), expected.length, cost);
  return timingSafeEqual(found, expected);
}

function derive(password: string, salt: Uint8Array, length: number, cost: ScryptOptions): Promise<Buffer> {
  const memory = { maxmem: 256 * (cost.N ?? 0) * (cost.r ?? 0) };
  // The same letters typed on another machine may come as other code points.
  const text = password.normalize('NFC');
  return new Promise((resolve, reject) => {
    scrypt(text, salt, length, { ...cost, ...memory }, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}
