import { setImmediate } from 'node:timers/promises';
import t from 'tap';
import { TapesyncError } from '../../../../lib/errors/error.ts';
import type { CustomerId, MediaId, Scope } from '../../../../lib/model/scope.ts';
import { DownloadAhead } from '../../../../lib/stores/http/download-ahead.ts';
import type { SnapshotStream } from '../../../../lib/stores/roles/snapshots.ts';

const LARGE = 40_000;

const scopeOf = (index: number): Scope => ({ customer: `C${index}` as CustomerId, media: 'LTO' as MediaId });

/** A server whose scopes have so many volumes each; `log` tells what became of each download. */
function server(sizes: readonly number[], failing: ReadonlySet<number> = new Set()) {
  const log: string[] = [];
  const open = async (scope: Scope): Promise<SnapshotStream> => {
    const index = Number(scope.customer.slice(1));
    log.push(`begin ${index}`);
    await setImmediate();
    if (failing.has(index)) throw new TapesyncError('STORE_FAILED', { store: 'server', problem: 'gone' });
    async function* rows() {
      let whole = false;
      try {
        yield Buffer.from(`rows of ${index}`);
        await setImmediate();
        whole = true;
      } finally {
        log.push(`${whole ? 'end' : 'left'} ${index}`);
      }
    }
    const volumes = sizes[index] ?? 0;
    return {
      state: 'known',
      revision: '1',
      volumes,
      volumeFilter: '',
      repositories: new Map(),
      rows: rows(),
    };
  };
  const ahead = new DownloadAhead(open, async () => sizes.map((_, index) => scopeOf(index)));
  /** Opens a scope, reads its rows, and gives what is downloaded beside it time to end. */
  const read = async (index: number) => {
    const { rows } = await ahead.open(scopeOf(index), ['slot']);
    const pieces = await Array.fromAsync(rows, (piece) => Buffer.from(piece).toString());
    t.equal(pieces.join(''), `rows of ${index}`);
    for (let turn = 0; turn < 20; turn++) await setImmediate();
    return log.splice(0);
  };
  return { read, log };
}

t.test(
  'scopes in the order of the server are downloaded two ahead, one after the other, once each',
  async (s) => {
    const { read } = server([LARGE, LARGE, LARGE, LARGE, LARGE]);
    s.strictSame(await read(0), ['begin 0', 'end 0', 'begin 1', 'end 1', 'begin 2', 'end 2']);
    s.strictSame(await read(1), ['begin 3', 'end 3']);
    s.strictSame(await read(2), ['begin 4', 'end 4']);
    s.strictSame(await read(3), []);
    s.strictSame(await read(4), []);
  },
);

t.test('scopes so large that two of them are too much are downloaded one ahead', async (s) => {
  const { read } = server([150_000, 150_000, 150_000]);
  s.strictSame(await read(0), ['begin 0', 'end 0', 'begin 1', 'end 1']);
  s.strictSame(await read(1), ['begin 2', 'end 2']);
});

t.test('a scope too large to be kept is left, and downloaded when it is asked for', async (s) => {
  const { read } = server([LARGE, 300_000, LARGE]);
  s.strictSame(await read(0), ['begin 0', 'end 0', 'begin 1', 'left 1', 'begin 2', 'end 2']);
  s.strictSame(await read(1), ['begin 1', 'end 1']);
  s.strictSame(await read(2), []);
});

t.test('a download that fails ahead of time is begun again when its scope is asked for', async (s) => {
  const failing = new Set([1]);
  const { read } = server([LARGE, LARGE, LARGE], failing);
  s.strictSame(await read(0), ['begin 0', 'end 0', 'begin 1', 'begin 2', 'end 2']);
  failing.clear();
  s.strictSame(await read(1), ['begin 1', 'end 1']);
  s.strictSame(await read(2), []);
});

t.test('an input with an order of its own costs no download that it does not need', async (s) => {
  const { read } = server([LARGE, LARGE, LARGE, LARGE]);
  s.strictSame(await read(2), ['begin 2', 'end 2']);
  s.strictSame(await read(0), ['begin 0', 'end 0']);
  s.strictSame(await read(3), ['begin 3', 'end 3']);
});

t.test('after another scope than the next one, nothing more is downloaded in vain', async (s) => {
  const { read, log } = server([LARGE, LARGE, LARGE, LARGE, LARGE]);
  await read(0);
  s.strictSame(await read(3), ['begin 3', 'end 3'], '1 and 2 were there, and are let go');
  s.strictSame(await read(1), ['begin 1', 'end 1']);
  s.strictSame(log, []);
});

t.test('a first scope that is small is no reason to look further', async (s) => {
  const { read } = server([100, 100, 100]);
  s.strictSame(await read(0), ['begin 0', 'end 0']);
  s.strictSame(await read(1), ['begin 1', 'end 1', 'begin 2', 'end 2'], 'two in order are');
});
