import t from 'tap';
import type { Move } from '../../../../lib/engine/moves/moves-in.ts';
import { groupsOf, waySection } from '../../../../lib/server/pages/moves-section.ts';

function move(label: string, slot: string, to = 'OFFS'): Move {
  const rest = { container: '', description: '', since: '', moveDate: '', truck: '' } as const;
  return { from: 'LIBR', to, slot, label: `US01.LTO.${label}`, ...rest };
}

t.test('moves of one way stand together, by slots as somebody walks along them', (t) => {
  const moves = [move('A1', '10'), move('A2', '9'), move('A3', '1', 'HOME'), move('A4', '9')];
  t.strictSame(
    groupsOf(moves).map((group) => group.map(({ label }) => label.slice(-2))),
    [['A3'], ['A2', 'A4', 'A1']],
  );
  t.end();
});

t.test('only what has somewhere to go, and who may confirm, has boxes to tick', async (t) => {
  const ticking = { query: { scope: 'US01.LTO' }, mayConfirm: true, ticked: new Set(['US01.LTO.A1']) };
  const boxes = async (moves: readonly Move[], mayConfirm: boolean) =>
    (await waySection(moves, { ...ticking, mayConfirm })).text.match(/type="checkbox"[^>]*/g) ?? [];
  t.match(await boxes([move('A1', '1'), move('A2', '2')], true), [/ checked/, /^(?!.* checked)/]);
  t.strictSame(await boxes([move('A1', '1')], false), []);
  t.strictSame(await boxes([move('A1', '1', '')], true), []);
});
