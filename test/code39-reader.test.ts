import t from 'tap';
import { code39 } from '../lib/markup/code39.ts';
import { readCode39 } from './code39-reader.ts';

const pixels = (text: string, quiet = 30, scale = 3) => {
  const bars = (code39(text) ?? []).flatMap((width, index) =>
    Array<boolean>(width * scale).fill(index % 2 === 0),
  );
  const empty = Array<boolean>(quiet).fill(false);
  return [...empty, ...bars, ...empty];
};

t.test('what is written as Code 39 is read from a line of pixels', async (t) => {
  const every = '1234567890ABCDEFGHIJKLMNOPQRSTUVWXYZ-. ';
  t.strictSame(readCode39(pixels(every)), { text: every, narrowest: 3 });
  // A rule of the table before it.
  const ruled = [false, true, ...Array<boolean>(40).fill(false), ...pixels('E00090L6')];
  t.equal(readCode39(ruled).text, 'E00090L6');
});

t.test('what a scanner would not read is no barcode', async (t) => {
  const line = pixels('E00090L6');
  t.throws(() => readCode39(pixels('E00090L6', 20)), /no bars/, 'without empty space around it');
  t.throws(() => readCode39(line.slice(0, -60)), /no bars/, 'cut off');
  const at = line.indexOf(true) + 60;
  t.throws(
    () => readCode39(line.map((dark, index) => (index > at && index < at + 7 ? true : dark))),
    /no bars/,
  );
  t.throws(() => readCode39([]), /no bars/);
});
