import t from 'tap';
import { scopeAdvice } from '../../../../lib/cli/commands/scope-advice.ts';
import { configure, type Flags } from '../../../../lib/cli/options/configuration.ts';
import { Progress } from '../../../../lib/observe/progress.ts';
import { statisticsOf } from '../../../../lib/observe/statistics.ts';

function advice(fill: (total: Progress['total']) => void, flags: Flags = {}): string | undefined {
  const progress = new Progress();
  Object.assign(progress.total, { scopes: 6, scopeChanges: 5998 });
  fill(progress.total);
  const about = { command: 'sync', run: '', definition: '', task: '', inputs: [], server: '', started: '' };
  return scopeAdvice(statisticsOf(progress, { ...about, elapsed: 0, exitCode: 0 }), configure(flags, {}));
}

t.test('an order of scopes that cost nothing needs no advice', async (t) => {
  t.equal(
    advice(() => {}),
    undefined,
  );
});

t.test(
  'snapshots that were downloaded again name the memory that was too small, as one writes it',
  async (t) => {
    for (const [cacheMemory, text] of [
      ['16M', '16M'],
      ['1024', '1K'],
      ['2048M', '2G'],
      ['1025', '1025'],
      ['1536K', '1536K'],
      ['0', '0'],
    ] as const) {
      t.equal(
        advice((total) => Object.assign(total.snapshots, { reloads: 12, reloadedBytes: 34_567 }), {
          cacheMemory,
        }),
        'randomized scope: 5998 changes of scope among 6 scopes; 12 snapshots (34567 bytes) were downloaded again because ' +
          `they did not fit into --cache-memory ${text}. Sort the export by customer and media, or give more memory`,
      );
    }
  },
);

t.test('records that were sorted are counted, unless sorting was asked for', async (t) => {
  const sorted = (total: Progress['total']) =>
    Object.assign(total.sorted, { records: 6000, spilled: 1_048_576 });
  t.equal(
    advice(sorted),
    'randomized scope: 5998 changes of scope among 6 scopes; 6,000 records were sorted by scope, 1,048,576 bytes of ' +
      'them on the disk. An export sorted by customer and media needs neither this time nor this memory',
  );
  t.equal(advice(sorted, { sort: 'always' }), undefined);
});
