import t from 'tap';
import { header, token } from '../../../../lib/cli/options/source-parsers.ts';

t.test('a token is a header, and what is none is not repeated', async (t) => {
  t.strictSame(token('k3y'), { value: { name: 'Authorization', value: 'Bearer k3y' } });
  t.strictSame(token('a\nb'), {
    problem: 'expected a token, or a header in one line, such as Authorization: TOKEN',
  });
});

t.test('another header is a name and a value', async (t) => {
  t.strictSame(header('Accept: application/json; version=2'), {
    value: ['Accept', 'application/json; version=2'],
  });
  t.strictSame(header('x-api-version:1.2-rev1'), { value: ['x-api-version', '1.2-rev1'] });
  for (const text of ['', 'Accept', 'Accept:', ': x', 'A b: c', 'A: b\nc', 'A: \u00fc', 'A: b ']) {
    t.match(header(text), { problem: /^expected NAME: VALUE/ }, JSON.stringify(text));
  }
});

t.test('a header that is secret, or decides about the request itself, is refused', async (t) => {
  for (const name of [
    'Authorization',
    'proxy-authorization',
    'Cookie',
    'X-Api-Key',
    'X-Auth-Token',
    'PRIVATE-TOKEN',
  ]) {
    t.match(header(`${name}: x`), { problem: /--source-token-file$/ }, name);
  }
  for (const name of [
    'Host',
    'Content-Length',
    'Transfer-Encoding',
    'Accept-Encoding',
    'Range',
    'If-None-Match',
    'TE',
  ]) {
    t.match(header(`${name}: x`), { problem: /not for the asker/ }, name);
  }
});
