import t from 'tap';
import { saidIn } from '../../../../lib/sources/http/said.ts';

t.test('the message of an error is found in documents, pages and text', async (t) => {
  for (const [body, said] of [
    ['{"errorCode":8000,"errorMessage":"bad token"}', 'bad token'],
    ['{"message":"no","code":3}', 'no'],
    ['{"errors":[{"status":"401","title":"Denied","detail":"it ran out"}]}', 'it ran out'],
    ['{"error":{"message":{"value":"deep"}}}', ''],
    ['{"error":{"message":"deep"}}', 'deep'],
    ['"text"', 'text'],
    ['[]', ''],
    ['17', ''],
    ['<!doctype html><html><head><title>\n 502 Bad  Gateway</title>', '502 Bad Gateway'],
    ['<p>no title', ''],
    ['\n first\nsecond', 'first'],
    ['', ''],
  ] as const) {
    t.equal(saidIn(body, []), said, body);
  }
});

t.test('it is one line, not too long, with nothing invisible and nothing secret', async (t) => {
  t.equal(saidIn('a\u200bb', []), 'a\\u200bb');
  t.equal(saidIn('x'.repeat(300), []), `${'x'.repeat(197)}...`);
  t.equal(saidIn('the token s3cret of ada, s3cret', ['s3cret', 'ada', '']), 'the token *** of ada, ***');
  t.equal(saidIn(`{"message":"${'['.repeat(100)}"}`, []).length, 100);
});
