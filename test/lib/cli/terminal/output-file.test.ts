import { chmodSync, linkSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
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
  t.ok(statSync(`${path}.partial`).size > 1_900_000, 'before its end');
  file.end();
  t.equal(readFileSync(path, 'utf8'), line.repeat(10_000));
});

t.test('a file that was there is replaced at the end, with its permissions', async (t) => {
  const path = `${t.testdir({ old: 'a long old text\n' })}/old`;
  chmodSync(path, 0o640);
  const file = new OutputFile(path, []);
  file.write('new\n');
  t.equal(readFileSync(path, 'utf8'), 'a long old text\n');
  t.equal(statSync(`${path}.partial`).mode & 0o777, 0o600);
  file.end();
  t.equal(readFileSync(path, 'utf8'), 'new\n');
  t.equal(statSync(path).mode & 0o777, 0o640);
  const empty = new OutputFile(path, []);
  t.strictSame(readdirSync(t.testdirName).sort(), ['old', 'old.partial']);
  empty.end();
  t.equal(readFileSync(path, 'utf8'), '');
  t.strictSame(readdirSync(t.testdirName), ['old']);
});

t.test('what a killed run left aside is replaced, unless this run reads it', async (t) => {
  const folder = t.testdir({ 'rejects.partial': 'of a killed run\n' });
  const left = `${folder}/rejects.partial`;
  t.throws(() => new OutputFile(`${folder}/rejects`, [left]), {
    code: 'OUTPUT_FAILED',
    parameters: { problem: `${left} is written first, and the run uses it for something else (${left})` },
  });
  t.equal(readFileSync(left, 'utf8'), 'of a killed run\n');
  new OutputFile(`${folder}/rejects`, []).end();
  t.strictSame(readdirSync(folder), ['rejects']);
});

t.test('no link is followed: neither at the name nor aside', async (t) => {
  const folder = t.testdir({ victim: 'precious\n' });
  symlinkSync('victim', `${folder}/link`);
  symlinkSync('missing', `${folder}/dangling`);
  for (const name of ['link', 'dangling']) {
    t.throws(() => new OutputFile(`${folder}/${name}`, []), {
      code: 'OUTPUT_FAILED',
      parameters: { problem: 'it is a symbolic link; name the file that it leads to' },
    });
  }
  symlinkSync('victim', `${folder}/stats.partial`);
  const file = new OutputFile(`${folder}/stats`, []);
  file.write('new\n');
  file.end();
  t.equal(readFileSync(`${folder}/stats`, 'utf8'), 'new\n');
  t.equal(readFileSync(`${folder}/victim`, 'utf8'), 'precious\n');
});

t.test('of two runs with one output, the first says that the other took it', async (t) => {
  const path = `${t.testdir()}/stats`;
  const [first, second] = [new OutputFile(path, []), new OutputFile(path, [])];
  second.write('second\n');
  first.write('first\n');
  first.end();
  t.match(first.failure, { code: 'OUTPUT_CUT', message: /another run has replaced .*stats\.partial/ });
  second.end();
  t.equal(second.failure, undefined);
  t.equal(readFileSync(path, 'utf8'), 'second\n');
});

t.test('what is dropped leaves the old file and nothing aside', async (t) => {
  const folder = t.testdir({ stats: 'old\n' });
  const file = new OutputFile(`${folder}/stats`, []);
  file.drop();
  file.end();
  t.equal(readFileSync(`${folder}/stats`, 'utf8'), 'old\n');
  t.strictSame(readdirSync(folder), ['stats']);
});

t.test('a path that cannot be written is found at once', async (t) => {
  const path = `${t.testdir()}/no/such/folder`;
  t.throws(() => new OutputFile(path, []), {
    code: 'OUTPUT_FAILED',
    message: `cannot write ${path}: there is no such file or folder`,
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
    message: 'not all lines could be written to /dev/full: no space is left on the disk',
  });
  file.write('more\n');
  file.end();
  t.equal(file.failure, failure);
});
