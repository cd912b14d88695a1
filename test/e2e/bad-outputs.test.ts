import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import t from 'tap';
import { needs } from '../needs.ts';
import { DEFINITION, exportOf, rowsOf } from './export.ts';
import { runInside } from './inside.ts';
import { shell } from './program.ts';
import { volumesIn } from './volumes-in.ts';

const SYNC = ['sync', '-a', '--create', '-d', 'x.ttidef'];

const folderWith = (files: Readonly<Record<string, string>> = {}) =>
  t.testdir({ 'x.ttidef': DEFINITION, ...files });

t.test('a database that cannot be used is said to be so, and is not touched', async (t) => {
  const stdin = exportOf(rowsOf(3));
  const junk = folderWith({
    'tapesync.db': 'this is not a database, it is a text file of some length\n'.repeat(50),
  });
  const notOurs = await runInside(SYNC, { cwd: junk, stdin });
  t.equal(notOurs.code, 3);
  t.match(notOurs.stderr, /not a tapesync database or is damaged/);
  t.match(readFileSync(`${junk}/tapesync.db`, 'utf8'), 'this is not a database');

  const other = folderWith();
  new DatabaseSync(`${other}/tapesync.db`).exec('CREATE TABLE somebody_elses (x)');
  t.match((await runInside(SYNC, { cwd: other, stdin })).stderr, /not a tapesync database/);

  const newer = folderWith();
  await runInside(SYNC, { cwd: newer, stdin });
  new DatabaseSync(`${newer}/tapesync.db`).exec('PRAGMA user_version = 999');
  const old = await runInside(SYNC, { cwd: newer, stdin });
  t.equal(old.code, 3);
  t.match(old.stderr, /made by a newer tapesync \(schema 999/);

  const nowhere = await runInside([...SYNC, '-S', 'sqlite:no/such/folder/x.db'], { cwd: newer, stdin });
  t.equal(nowhere.code, 3);
  t.match(nowhere.stderr, /no\/such\/folder\/x\.db/);
});

t.test(
  'a database without write permission is said to be so',
  { skip: process.getuid?.() === 0 && 'root may write everywhere' },
  async (t) => {
    const cwd = folderWith();
    await runInside(SYNC, { cwd, stdin: exportOf(rowsOf(3)) });
    chmodSync(`${cwd}/tapesync.db`, 0o444);
    const { code, stderr } = await runInside(SYNC, { cwd, stdin: exportOf(rowsOf(4)) });
    t.equal(code, 3);
    t.match(stderr, /cannot be written/);
  },
);

t.test('a full disk is reported, and the next run completes the work', needs('bash'), async (t) => {
  const cwd = folderWith();
  writeFileSync(`${cwd}/export.csv`, exportOf(rowsOf(5000)));
  // The limit is meant for the database, not for what the test runner has a process write at its end.
  const limited = "unset NODE_OPTIONS NODE_V8_COVERAGE; ulimit -f 300; trap '' XFSZ";
  const full = await shell(`${limited}; tapesync ${SYNC.join(' ')} export.csv`, { cwd });
  t.equal(full.code, 3, full.stderr);
  t.match(full.stderr, /disk is full|tapesync\.db: /);
  const after = await runInside([...SYNC, 'export.csv', '--max-changes', 'none'], { cwd });
  t.equal(after.code, 0, after.stderr);
  t.equal(volumesIn(cwd), 5000);
});

t.test('outputs that cannot be written are found before anything happens, or said afterwards', async (t) => {
  const cwd = folderWith();
  const stdin = exportOf(rowsOf(3));
  const wrong = await runInside([...SYNC, '--rejects', 'no/such/folder'], { cwd, stdin });
  t.equal(wrong.code, 2);
  t.match(wrong.stderr, /cannot write no\/such\/folder/);
  t.equal(volumesIn(cwd), 0);
  const full = await runInside([...SYNC, '--stats', '/dev/full'], { cwd, stdin });
  t.equal(full.code, 3);
  t.match(full.stderr, /not all lines could be written to \/dev\/full: .*no space/i);
  t.equal(volumesIn(cwd), 3);
});

t.test('an output never takes the place of what the run reads or writes otherwise', async (t) => {
  const cwd = folderWith({ 'export.csv': exportOf(rowsOf(3)) });
  await runInside([...SYNC, 'export.csv'], { cwd });
  for (const outputs of ['export.csv', 'tapesync.db', 'x.ttidef', 'r.ndjson --stats ./r.ndjson']) {
    const { code, stderr } = await runInside([...SYNC, '--rejects', ...outputs.split(' '), 'export.csv'], {
      cwd,
    });
    t.equal(code, 2, outputs);
    t.match(stderr, /the run uses it for something else/);
  }
  t.equal(readFileSync(`${cwd}/export.csv`, 'utf8'), exportOf(rowsOf(3)));
  t.equal(volumesIn(cwd), 3);
});

t.test(
  'a standard output that fails is never taken for success, and one that is closed is no error',
  needs('bash'),
  async (t) => {
    const cwd = folderWith({ 'export.csv': exportOf(rowsOf(3000)) });
    await runInside([...SYNC, 'export.csv'], { cwd });
    for (const command of [
      'extract --quiet -d x.ttidef export.csv',
      'plan -S sqlite:none.db -a --create --quiet -d x.ttidef export.csv',
      'volumes --json',
    ]) {
      const full = await shell(`tapesync ${command} > /dev/full`, { cwd });
      t.equal(full.code, 3, command);
      t.match(full.stderr, /not all lines could be written to the standard output/);
      const closed = await shell(`tapesync ${command} | head -1 > /dev/null; echo "\${PIPESTATUS[0]}"`, {
        cwd,
      });
      t.match(closed, { stdout: '0\n', stderr: '' }, command);
    }
  },
);

t.test(
  'nobody at the other end of the pipe ends extract and plan quietly, and never stops a sync',
  needs('bash'),
  async (t) => {
    const cwd = folderWith();
    writeFileSync(`${cwd}/export.csv`, exportOf(rowsOf(5000)));
    for (const command of ['extract -d x.ttidef', 'plan -a --create -d x.ttidef']) {
      const { stderr, stdout } = await shell(
        `tapesync ${command} export.csv | head -1; echo "\${PIPESTATUS[0]}"`,
        { cwd },
      );
      t.equal(stderr, '', command);
      t.equal(stdout.trim().split('\n').at(-1), '0', command);
    }
    const sync = await shell(
      `tapesync ${SYNC.join(' ')} --changes export.csv | head -1; echo "\${PIPESTATUS[0]}"`,
      { cwd },
    );
    t.match(sync.stdout, /\n0\n$/);
    t.equal(volumesIn(cwd), 5000);
  },
);

t.test('nobody to read the messages does not stop a sync either', needs('bash'), async (t) => {
  const cwd = folderWith();
  writeFileSync(`${cwd}/export.csv`, exportOf(rowsOf(50)));
  const line = `tapesync ${SYNC.join(' ')} export.csv 2>&1 >/dev/null | true; echo "\${PIPESTATUS[0]}"`;
  t.equal((await shell(line, { cwd })).stdout, '0\n');
  t.equal(volumesIn(cwd), 50);
});
