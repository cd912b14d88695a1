import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { Binder } from '../../../../lib/language/directives/binder.ts';
import { Includer } from '../../../../lib/language/directives/includer.ts';
import { ConfinedFiles } from '../../../../lib/language/syntax/confined-files.ts';
import { Diagnostics } from '../../../../lib/language/syntax/diagnostics.ts';
import { NO_LISTS, rendered } from '../compile.ts';

const folder = t.testdir({
  'd.ttidef': 'Include("d.ttidef");',
  'site.ttidef': 'SetLiteral(CUSTOMER, "US01");\nSetLiteral(MEDIA, "LTO");',
  'nested.ttidef': 'SetFile("a"); Include("site.ttidef"); SetFile("b");',
  'broken.ttidef': '\nNope(1);\nExtract(SLOT, 1);',
  'secret.conf': 'password = hunter2\nSetLiteral(NOPE, "hunter2");',
  'site.inc': 'SetLiteral(CUSTOMER, "US01");',
  'self.ttidef': 'Include("self.ttidef");',
  'ring1.ttidef': 'Include("ring2.ttidef");',
  'ring2.ttidef': 'Include("ring1.ttidef");',
  'twice.ttidef': 'Include("site.ttidef"); Include("site.ttidef");',
});
for (let depth = 0; depth < 20; depth++) {
  writeFileSync(join(folder, `deep${depth}.ttidef`), `Include("deep${depth + 1}.ttidef");`);
}

function include(text: string, environment: Readonly<Record<string, string>> = {}) {
  const main = join(folder, 'd.ttidef');
  const diagnostics = new Diagnostics();
  const binder = new Binder(main, environment, NO_LISTS, diagnostics);
  const includer = new Includer(new ConfinedFiles(main, []), binder, diagnostics);
  const statements = includer.statements(text, main);
  return {
    statements: statements.map(({ label }) => label.replaceAll(`${folder}/`, '')),
    broken: includer.broken.map(({ name }) => name),
    diagnostics: rendered(diagnostics).map((line) => line.replaceAll(`${folder}/`, '')),
  };
}

t.test('an included file stands in the place of its Include, nested ones too', async (t) => {
  t.strictSame(include('SetFile("1"); Include("nested.ttidef"); SetFile("2");'), {
    statements: [
      'SetFile("1") at line 1',
      'SetFile("a") at nested.ttidef:1',
      'SetLiteral(CUSTOMER, "US01") at site.ttidef:1',
      'SetLiteral(MEDIA, "LTO") at site.ttidef:2',
      'SetFile("b") at nested.ttidef:1',
      'SetFile("2") at line 1',
    ],
    broken: [],
    diagnostics: [],
  });
});

t.test('the name of a file may have variables', async (t) => {
  t.equal(include('Include("%WHERE%.ttidef");', { WHERE: 'site' }).statements.length, 2);
});

t.test('diagnostics name the file they are in, and broken statements are kept aside', async (t) => {
  t.strictSame(include('Include("broken.ttidef"); Extract(SLOT, 1, 0);'), {
    statements: ['Extract(SLOT, 1) at broken.ttidef:3'],
    broken: ['Nope', 'Extract'],
    diagnostics: [
      'broken.ttidef:2:1: error: there is no directive Nope (definitions/README.md lists the directives)',
      'd.ttidef:1:44: error: length must be from 1 to 2147483647, found 0',
    ],
  });
});

t.test('a file that is not there, or may not be read, is an error where it is included', async (t) => {
  t.strictSame(include('Include("none.ttidef");').diagnostics, [
    `d.ttidef:1:9: error: cannot include none.ttidef: there is no such file in ${folder}`,
  ]);
  t.strictSame(include('Include("../x.ttidef");').statements, []);
});

t.test('a file may be included twice, but not by itself, at however many removes', async (t) => {
  t.equal(include('Include("twice.ttidef");').statements.length, 4);
  for (const [name, at] of [
    ['self', 'self'],
    ['ring1', 'ring2'],
    ['d', 'd'],
  ] as const) {
    t.strictSame(
      include(`Include("${name}.ttidef");`).diagnostics,
      [`${at}.ttidef:1:9: error: cannot include ${name}.ttidef: it includes itself`],
      name,
    );
  }
});

t.test('files are included sixteen deep and no deeper', async (t) => {
  t.strictSame(include('Include("deep0.ttidef");').diagnostics, [
    'deep15.ttidef:1:9: error: cannot include deep16.ttidef: files are included 16 deep already',
  ]);
});

t.test('a definition includes 256 files and no more', async (t) => {
  const found = include('Include("site.ttidef");\n'.repeat(258));
  t.equal(found.statements.length, 512);
  t.strictSame(found.diagnostics, [
    'd.ttidef:257:9: error: cannot include site.ttidef: 256 files are included already',
    'd.ttidef:258:9: error: cannot include site.ttidef: 256 files are included already',
  ]);
});

t.test('a file that is not named as a definition is read, and no message quotes it', async (t) => {
  const { diagnostics, statements } = include('Include("secret.conf"); Include("site.inc");');
  t.strictSame(statements, ['SetLiteral(CUSTOMER, "US01") at site.inc:1']);
  t.equal(diagnostics.length, 3);
  for (const line of diagnostics) {
    t.match(line, /^secret\.conf:\d+:\d+: error: this is not shown, .*tapesync check secret\.conf shows it/);
  }
});
