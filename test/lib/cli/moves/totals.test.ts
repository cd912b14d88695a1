import t from 'tap';
import { totalsOf } from '../../../../lib/cli/moves/totals.ts';
import type { Move } from '../../../../lib/engine/moves/moves-in.ts';

function move(from: string, to: string, label: string, truck: Move['truck'] = ''): Move {
  return { from, to, slot: '', label, container: '', description: '', since: '', moveDate: '', truck };
}

t.test('moves are parted by their two places, and by truck where a place is offsite for some', async (t) => {
  const groups = totalsOf([
    move('', 'LIBR', 'A1'),
    move('LIBR', 'OFFS', 'A2', 'out'),
    move('LIBR', 'OFFS', 'A3'),
    move('LIBR', 'OFFS', 'A4', 'out'),
    move('OFFS', 'LIBR', 'A5', 'back'),
  ]);
  t.strictSame(
    groups.map(({ from, to, truck, count, moves }) => [
      from,
      to,
      truck,
      count,
      moves.map(({ label }) => label).join(),
    ]),
    [
      ['', 'LIBR', '', 1, 'A1'],
      ['LIBR', 'OFFS', 'out', 2, 'A2,A4'],
      ['LIBR', 'OFFS', '', 1, 'A3'],
      ['OFFS', 'LIBR', 'back', 1, 'A5'],
    ],
  );
  t.strictSame(totalsOf([]), []);
});
