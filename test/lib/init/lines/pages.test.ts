import t from 'tap';
import { pageLines } from '../../../../lib/init/lines/pages.ts';

const pages = (text: string) => [...pageLines(text.split('\n'))].sort((a, b) => a - b);

t.test('a heading that returns is one of a page, and the first is that of the columns', async (t) => {
  t.strictSame(pages('Volser Scratch\nA00001 NO\nVolser Scratch\nA00002 YES'), [2]);
  t.strictSame(pages('Volser Scratch\nA00001 NO\nA00002 NO'), []);
});

t.test('titles above it that differ by numbers only belong to it, the first one too', async (t) => {
  const text = '1LIST PAGE 1\n0VOLSER SLOT\n A00001 4\n1LIST PAGE 2\n0VOLSER SLOT\n A00002 5';
  t.strictSame(pages(text), [0, 3, 4]);
});

t.test('of a heading in two lines the first one stays as well', async (t) => {
  const text = 'Page 1\nVolume  Media\nSerial  Class\nA00001\n\fPage 2\nVolume  Media\nSerial  Class\nA00002';
  t.strictSame(pages(text), [0, 4, 5, 6]);
});

t.test('the records above a heading are no titles of it', async (t) => {
  const text = 'Volser Slot\nA00001 4\nVolser Slot\nA00002 5\nVolser Slot\nA00003 6';
  t.strictSame(pages(text), [2, 4]);
});

t.test('what has digits, labels with values or cells that are drawn is no heading', async (t) => {
  t.strictSame(pages('A00001 NO\nx\nA00001 NO'), []);
  t.strictSame(pages('Access: Read Only\nx\nAccess: Read Only'), []);
  t.strictSame(pages('| Volume | Slot |\nx\n| Volume | Slot |'), []);
  t.strictSame(pages('OK\nx\nOK'), [], 'nor is a single word');
});
