import { linkSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import t from 'tap';
import { OutputFile } from '../../../../lib/cli/terminal/output-file.ts';

t.test('lines stand in the file once it has ended, and only its owner may read them', async (t) => {
  const path = `${t.testdir()}/rejects.ndjson`;
  const file = new OutputFile(path, []);
  file.write('one\n');
  file.write('two\n');
  file.end();
  t.equal(readFileSync(path, 'utf8'), 'one\ntwo\n');
  t.equal(statSync(path).mode & 0o777, 0o600);
  t.equal(file.failure, undefined);
});

t.test('a second end does nothing, also to a file that has got the same descriptor', async (t) => {
  const folder = t.testdir();
  const first = new OutputFile(`${folder}/a`, []);
  first.write('a\n');
  first.end();
  const second = new OutputFile(`${folder}/b`, []);
  first.end();
  second.write('b\n');
  second.end();
  t.equal(readFileSync(`${folder}/b`, 'utf8'), 'b\n');
});

t.test('many lines are written while they come, and none is cut', async (t) => {
  const path = `${t.testdir()}/many`;
  const file = new OutputFile(path, []);
  const line = `${'ä'.repeat(99)}\n`;
  for (let count = 0; count < 10_000; count++) file.write(line);
  t.ok(statSync(path).size > 1_900_000, 'before its end');
  file.end();
  t.equal(readFileSync(path, 'utf8'), line.repeat(10_000));
});

t.test('a file that was there is emptied', async (t) => {
  const path = `${t.testdir({ old: 'a long old text\n' })}/old`;
  new OutputFile(path, []).end();
  t.equal(readFileSync(path, 'utf8'), '');
});

t.test('a path that cannot be written is found at once', async (t) => {
  const path = `${t.testdir()}/no/such/folder`;
  t.throws(() => new OutputFile(path, []), {
    code: 'OUTPUT_FAILED',
    message: `cannot write ${path}: ENOENT: no such file or directory, open '${path}'`,
  });
});

t.test('a file that the run uses otherwise is not touched, by whichever name it goes', async (t) => {
  const folder = t.testdir({ 'export.csv': 'the export\n' });
  const other = `${folder}/export.csv`;
  symlinkSync('export.csv', `${folder}/symbolic`);
  linkSync(other, `${folder}/hard`);
  for (const name of ['export.csv', 'symbolic', 'hard', './export.csv']) {
    t.throws(() => new OutputFile(`${folder}/${name}`, ['no/such/file', other]), {
      code: 'OUTPUT_FAILED',
      parameters: { problem: `the run uses it for something else (${other})` },
    });
  }
  t.equal(readFileSync(other, 'utf8'), 'the export\n');
});

t.test('devices hold nothing that could be lost: several outputs may go to one', async (t) => {
  const file = new OutputFile('/dev/null', ['/dev/null']);
  file.write('nothing\n');
  file.end();
  t.equal(file.failure, undefined);
});

t.test('a failure is kept, the first one, and writing goes on', async (t) => {
  const file = new OutputFile('/dev/full', []);
  file.write(`${'x'.repeat(70_000)}\n`);
  const { failure } = file;
  t.match(failure, {
    code: 'OUTPUT_CUT',
    message: 'not all lines could be written to /dev/full: ENOSPC: no space left on device, write',
  });
  file.write('more\n');
  file.end();
  t.equal(file.failure, failure);
});
