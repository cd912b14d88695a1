import t from 'tap';
import { sortMoves } from '../../../../lib/cli/moves/move.ts';
import type { Move } from '../../../../lib/engine/moves/moves-in.ts';

function move(from: string, to: string, slot: string, label = 'A1'): Move {
  return { from, to, slot, label, container: '', description: '', since: '', moveDate: '', truck: '' };
}

t.test('moves come by place and slot, numbers in slots by their size', async (t) => {
  const moves = [
    move('OFFS', 'LIBR', '1'),
    move('LIBR', 'OFFS', 'B10'),
    move('LIBR', 'OFFS', 'B9', 'A2'),
    move('LIBR', 'OFFS', 'B9', 'A1'),
    move('LIBR', 'HOME', 'C1'),
    move('', 'LIBR', ''),
  ];
  const sorted = sortMoves(moves);
  t.strictSame(
    sorted.map(({ from, to, slot, label }) => `${from}>${to} ${slot} ${label}`),
    [
      '>LIBR  A1',
      'LIBR>HOME C1 A1',
      'LIBR>OFFS B9 A1',
      'LIBR>OFFS B9 A2',
      'LIBR>OFFS B10 A1',
      'OFFS>LIBR 1 A1',
    ],
  );
});
