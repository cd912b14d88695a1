import t from 'tap';
import { tokenHeader } from '../../../../lib/sources/http/token.ts';

t.test('a text is a bearer token, or a whole header where it is one', async (t) => {
  for (const [text, name, value] of [
    ['eyJ0.eyJz.s-_g', 'Authorization', 'Bearer eyJ0.eyJz.s-_g'],
    [' k3y \n', 'Authorization', 'Bearer k3y'],
    ['root@pam!x:secret', 'Authorization', 'Bearer root@pam!x:secret'],
    ['Authorization: k3y', 'Authorization', 'k3y'],
    ['Authorization: PBSAPIToken=root@pam!x:secret', 'Authorization', 'PBSAPIToken=root@pam!x:secret'],
    ['X-Api-Key:\tk3y', 'X-Api-Key', 'k3y'],
    ['Authorization: Basic YWRhOng=', 'Authorization', 'Basic YWRhOng='],
    [
      'Authorization: Basic ada:p ä:x',
      'Authorization',
      `Basic ${Buffer.from('ada:p ä:x').toString('base64')}`,
    ],
  ] as const) {
    t.strictSame(tokenHeader(text), { name, value }, text);
  }
});

t.test('what cannot be sent in a header is none', async (t) => {
  for (const text of ['', ' \n', 'a\nb', 'tök', 'X: a\u0007']) t.equal(tokenHeader(text), undefined, text);
});
