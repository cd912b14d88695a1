import { readFileSync } from 'node:fs';
import t from 'tap';
import { REFERENCE_PAGES } from '../../../../lib/cli/reference/reference-pages.ts';

for (const [page, update] of REFERENCE_PAGES) {
  const [folder, name] = page.pathname.split('/').slice(-2);
  t.test(`${folder}/${name} says what the tables say`, async (t) => {
    const text = readFileSync(page, 'utf8');
    t.equal(update(text), text, 'npm run docs brings it up to date');
  });
}
