import t from 'tap';
import { trustedScope } from '../../../lib/model/scope.ts';
import { jsonLines } from '../../../lib/server/snapshot-lines.ts';

const SCOPE = trustedScope('US01', 'LTO');

async function linesOf(...pieces: readonly (string | Uint8Array)[]): Promise<unknown[]> {
  async function* rows() {
    for (const piece of pieces) yield Buffer.from(piece);
  }
  const bytes = await Array.fromAsync(jsonLines(SCOPE, ['slot', 'description'], rows()));
  const text = Buffer.concat(bytes).toString();
  return text.split('\n').map((line) => (line === '' ? '' : JSON.parse(line)));
}

const ROW = 'A1\t3\tLIBR\t\t7\tone\\ttwo\n';

t.test('a row is a line of JSON with its volume, version and values', async (s) => {
  s.match(await linesOf(ROW), [
    {
      customer: 'US01',
      media: 'LTO',
      volume: 'A1',
      version: 3,
      currentRepository: 'LIBR',
      slot: '7',
      description: 'one\ttwo',
    },
    '',
  ]);
});

t.test('rows may be cut into pieces anywhere, also inside of a character', async (s) => {
  const bytes = Buffer.from(`${ROW}B2\t1\tLIBR\t\t8\tGröße 😀\n`);
  const whole = await linesOf(bytes);
  s.match(whole[1], { volume: 'B2', description: 'Größe 😀' });
  for (let at = 0; at < bytes.length; at++) {
    s.strictSame(await linesOf(bytes.subarray(0, at), bytes.subarray(at)), whole);
  }
});

t.test('of no rows there are no lines', async (s) => {
  s.strictSame(await linesOf(), ['']);
});
