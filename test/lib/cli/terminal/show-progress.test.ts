import { mock } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { showProgress } from '../../../../lib/cli/terminal/show-progress.ts';
import { Terminal } from '../../../../lib/cli/terminal/terminal.ts';
import { Progress } from '../../../../lib/observe/progress.ts';
import { Written } from '../context.ts';

// The package that writes the line looks at the environment of the process.
process.env.TERM = 'xterm';
delete process.env.CI;
// Loaded before the clock stands still.
await import('yocto-spinner');

interface Setting {
  readonly isTTY?: boolean;
  readonly quiet?: boolean;
  readonly seconds?: number;
  readonly typed?: boolean;
}

async function shown(t: Test, { isTTY = true, quiet = false, seconds = 10, typed = false }: Setting) {
  mock.timers.enable({ apis: ['setTimeout', 'setInterval'] });
  t.teardown(() => mock.timers.reset());
  const stream = new Written({ isTTY });
  const terminal = new Terminal(stream, {}, 'the-run');
  await terminal.begin({ logFormat: 'pretty', logLevel: 'info', quiet }, 'sync');
  const progress = new Progress();
  progress.total.read = 1000;
  const failure = new AbortController();
  const hide = showProgress(progress, terminal, {
    seconds,
    changing: 'applying',
    typed,
    failed: failure.signal,
  });
  const begin = async () => {
    mock.timers.tick(1500);
    while (stream.text === '') await turn();
  };
  return { stream, terminal, progress, failure, hide, begin };
}

const RECORDS = /reading \| 1,000 records, [\d,]+\/s \| 0 changes/;

t.test('without a terminal a line comes every few seconds until the end', async (t) => {
  const { stream, hide } = await shown(t, { isTTY: false });
  mock.timers.tick(9999);
  t.equal(stream.text, '');
  mock.timers.tick(1);
  t.match(stream.text, new RegExp(`^tapesync: ${RECORDS.source}\n$`));
  mock.timers.tick(10_000);
  t.equal(stream.text.split('\n').length, 3);
  hide();
  mock.timers.tick(60_000);
  t.equal(stream.text.split('\n').length, 3);
});

t.test('where somebody types the input a terminal gets such lines, too', async (t) => {
  const { stream, hide } = await shown(t, { typed: true });
  mock.timers.tick(10_000);
  t.match(stream.text, new RegExp(`^tapesync: ${RECORDS.source}\n$`));
  hide();
});

t.test('0 seconds and a quiet run show nothing at all', async (t) => {
  for (const setting of [{ seconds: 0 }, { quiet: true }, { seconds: 0, isTTY: false }]) {
    const { stream, hide } = await shown(t, setting);
    mock.timers.tick(100_000);
    await turn();
    hide();
    t.equal(stream.text, '');
    mock.timers.reset();
  }
});

t.test('a short run shows nothing on a terminal', async (t) => {
  const { stream, hide } = await shown(t, {});
  mock.timers.tick(1499);
  hide();
  mock.timers.tick(10_000);
  await turn();
  t.equal(stream.text, '');
});

t.test('a run that ends while its line is being loaded shows nothing either', async (t) => {
  const { stream, hide } = await shown(t, {});
  mock.timers.tick(1500);
  hide();
  for (let turns = 0; turns < 10; turns++) await turn();
  t.equal(stream.text, '');
});

t.test('the line is written anew as the run goes on, and cleared in the end', async (t) => {
  const { stream, progress, hide, begin } = await shown(t, {});
  await begin();
  t.match(stream.text, RECORDS);
  progress.total.read = 2000;
  stream.text = '';
  mock.timers.tick(250);
  t.match(stream.text, /<to 0><clear>.*reading \| 2,000 records/);
  stream.text = '';
  hide();
  t.match(stream.text, /<to 0><clear>$/);
  mock.timers.tick(60_000);
  t.match(stream.text, /<to 0><clear>$/, 'and nothing comes after it');
});

t.test('a message goes above the line', async (t) => {
  const { stream, terminal, hide, begin } = await shown(t, {});
  await begin();
  stream.text = '';
  terminal.note('a note');
  t.match(stream.text, /^<to 0><clear>tapesync: a note\n/);
  t.match(stream.text, RECORDS);
  hide();
});

t.test('an error that nothing has caught ends the line', async (t) => {
  const { stream, failure, hide, begin } = await shown(t, {});
  await begin();
  stream.text = '';
  failure.abort();
  t.match(stream.text, /<to 0><clear>$/);
  mock.timers.tick(60_000);
  hide();
  t.match(stream.text, /<to 0><clear>$/);
});

t.test('an error before the line has begun keeps it from beginning', async (t) => {
  const { stream, failure } = await shown(t, {});
  failure.abort();
  mock.timers.tick(10_000);
  await turn();
  t.equal(stream.text, '');
});
