import { createHash } from 'node:crypto';
import t from 'tap';
import { digestOf, eachLine } from '../../../lib/server/body-lines.ts';
import { turnsOfOthers } from '../../turns-of-others.ts';

async function linesOf(body: string | Uint8Array, most = 9): Promise<string[]> {
  const lines: string[] = [];
  await eachLine(Buffer.from(body), most, (line) => lines.push(line));
  return lines;
}

t.test('lines come without their ends, and empty ones do not', async (t) => {
  t.strictSame(await linesOf('a\n\nü\r\nc'), ['a', 'ü\r', 'c']);
  t.strictSame(await linesOf('\ufeffa\n'), ['a'], 'a byte order mark is no part of them');
  t.strictSame(await linesOf(''), []);
});

t.test('what is not UTF-8 and too many lines are refused', async (t) => {
  await t.rejects(linesOf(Buffer.from([0x61, 0x0a, 0xff])), { code: 'REQUEST_INVALID' });
  t.strictSame((await linesOf('a\n\nb\n', 3)).length, 2);
  await t.rejects(linesOf('a\n\nb\nc', 3), { code: 'REQUEST_INVALID', message: /more than 3 lines/ });
});

t.test('others have their turn between lines, and between pieces that are hashed', async (t) => {
  t.ok((await turnsOfOthers(() => linesOf('a\n'.repeat(50), 50))) >= 49);
  const body = Buffer.alloc(5 * 2 ** 20);
  let digest = '';
  const turns = await turnsOfOthers(async () => {
    digest = await digestOf('/path', body);
  });
  t.ok(turns >= 4);
  t.equal(digest, createHash('sha256').update('/path\n').update(body).digest('base64url'));
});
