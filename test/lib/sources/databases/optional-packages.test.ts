import { readFileSync } from 'node:fs';
import t from 'tap';
import { OPTIONAL_PACKAGES, optionalPackage } from '../../../../lib/sources/databases/optional-packages.ts';

t.test(
  'a package that is not installed is named with its version and the command that installs it',
  async (t) => {
    const load = () => import(`not-there-${process.pid}`);
    await t.rejects(optionalPackage('mysql2', load, 'mysql://db:3306/bacula'), {
      code: 'SOURCE_PACKAGE',
      message:
        /^mysql:\/\/db:3306\/bacula: .* mysql2@(\S+) is not installed; run: npm install --global mysql2@\1 /,
    });
  },
);

t.test('one that is broken says so', async (t) => {
  const load = () => Promise.reject(new Error('no such file: native.node'));
  await t.rejects(optionalPackage('tedious', load, 'x'), {
    message: /cannot be loaded \(no such file: native.node\)/,
  });
});

t.test('the versions are those that the tests are run with, and that the page names', async (t) => {
  const { devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
  for (const [name, version] of Object.entries(OPTIONAL_PACKAGES))
    t.equal(devDependencies[name], version, name);
});
