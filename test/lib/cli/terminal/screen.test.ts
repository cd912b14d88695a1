import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { Screen } from '../../../../lib/cli/terminal/screen.ts';
import { Written } from '../context.ts';

process.env.TERM = 'xterm';
delete process.env.CI;

const EVIL = 'a\x1b[2J\u009b31m\u202e\u2028\r\nb';
const SHOWN = 'a\\x1b[2J\\x9b31m\\u202e\\u2028\\x0d\\x0ab';

t.test('text is shown in as many lines as were given, and commands nothing', async (t) => {
  const stream = new Written({ isTTY: true });
  new Screen(stream).print(['one', EVIL]);
  t.equal(stream.text, `one\n${SHOWN}\n`);
});

t.test('JSON lines say the same, and command nothing', async (t) => {
  const stream = new Written();
  new Screen(stream).printJson(`${JSON.stringify({ EVIL })}\n`);
  t.notMatch(stream.text, /[^\n -~]/);
  t.strictSame(JSON.parse(stream.text), { EVIL });
});

t.test('a line in place has its mark and its colour, and a text that commands nothing', async (t) => {
  const stream = new Written({ isTTY: true });
  const screen = new Screen(stream);
  const line = await screen.startLine(
    () => EVIL,
    () => false,
  );
  line?.show(`${EVIL} and more`);
  line?.stop();
  t.ok(stream.text.includes(`${SHOWN}`));
  t.ok(stream.text.includes(`${SHOWN} and more`));
  t.notMatch(stream.text, /\x1b\[2J|\u009b|\u202e|\r/);
  t.match(stream.text, /⠋/);
  t.equal(
    await screen.startLine(
      () => EVIL,
      () => true,
    ),
    undefined,
  );
});

// What a person reads goes through print, which cannot forget to escape; these write data, and the doors themselves.
const WRITES: Readonly<Record<string, number>> = {
  'commands/bridge.ts': 1, // the definition
  // Scripts of shells, and words for them, which are escaped one by one.
  'commands/completion.ts': 2,
  'commands/handed-over.ts': 1, // the heading of CSV
  'commands/init.ts': 1, // the definition
  'commands/run-shell.ts': 3, // --stats, to a file or the standard output, and --report
  'commands/moves.ts': 2, // the pick list
  'commands/test.ts': 1, // the expected records
  'commands/runs.ts': 1, // CSV
  'commands/reconciliations.ts': 4, // CSV
  'commands/held.ts': 5, // CSV, and changes as plan prints them
  'listing/print-list.ts': 1, // CSV
  'main.ts': 1, // help
  'terminal/held-output.ts': 2,
  'terminal/log-output.ts': 1,
  'terminal/output-file.ts': 1,
  'terminal/screen.ts': 2,
  'terminal/standard-output.ts': 3,
};

t.test('nothing but data and the doors writes to a stream', async (t) => {
  const folder = join(import.meta.dirname, '../../../../lib/cli');
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );
  const writes = names.map((name) => {
    const text = readFileSync(join(folder, name), 'utf8');
    return [name, text.match(/\.write\(|console\.|process\.std/g)?.length ?? 0] as const;
  });
  t.strictSame(Object.fromEntries(writes.filter(([, count]) => count > 0)), WRITES);
});
