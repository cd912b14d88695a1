import { Readable } from 'node:stream';
import t, { type Test } from 'tap';
import { type DownloadRequests, SnapshotDownload } from '../../../../lib/stores/http/snapshot-download.ts';
import { END_OF_ROWS, formatHead } from '../../../../lib/stores/protocol/snapshot-head.ts';
import { snapshotColumns } from '../../../../lib/stores/roles/snapshots.ts';
import { SCOPE } from '../contract.ts';

const ROWS = Array.from({ length: 9 }, (_, index) => `V${index}\t1\t\t\n`);
const HEAD = { revision: 'r1', volumes: ROWS.length, volumeFilter: '', repositories: new Map() } as const;

/** An answer: its revision, and how many rows arrive before the connection is cut; all where it is not. */
interface Sent {
  readonly revision?: string;
  readonly rows?: number;
}

// Downloads from a server that gives these answers one after the other.
async function download(s: Test, answers: readonly Sent[]) {
  const attempts: number[] = [];
  let next = 0;
  const requests: DownloadRequests = {
    open: (_spec, read) => {
      const { revision = 'r1', rows } = answers[next++] ?? {};
      const body = async function* () {
        yield Buffer.from(formatHead({ ...HEAD, state: 'known', revision }, snapshotColumns([])));
        // Each row is a piece of its own; the last one is known to be whole when another follows.
        for (const row of ROWS.slice(0, rows === undefined ? undefined : rows + 1)) yield Buffer.from(row);
        if (rows !== undefined) throw Object.assign(new Error('cut'), { code: 'ECONNRESET' });
        yield Buffer.from(END_OF_ROWS);
      };
      return read({ status: 200, headers: {}, raw: Readable.from(body(), { objectMode: false }) });
    },
    retries: {
      retry: async ({ problem }, attempt) => {
        s.equal(problem, 'the connection was cut');
        attempts.push(attempt);
      },
    },
  };
  const { rows } = await new SnapshotDownload(requests, 'http://server').open(SCOPE, []);
  return { text: async () => Buffer.concat(await Array.fromAsync(rows)).toString(), attempts };
}

t.test('a download goes on where it was cut, and no row comes twice', async (s) => {
  const { text, attempts } = await download(s, [{ rows: 2 }, { rows: 5 }, {}]);
  s.equal(await text(), ROWS.join(''));
  s.strictSame(attempts, [1, 1]);
});

t.test('the retries begin anew after each progress, and only then', async (s) => {
  const cuts = [{ rows: 2 }, { rows: 2 }, { rows: 0 }, { rows: 4 }, { rows: 4 }, { rows: 7 }, {}];
  const { text, attempts } = await download(s, cuts);
  s.equal(await text(), ROWS.join(''));
  s.strictSame(attempts, [1, 2, 3, 1, 2, 1]);
});

t.test('a scope that changes while its download is cut is overtaken', async (s) => {
  const { text } = await download(s, [{ rows: 2 }, { revision: 'r2' }]);
  await s.rejects(text(), { code: 'SNAPSHOT_OVERTAKEN', parameters: { scope: 'US01.LTO' } });
});
