import { scryptSync } from 'node:crypto';

const SALT = Buffer.from('salt of the tests');
const COST = { N: 1024, r: 8, p: 1 };

/** Returns a hash of a password as a store keeps it, at a hundredth of the cost: hundreds of tests log on. */
export function cheapHash(password: string): string {
  const hash = scryptSync(password, SALT, 32, COST).toString('base64');
  return `scrypt$${COST.N}$${COST.r}$${COST.p}$${SALT.toString('base64')}$${hash}`;
}
