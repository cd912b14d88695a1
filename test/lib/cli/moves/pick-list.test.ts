import t from 'tap';
import { pickList } from '../../../../lib/cli/moves/pick-list.ts';
import type { Move } from '../../../../lib/engine/moves/moves-in.ts';

const AT = '2026-03-15T09:00:00Z';

function move(
  from: string,
  to: string,
  volume: string,
  { description = '', container = '', truck = '' }: Partial<Move> = {},
): Move {
  const label = `US01.LTO.${volume}`;
  return { from, to, slot: '7', label, container, description, since: '', moveDate: '', truck };
}

const MOVES = [
  move('LIBR', 'OFFS', 'A1', { description: 'Weekly' }),
  move('LIBR', 'OFFS', 'A2'),
  move('OFFS', '', 'B-1'),
];

const count = (page: string, part: string) => page.split(part).length - 1;

t.test('a page has a line with tick box, slot, label and barcode for each volume', async (t) => {
  const page = pickList(MOVES, AT);
  t.match(page, /^<!DOCTYPE html>\n<html lang="en">/);
  t.equal(count(page, '<span class="box"></span>'), 3);
  t.equal(count(page, '<svg '), 3);
  t.match(
    page,
    /<td>7<\/td><td><span class="label">A1<\/span><br><span class="scope">US01\.LTO<\/span><\/td><td><svg .*<\/svg><\/td><td class="text">Weekly<\/td>/,
  );
  t.match(page, `As of ${AT}`);
});

t.test('what lies in a container is found in it', async (t) => {
  const page = pickList(
    [move('LIBR', 'OFFS', 'A1', { description: 'Weekly', container: 'US01.BOX.B1' })],
    AT,
  );
  t.match(page, '<td class="text"><div>in <b>US01.BOX.B1</b></div>Weekly</td>');
});

t.test('each way has a page of its own, with signatures, and the totals stand first', async (t) => {
  const page = pickList(MOVES, AT);
  t.strictSame(page.match(/<h2>.*<\/h2>/g), ['<h2>LIBR → OFFS</h2>', '<h2>OFFS → unknown</h2>']);
  t.match(page, 'section + section { break-before: page; }');
  t.equal(count(page, '<div>Handed over</div><div>Received</div><div>Date</div>'), 2);
  t.match(page, '<td>LIBR</td><td>OFFS</td><td class="number">2</td>');
  t.match(page, '<th>Total</th><td></td><th class="number">3</th>');
  t.ok(page.indexOf('Total') < page.indexOf('<section>'));
  t.match(page, /<p>2 volumes<\/p>[\s\S]*<p>1 volume<\/p>/);
});

t.test('nothing of a volume becomes markup, and the page loads and runs nothing', async (t) => {
  const hostile = `"><script>alert('1')</script><img src=x onerror=1>\u202e`;
  const page = pickList([move(hostile, hostile, hostile, { description: hostile })], AT);
  t.notMatch(page, /<script|<img|\u202e/);
  t.equal(count(page, '<svg '), 0, 'a label that no barcode can hold has none');
  t.equal(count(page, '&#60;script&#62;'), 6);
  t.match(page, /Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"/);
  t.notMatch(pickList(MOVES, AT), /<script|https?:|src=|@import|url\(/);
});

t.test('the bars of a barcode lie between quiet zones, and are as wide as the page says', async (t) => {
  const page = pickList([move('LIBR', 'OFFS', 'A00001L8')], AT);
  // 10 characters of 15 modules, 9 spaces between them, 10 modules of quiet on either side.
  t.match(page, /<svg viewBox="0 0 179 1" width="44\.75mm"/);
  const [, path = ''] = /<path d="([^"]*)"/.exec(page) ?? [];
  t.match(path, /^M10 0h1v1h-1zM14 0h1v1h-1z/, 'the guard: a narrow bar, a wide space, a narrow bar');
  t.match(path, /M168 0h1v1h-1z$/);
  t.equal(count(path, 'M'), 50, 'five bars a character');
});

t.test('a sheet says what goes on the truck, and the first one what there is no room for', async (t) => {
  const page = pickList([move('LIBR', 'OFFS', 'A1', { truck: 'out' }), move('LIBR', 'SAFE', 'A2')], AT, [
    '1 < 2 slots',
  ]);
  t.match(page, '<p>1 volume, on the truck: out to another site</p>');
  t.match(page, '<p>1 volume</p>');
  t.ok(page.indexOf('<p><strong>1 &#60; 2 slots</strong></p>') < page.indexOf('<section>'));
});

t.test('where there is nothing to move the page says so', async (t) => {
  const page = pickList([], AT);
  t.match(page, 'There is nothing to move.');
  t.notMatch(page, /<section>|<table/);
});
