import { readdirSync } from 'node:fs';
import t, { type Test } from 'tap';
import { compileOptions } from '../../../../lib/cli/commands/configured-definition.ts';
import { planAgainst } from '../../../../lib/cli/commands/plan-against.ts';
import { loadDefinition } from '../../../../lib/language/compiler.ts';
import { STDIN } from '../../../../lib/sources/files.ts';
import { sourceOf } from '../../../../lib/sources/resolve-inputs.ts';
import { DEFINITION, exportOf, type Row } from '../../../e2e/export.ts';
import { jsonLines } from '../../../e2e/program.ts';
import { makeTemporaryFilesIn } from '../../../temporary-folder.ts';
import { contextOf, IDENTITY } from '../context.ts';

const VOLUME = {
  customer: 'US01',
  media: 'LTO',
  volume: 'A00001L8',
  version: 4,
  currentRepository: 'LIBR',
  locks: '',
};

async function planned(t: Test, volumes: readonly unknown[], rows: readonly Row[]) {
  const folder = t.testdir({
    'x.ttidef': DEFINITION,
    'x.volumes.ndjson': volumes
      .map((each) => (typeof each === 'string' ? each : JSON.stringify(each)))
      .join('\n'),
    temporary: {},
  });
  makeTemporaryFilesIn(t, `${folder}/temporary`);
  const context = await contextOf(['test'], { stdin: exportOf(rows) });
  const { definition } = await loadDefinition(`${folder}/x.ttidef`, compileOptions(context));
  if (definition === undefined) throw new Error('the definition has errors');
  const lines: string[] = [];
  const file = `${folder}/x.volumes.ndjson`;
  const request = {
    run: { ...IDENTITY, user: 'ada', command: 'test', definition: definition.path },
    sources: [sourceOf(STDIN, context.stdin)],
    definition,
    output: { write: (text: string) => void lines.push(text) },
  };
  const ended = planAgainst(file, request, () => {}, new AbortController().signal);
  return {
    file,
    ended,
    changes: () => jsonLines(lines.join('')),
    leftovers: () => readdirSync(`${folder}/temporary`),
  };
}

t.test('changes are those against the given volumes, additions and new repositories included', async (t) => {
  const { ended, changes, leftovers } = await planned(
    t,
    [
      { ...VOLUME, repository: 'LIBR', description: 'Weekly' },
      '',
      { ...VOLUME, volume: 'A00002L8', repository: 'LIBR', description: 'same' },
    ],
    [
      ['A00001L8', 'OFFS', 'Monthly', ''],
      ['A00002L8', 'LIBR', 'same', ''],
      ['A00003L8', 'LIBR', 'new', ''],
    ],
  );
  t.equal((await ended).exitCode, 0);
  t.match(changes(), [
    { action: 'update', volume: 'A00001L8', version: 1, set: { repository: 'OFFS', description: 'Monthly' } },
    { action: 'add', volume: 'A00003L8', set: { repository: 'LIBR' } },
  ]);
  t.equal(changes().length, 2);
  t.strictSame(leftovers(), [], 'nothing stays of the store');
});

t.test('a volume with the update lock is not changed', async (t) => {
  const locked = { ...VOLUME, repository: 'LIBR', locks: 'L' };
  const { ended, changes } = await planned(t, [locked], [['A00001L8', 'OFFS', '', '']]);
  t.equal((await ended).statistics.outcomes.refused.total, 1);
  t.strictSame(changes(), []);
});

t.test('a line that is no volume is an error with its place', async (t) => {
  for (const [lines, line, problem] of [
    [['no json'], 1, 'it is no JSON object'],
    [['[]'], 1, 'it is no JSON object'],
    [['null'], 1, 'it is no JSON object'],
    [[VOLUME, VOLUME], 2, 'it stands there twice'],
  ] as const) {
    const { ended, file, leftovers } = await planned(t, lines, [['A1', 'LIBR', '', '']]);
    await t.rejects(ended, {
      code: 'ARGUMENT_INVALID',
      parameters: {
        command: 'test',
        problem: `${file}:${line} is no volume as volumes --json prints it: ${problem}`,
      },
    });
    t.strictSame(leftovers(), []);
  }
  const { ended, file } = await planned(t, ['', { ...VOLUME, volume: 'A 1' }], [['A1', 'LIBR', '', '']]);
  await t.rejects(ended, { message: new RegExp(`${file}:2 is no volume .*: VOLUME`, 'i') });
});
