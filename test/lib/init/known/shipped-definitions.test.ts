import t from 'tap';
import { shippedDefinitions } from '../../../../lib/init/known/shipped-definitions.ts';
import { KEYS } from '../../language/compile.ts';

t.test('the definitions of products are found by name, with what they say of themselves', async (t) => {
  const folder = t.testdir({
    'README.md': '',
    generic: { 'headed.ttidef': `# generic/headed.ttidef: any list.\n${KEYS}\n` },
    zeta: { 'b.ttidef': `# zeta/b.ttidef: Zeta, all tapes.\n# More.\n${KEYS}\n`, 'b.sample.txt': '' },
    alpha: { 'a.ttidef': `${KEYS}\n`, 'broken.ttidef': `${KEYS} Nonsense();\n` },
  });
  const found = await shippedDefinitions(folder);
  t.strictSame(
    found.map(({ name, title }) => [name, title]),
    [
      ['alpha/a', 'alpha/a'],
      ['zeta/b', 'Zeta, all tapes'],
    ],
  );
  t.match(found[1], { path: /zeta.b\.ttidef$/, text: /# More\./ });
  t.strictSame(await shippedDefinitions(`${folder}/none`), []);
});
