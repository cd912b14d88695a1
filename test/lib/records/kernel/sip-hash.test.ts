import t from 'tap';
import { counting } from './counting.ts';
import { type Rounds, sipHash } from './sip-hash.ts';

// Of the bytes 0, 1, 2, ... under the key 0 to 15, by their number, as OpenSSL gives them:
// openssl mac -macopt hexkey:000102030405060708090a0b0c0d0e0f -macopt size:16 -macopt c-rounds:1 -macopt d-rounds:3 -in FILE SIPHASH
const HASHES: readonly (readonly [rounds: Rounds, hashes: Readonly<Record<number, string>>])[] = [
  [
    { each: 2, final: 4 },
    {
      0: 'a3817f04ba25a8e66df67214c7550293',
      1: 'da87c1d86b99af44347659119b22fc45',
      7: 'a1f1ebbed8dbc153c0b84aa61ff08239',
      8: '3b62a9ba6258f5610f83e264f31497b4',
      63: '5150d1772f50834a503e069a973fbd7c',
      64: '1eaf077dc0d4cd3f8cad4d383658a74b',
      256: '67a00304d3834c4612eaee7b5f579acb',
    },
  ],
  [
    { each: 1, final: 3 },
    {
      0: 'e77ebcb22788a5befd62db6add303001',
      1: 'fc6f370460d3eda85e0573cc2b2ff063',
      7: '1084b923f2aae0c3a62f2ec80848ab77',
      8: 'aa12fee1d5e3dab4724f16ab35f9c799',
      63: '4c5800e34efe426f079f6b0aa75260ad',
      64: '1253def24b4aa5364ec8a759ba6a66c2',
      256: 'f56c8b243a0c025a6a687aa2b99c707a',
    },
  ],
];

for (const [rounds, hashes] of HASHES) {
  t.test(`hashes of ${rounds.each} and ${rounds.final} rounds are those of OpenSSL`, (s) => {
    for (const [length, hash] of Object.entries(hashes))
      s.equal(Buffer.from(sipHash(counting(Number(length)), counting(16), rounds)).toString('hex'), hash);
    s.end();
  });
}
