import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';

// Five times 2^14 rounds of 8 blocks take 16 MB for each guess. Of the settings that the password storage cheat sheet
// of OWASP takes to be equally strong, this is the fastest, and each sync waits for a log-on.
const COST = { N: 2 ** 14, r: 8, p: 5 } as const;

/** The fewest characters of a new password; whoever has a shorter one may go on with it. */
export const SHORTEST_PASSWORD = 12;

/** The most characters of a password. */
export const LONGEST_PASSWORD = 1024;

/** Returns the problem of a password that somebody is to get; `undefined` where there is none. */
export function passwordProblem(password: string): string | undefined {
  const characters = [...password].length;
  if (characters < SHORTEST_PASSWORD)
    return `a password has at least ${SHORTEST_PASSWORD} characters, this one ${characters}; openssl rand -base64 18 makes one`;
  return password.length > LONGEST_PASSWORD
    ? `a password has ${LONGEST_PASSWORD} characters at most, this one ${password.length}`
    : undefined;
}

const SALT_BYTES = 16;
const KEY_BYTES = 32;

/** Returns the hash of a password, with its own salt: `scrypt$N$r$p$salt$key`. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  return hashText(salt, await derive(password, salt, KEY_BYTES, COST));
}

/** Returns the hash of a password that nobody knows: a check against it takes as long as any other. */
export function hashOfNoPassword(): string {
  return hashText(randomBytes(SALT_BYTES), randomBytes(KEY_BYTES));
}

function hashText(salt: Buffer, key: Buffer): string {
  return ['scrypt', COST.N, COST.r, COST.p, salt.toString('base64'), key.toString('base64')].join('$');
}

/** Returns whether a password has a hash; takes as long for a wrong password. */
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
  // Another machine may send the same letters as other code points.
  const text = password.normalize('NFC');
  return new Promise((resolve, reject) => {
    scrypt(text, salt, length, { ...cost, ...memory }, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}
