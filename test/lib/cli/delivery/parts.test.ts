import t from 'tap';
import { bodyOf } from '../../../../lib/cli/delivery/body.ts';
import { pageOf } from '../../../../lib/cli/delivery/page.ts';
import { messagesOf, partsOf } from '../../../../lib/cli/delivery/parts.ts';
import { Reported } from '../../../../lib/cli/delivery/reported.ts';
import { titleOf } from '../../../../lib/cli/delivery/summary.ts';
import { textOf } from '../../../../lib/cli/delivery/text.ts';
import { TapesyncError } from '../../../../lib/errors/error.ts';
import { RepositoryId } from '../../../../lib/model/scope.ts';
import { scopeOf } from '../../../transforms/chain.ts';

const END = { exitCode: 0, error: undefined };

function problemOf(line: number, code = 'RECORD_VALUE') {
  return { outcome: 'rejected', code, message: 'x'.repeat(5000), source: 'a.csv', line } as const;
}

function moveOf(index: number) {
  const label = `US01.LTO.A${String(index).padStart(5, '0')}`;
  return {
    from: 'LIBR',
    to: 'OFFS',
    slot: '',
    label,
    container: '',
    description: 'y'.repeat(5000),
    since: '',
    moveDate: '',
    truck: '' as const,
  };
}

t.test('thousands of lines are bounded in every form, and it is said how many there are', async (t) => {
  const reported = new Reported();
  for (let line = 1; line <= 5000; line++) reported.problem(problemOf(line));
  reported.moves = Array.from({ length: 5000 }, (_, index) => moveOf(index));
  const parts = partsOf(reported);
  t.match(
    parts.map(({ title, rows, more }) => [title, rows.length, more]),
    [
      ['Moves', 200, 4800],
      ['Totals', 1, 0],
      ['Records to look at', 50, 4950],
    ],
  );
  const text = await textOf('title', reported, END);
  t.match(text, /^and 4800 more; tapesync moves lists them all$/m);
  t.match(text, /^and 4950 more; --rejects FILE lists them all$/m);
  t.ok(text.length < 200_000, 'text');
  t.ok(pageOf('title', 'moves', reported, END).length < 500_000, 'page');
  t.match(bodyOf('moves', 'title', text, reported, END).moves, { total: 5000, items: { length: 1000 } });
});

t.test('a problem that is a limit or a finding is not told twice', async (t) => {
  const reported = new Reported();
  reported.problem(problemOf(1, 'LIMIT_MISSING'));
  reported.problem(problemOf(1, 'RECONCILE_UNEXPECTED'));
  t.equal(reported.problemCount, 1, 'an inventory that is synced has no findings');
  reported.hasFindings = true;
  reported.problem(problemOf(1, 'RECONCILE_UNEXPECTED'));
  t.equal(reported.problemCount, 1);
});

t.test('scratch tapes that were counted are told as figures and as a title', async (t) => {
  const reported = new Reported();
  reported.about = 'moves US01.LTO';
  const place = { ...scopeOf('US01.LTO'), repository: RepositoryId.trusted('LIBR') };
  reported.scratch = { ...place, need: 2, there: 1, coming: 1, short: 0, elsewhere: [] };
  t.equal(titleOf('moves', reported, END), 'moves US01.LTO: scratch tapes enough in US01.LTO.LIBR');
  const elsewhere = [{ repository: RepositoryId.trusted('OFFS'), count: 4 }];
  reported.scratch = { ...place, need: 3, there: 1, coming: 1, short: 1, elsewhere };
  t.equal(
    titleOf('moves', reported, { ...END, exitCode: 1 }),
    'moves US01.LTO: 1 scratch tape short in US01.LTO.LIBR',
  );
  t.match(partsOf(reported), [
    { title: 'Scratch tapes', rows: [['US01.LTO.LIBR', '3', '1', '1', '1']] },
    { title: 'Scratch tapes elsewhere', rows: [['OFFS', '4']] },
  ]);
  t.match(bodyOf('moves', 'title', '', reported, END).scratch, { short: 1 });
});

t.test('a title is one line of a bounded length, whatever it is about', async (t) => {
  const reported = new Reported();
  reported.about = `moves\r\nBcc: eve@example.com${'z'.repeat(500)}`;
  const title = titleOf('moves', reported, END);
  t.equal(title.length, 150);
  t.match(title, /^moves\\x0d\\x0aBcc/);
});

t.test('an error that ended a command is reported, cut to what can be read', async (t) => {
  const reported = new Reported();
  const diagnostics = Array.from({ length: 5000 }, () => '<script>');
  const error = new TapesyncError('DEFINITION_INVALID', { count: '5000 errors', diagnostics });
  const end = { exitCode: 2, error };
  t.equal(titleOf('sync', reported, end), 'sync: 1 error');
  t.equal(messagesOf(reported, end).messages[0]?.length, 2000);
  const page = pageOf('title', 'sync', reported, end);
  t.notMatch(page, '<script');
  t.match(page, '<br>&#60;script&#62;');
});

t.test('a command that a bug ended has its exit code for a title', async (t) => {
  t.equal(titleOf('sync', new Reported(), { exitCode: 70, error: undefined }), 'sync: exit code 70');
});
