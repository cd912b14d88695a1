import t from 'tap';
import { COMMANDS } from '../../../../lib/cli/commands/table.ts';
import { OPTIONS } from '../../../../lib/cli/options/options.ts';
import { updateReadme } from '../../../../lib/cli/reference/readme.ts';
import { STATISTICS_FIELDS } from '../../../../lib/observe/statistics.ts';

const SECTIONS = ['commands', 'options', 'exit-codes', 'statistics', 'rejects'] as const;

const PAGE = SECTIONS.map((name) => `<!-- ${name}:begin -->\n<!-- ${name}:end -->\n`).join('');

/** The lines of a generated section. */
function section(name: (typeof SECTIONS)[number]): readonly string[] {
  const [, text = ''] = updateReadme(PAGE).split(`<!-- ${name}:begin -->\n\n`);
  return text.split(`\n\n<!-- ${name}:end -->`)[0]?.split('\n') ?? [];
}

/** The cells of the row that begins with some code. */
function rowOf(code: string, rows: readonly string[]): readonly string[] | undefined {
  return rows.find((row) => row.startsWith(`| \`${code}\` |`))?.split(' | ');
}

t.test('each command has a row', async (t) => {
  const [heading, , ...rows] = section('commands');
  t.equal(heading, '| command | does |');
  t.equal(rows.length, Object.keys(COMMANDS).length);
  t.strictSame(rowOf('tapesync init [OPTIONS] [FILE]', rows)?.slice(1), [`${COMMANDS.init.summary} |`]);
});

t.test('an option has its commands, and an environment variable where it has one', async (t) => {
  const [heading, , ...rows] = section('options');
  t.equal(heading, '| option | commands | environment | meaning |');
  t.strictSame(rowOf('-S, --server LOGON', rows)?.slice(1, 3), [
    'sync plan apply reconcile confirm move due undo reconciliations held runs volumes moves admin pages completion',
    '`TAPESYNC_SERVER`',
  ]);
  t.equal(rows.length, Object.keys(OPTIONS).length);
});

t.test('exit codes and statistics are listed', async (t) => {
  t.strictSame(
    section('exit-codes').filter((row) => row.startsWith('| 70 ')),
    ['| 70 | internal error |'],
  );
  t.strictSame(
    section('statistics').slice(2),
    Object.entries(STATISTICS_FIELDS).map(([name, text]) => `| \`${name}\` | ${text} |`),
  );
});

t.test('only errors of records and changes are rejects', async (t) => {
  const codes = section('rejects').flatMap((row) => /^\| `(\w+)`/.exec(row)?.[1] ?? []);
  t.equal(codes.includes('RECORD_VALUE'), true);
  t.equal(codes.includes('SOURCE_UNCLEAR'), false);
  t.equal(codes.includes('ARGUMENT_INVALID'), false);
});

t.test('a page that is up to date stays as it is, and one without a section is an error', async (t) => {
  const page = updateReadme(PAGE);
  t.equal(updateReadme(page), page);
  t.throws(() => updateReadme(PAGE.replace('<!-- statistics:end -->', '')), {
    name: 'RangeError',
    message: 'the page lacks the markers <!-- statistics:begin --> and <!-- statistics:end -->',
  });
});
