import t from 'tap';
import { runPath, runState, shownResult, shownState } from '../../../../lib/server/pages/run-state.ts';

const plain = (text: string) => text.replaceAll(/<[^>]*>/g, '').trim();

t.test('how a run stands is said in words, with a sign', async (t) => {
  const state = (exitCode: number | null, finished: string | null = '2026-03-14T02:13:45Z') =>
    plain(shownState({ command: 'sync', exitCode, finished }).text);
  t.equal(state(0), '✓ in step');
  t.equal(state(10), '✓ in step');
  t.equal(state(4), '! stopped by a safety limit');
  t.equal(state(99), '! failed');
  t.equal(state(null, null), '… has not ended, or was killed');
  t.equal(runState({ command: 'sync', exitCode: 1, finished: '' }), 'trouble');
  const lock = { command: 'admin', exitCode: null, finished: null };
  t.equal(plain(shownState(lock).text), '✓ done', 'which has no end of its own');
  t.equal(runState(lock), 'well');
});

t.test('outcomes are drawn beside their words, and none where nothing was read', async (t) => {
  const statistics = JSON.stringify({ read: 4, outcomes: { updated: { total: 3 }, failed: { total: 1 } } });
  const { text } = shownResult({ statistics });
  t.equal(plain(text), '3\u00a0updated, 1\u00a0failed');
  t.match(text, '<rect class="written" x="0.0" y="0" width="90.0"');
  t.match(text, '<rect class="trouble" x="90.0" y="0" width="30.0"');
  t.notMatch(shownResult({ statistics: '{}' }).text, /<svg/);
  t.equal(shownResult({ statistics: null }).text, '');
});

t.test('the address of a run names its user', async (t) => {
  t.equal(runPath({ id: 'a-1', user: 'ada' }), '/runs/a-1?user=ada');
});
