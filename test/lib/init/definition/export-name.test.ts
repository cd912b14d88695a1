import t from 'tap';
import { exportArgument, exportName } from '../../../../lib/init/definition/export-name.ts';

t.test('a file goes by its name', async (t) => {
  t.equal(exportName({ source: "it's.csv" }), "it's.csv");
  t.equal(exportArgument({ source: 'a/b.csv' }), 'a/b.csv');
  t.equal(exportArgument({ source: "it's.csv" }), "'it'\\''s.csv'");
});

t.test('the standard input has none', async (t) => {
  t.equal(exportName({ source: 'stdin' }), 'the standard input');
  t.equal(exportArgument({ source: 'stdin' }), '< export');
});

t.test('a program is named without its arguments, whatever its name', async (t) => {
  t.equal(exportName({ source: 'mminfo', isProgram: true }), 'what mminfo writes');
  t.equal(exportArgument({ source: 'mminfo', isProgram: true }), '--run -- mminfo ...');
  t.equal(exportArgument({ source: 'my tool', isProgram: true }), "--run -- 'my tool' ...");
  t.equal(exportName({ source: 'stdin', isProgram: true }), 'what stdin writes');
  t.equal(exportArgument({ source: 'stdin', isProgram: true }), '--run -- stdin ...');
});

t.test('what is behind an address is given by it', async (t) => {
  t.equal(exportName({ source: 'https://h/x', isAddress: true }), 'https://h/x');
  t.equal(exportArgument({ source: 'https://h/x', isAddress: true }), '--source https://h/x');
  t.equal(exportArgument({ source: 'https://h/x (2)', isAddress: true }), "--source 'https://h/x (2)'");
});
