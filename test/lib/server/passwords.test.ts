import { scryptSync } from 'node:crypto';
import t from 'tap';
import { hashOfNoPassword, hashPassword, verifyPassword } from '../../../lib/server/passwords.ts';

// At a hundredth of the cost.
const salt = Buffer.from('a salt of tests');
const hashOf = (password: string, name = 'scrypt') =>
  [
    name,
    1024,
    8,
    1,
    salt.toString('base64'),
    scryptSync(password, salt, 32, { N: 1024 }).toString('base64'),
  ].join('$');

t.test('a password has its own hash, and no other', async (s) => {
  const hash = await hashPassword('open sesame');
  s.match(hash, /^scrypt\$16384\$8\$5\$[A-Za-z0-9+/]{22}==\$[A-Za-z0-9+/]{43}=$/);
  s.equal(await verifyPassword('open sesame', hash), true);
  s.equal(await verifyPassword('open Sesame', hash), false);
});

t.test('the cost of a hash is that with which it was made', async (s) => {
  s.equal(await verifyPassword('open sesame', hashOf('open sesame')), true);
  s.equal(await verifyPassword('', hashOf('open sesame')), false);
});

t.test('the same letters in other code points are the same password', async (s) => {
  s.equal(await verifyPassword('Gro\u0308\u00dfe', hashOf('Gr\u00f6\u00dfe')), true);
});

t.test('what is no hash, or one without a key, has no password', async (s) => {
  for (const hash of ['', 'scrypt', 'scrypt$1024$8$1$c2FsdA==$', hashOf('x', 'bcrypt')]) {
    s.equal(await verifyPassword('x', hash), false, hash);
    s.equal(await verifyPassword('', hash), false, hash);
  }
});

t.test('the hash of no password looks like any other, and differs each time', async (s) => {
  s.match(hashOfNoPassword(), /^scrypt\$16384\$8\$5\$[A-Za-z0-9+/]{22}==\$[A-Za-z0-9+/]{43}=$/);
  s.not(hashOfNoPassword(), hashOfNoPassword());
});
