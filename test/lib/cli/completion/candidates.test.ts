import t from 'tap';
import { COMMANDS } from '../../../../lib/cli/commands/table.ts';
import { complete, type StoredNames, storeIn } from '../../../../lib/cli/completion/candidates.ts';

const STORED: StoredNames = {
  scopes: async () => ['US01.LTO', 'US02.LTO'],
  repositories: async () => ['US01.LTO.LIBR'],
  runs: async () => [{ word: '20260315T020000Z-1', text: 'sync of 2026-03-15' }],
};

async function wordsAt(...words: readonly string[]) {
  const { candidates, files } = await complete(words, STORED);
  return [files, ...candidates.map(({ word }) => word)];
}

t.test('the first word is a command with its summary, or a file for sync', async (t) => {
  t.strictSame(await wordsAt('reconc'), ['files', 'reconcile', 'reconciliations']);
  const { candidates } = await complete([''], STORED);
  t.strictSame(
    candidates,
    Object.entries(COMMANDS).map(([word, { summary }]) => ({ word, text: summary })),
  );
  t.strictSame(await wordsAt('help', 'und'), ['none', 'undo']);
});

t.test('an option is one of the command, and of sync where none is named', async (t) => {
  t.strictSame(await wordsAt('sync', '--max-s'), ['none', '--max-shrink']);
  t.strictSame(await wordsAt('--max-s'), ['none', '--max-shrink']);
  t.strictSame(await wordsAt('serve', '--max-s'), ['none']);
  t.notMatch(await wordsAt('sync', '--'), ['--smtp'], 'none that stands on no command line');
});

t.test('the value of an option is what the option takes', async (t) => {
  t.strictSame(await wordsAt('sync', '-d', ''), ['definitions']);
  t.strictSame(await wordsAt('sync', '--definition', 'x'), ['definitions']);
  t.strictSame(await wordsAt('sync', '--sort', ''), ['none', 'auto', 'always', 'never']);
  t.strictSame(await wordsAt('sync', '--rejects', ''), ['files']);
  t.strictSame(await wordsAt('sync', '--cache', ''), ['folders']);
  t.strictSame(await wordsAt('reconcile', '-r', ''), ['none', 'US01.LTO.LIBR']);
  t.strictSame(await wordsAt('confirm', '--scope', 'US02'), ['none', 'US02.LTO']);
  t.strictSame(await wordsAt('sync', '--rate', ''), ['none']);
});

t.test('an operand is what the command is about, once', async (t) => {
  t.strictSame(await wordsAt('volumes', 'US01'), ['none', 'US01.LTO']);
  t.strictSame(await wordsAt('volumes', '-S', 'sqlite:x.db', 'US01'), ['none', 'US01.LTO']);
  t.strictSame(await wordsAt('volumes', 'US01.LTO', ''), ['none']);
  t.strictSame(await wordsAt('undo', ''), ['none', '20260315T020000Z-1']);
  t.strictSame(await wordsAt('check', ''), ['definitions']);
  t.strictSame(await wordsAt('sync', ''), ['files']);
  t.strictSame(await wordsAt('sync', '--run', '--', 'mmin'), ['files']);
  t.strictSame(await wordsAt('completion', 'z'), ['none', 'zsh']);
});

t.test('the actions of admin come word by word', async (t) => {
  t.strictSame(await wordsAt('admin', 'vol'), ['none', 'volume']);
  t.strictSame(await wordsAt('admin', 'volume', ''), ['none', 'lock', 'unlock', 'remove']);
  t.strictSame(await wordsAt('admin', 'volume', 'lock', ''), ['none']);
});

t.test('the store is that of the command line', async (t) => {
  t.equal(storeIn(['volumes', '-S', 'sqlite:a.db', '']), 'sqlite:a.db');
  t.equal(storeIn(['volumes', '--server', 'sqlite:a.db', '']), 'sqlite:a.db');
  t.equal(storeIn(['volumes', '']), undefined);
});
