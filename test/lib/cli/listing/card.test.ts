import t from 'tap';
import { cardJson, printCard } from '../../../../lib/cli/listing/card.ts';
import { StandardOutput } from '../../../../lib/cli/terminal/standard-output.ts';
import type { VolumeJson } from '../../../../lib/model/volume-json.ts';
import type { HistoryEntry } from '../../../../lib/stores/roles/query.ts';
import { Written } from '../context.ts';

const VOLUME = {
  ...{ customer: 'US01', media: 'LTO', volume: 'A1', version: 2, locks: 'Ll' },
  ...{ currentRepository: 'LIBR', repository: 'OFFS', slot: '7', scratch: false },
} as unknown as VolumeJson;

const entry = (version: number, command: string, field: string, value: string): HistoryEntry => ({
  ...{ version, at: '2026-03-14T02:13:45Z', user: 'ada', run: 'r', command, field, old: null, new: value },
});

async function printed(volume: VolumeJson, history: readonly HistoryEntry[]): Promise<readonly string[]> {
  const stream = new Written();
  await printCard(new StandardOutput(stream), volume, history);
  return stream.text.split('\n');
}

t.test('a card has both places and how they are known, the fields and the history', async (t) => {
  const history = [entry(1, 'sync', 'repository', 'LIBR'), entry(2, 'move', 'repository', 'OFFS')];
  t.strictSame(await printed(VOLUME, history), [
    'US01.LTO.A1, update lock and move lock',
    '',
    'place   repository since                by word of      command user',
    '------- ---------- -------------------- --------------- ------- ----',
    'current LIBR       2026-03-14T02:13:45Z backup software sync    ada',
    'target  OFFS       2026-03-14T02:13:45Z person          move    ada',
    '------- ---------- -------------------- --------------- ------- ----',
    '',
    'version 2',
    'slot    7',
    'scratch NO',
    '',
    'History, all changes; --history also shows their runs',
    '',
    'version at                   user command field      old new',
    '------- -------------------- ---- ------- ---------- --- ----',
    '1       2026-03-14T02:13:45Z ada  sync    repository     LIBR',
    '2       2026-03-14T02:13:45Z ada  move    repository     OFFS',
    '------- -------------------- ---- ------- ---------- --- ----',
    '',
  ]);
  t.strictSame(cardJson(VOLUME, history), {
    ...VOLUME,
    places: {
      current: {
        ...{ repository: 'LIBR', since: '2026-03-14T02:13:45Z', word: 'backup software' },
        ...{ command: 'sync', user: 'ada', run: 'r' },
      },
      target: {
        ...{ repository: 'OFFS', since: '2026-03-14T02:13:45Z', word: 'person' },
        ...{ command: 'move', user: 'ada', run: 'r' },
      },
    },
    history,
  });
});

t.test('a long history is cut to its latest changes, and what is not known is not shown', async (t) => {
  const { currentRepository: _, repository: __, locks: ___, ...elsewhere } = VOLUME;
  const history = Array.from({ length: 25 }, (_, index) => entry(index + 1, 'sync', 'slot', String(index)));
  const lines = await printed(elsewhere as unknown as VolumeJson, history);
  t.strictSame(lines.slice(0, 3), ['US01.LTO.A1', '', 'version 2']);
  t.ok(lines.includes('History, the last 20 of 25 changes; --history also shows their runs'));
  t.equal(lines.filter((line) => line.includes(' slot ')).length, 20);
  t.notOk(lines.some((line) => line.startsWith('5 ')));
  t.strictSame((await printed(elsewhere as unknown as VolumeJson, [])).at(-2), 'scratch NO');
});
