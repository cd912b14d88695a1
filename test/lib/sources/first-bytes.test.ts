import t from 'tap';
import { continued, firstBytes } from '../../../lib/sources/first-bytes.ts';

async function* bytes(onEnd = () => {}): AsyncGenerator<Buffer> {
  try {
    for (const text of ['ab', 'c', 'def']) yield Buffer.from(text);
  } finally {
    onEnd();
  }
}

t.test('the first bytes are taken, and all come in their order', async (t) => {
  const input = bytes();
  const head = await firstBytes(input, 3);
  t.equal(head.toString(), 'abc');
  const pieces: Buffer[] = [];
  for await (const piece of continued(head, input)) pieces.push(piece);
  t.equal(Buffer.concat(pieces).toString(), 'abcdef');
  t.equal(
    (await firstBytes(bytes(), 100)).toString(),
    'abcdef',
    'where there are no more, those that there are',
  );
});

t.test('leaving the loop closes the input', async (t) => {
  let isClosed = false;
  const input = bytes(() => {
    isClosed = true;
  });
  for await (const _ of continued(await firstBytes(input, 1), input)) break;
  t.ok(isClosed);
});
