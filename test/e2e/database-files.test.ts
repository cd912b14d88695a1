import { chmodSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { temporaryFolder } from '../temporary-folder.ts';
import { untilPrinted } from '../until.ts';
import { DEFINITION, exportOf, rowsOf } from './export.ts';
import { finished, run, start } from './program.ts';

const SYNC = ['sync', '-S', 'sqlite:tapes.db', '--create', '-a', '-d', 'tapes.ttidef'];

function folder(s: Test): string {
  const cwd = temporaryFolder(s);
  writeFileSync(join(cwd, 'tapes.ttidef'), DEFINITION);
  return cwd;
}

t.test(
  'a database that goes away, or is another, under a sync fails it as a store that is gone',
  async (s) => {
    for (const [what, happens] of [
      ['removed', (file: string) => rmSync(file)],
      ['replaced by another', (file: string) => renameSync(`${file}.old`, file)],
    ] as const) {
      const cwd = folder(s);
      const file = join(cwd, 'tapes.db');
      if (what !== 'removed') {
        const first = start(SYNC, { cwd });
        first.stdin.end(exportOf(rowsOf(3)));
        s.equal((await finished(first)).code, 0);
        renameSync(file, `${file}.old`);
      }
      const sync = start([...SYNC, '--progress', '1'], { cwd });
      const ended = finished(sync);
      // It has opened the store by then.
      await untilPrinted(sync.stderr, /read/);
      happens(file);
      sync.stdin.end(exportOf(rowsOf(20)));
      const { code, stderr } = await ended;
      s.equal(code, 3, stderr);
      s.match(stderr, new RegExp(`sqlite:tapes\\.db: the file was ${what} while it was in use`));
      s.match(stderr, / Changed +nothing on /);
    }
  },
);

t.test('a database is made for its owner alone, and with users in it stays so', async (s) => {
  const cwd = folder(s);
  const file = join(cwd, 'tapes.db');
  writeFileSync(join(cwd, 'password'), 'correct horse battery');
  chmodSync(join(cwd, 'password'), 0o600);
  const add = ['admin', 'user', 'add', 'ada', '--password-file', 'password', '-S', 'sqlite:tapes.db'];
  s.equal((await run(add, { cwd })).code, 0);
  s.equal(statSync(file).mode & 0o777, 0o600);
  chmodSync(file, 0o644);
  const { code, stderr } = await run(add, { cwd });
  s.equal(code, 3);
  s.match(stderr, /others than its owner can read the file \(mode 0644\).*run: chmod 600/);
});
