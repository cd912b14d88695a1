import t from 'tap';
import { compileFilter } from '../../lib/model/filter/filter.ts';
import { trustedScope } from '../../lib/model/scope.ts';
import { seed } from '../lib/server/pages/seed.ts';
import { serverWithPages } from '../lib/server/pages/visitor.ts';
import { barriersOf, logOn, NEEDS_BROWSER, startBrowser } from './browser.ts';

function everyVolume() {
  const compiled = compileFilter('*');
  if (!('filter' in compiled)) throw new Error(compiled.problem);
  return compiled;
}

t.test('a hand scanner in a browser', NEEDS_BROWSER, async (t) => {
  const server = await serverWithPages(t);
  await seed(server.store, 'US01', [['E00092L6', {}]]);
  const browser = await startBrowser(t);

  await t.test('200 barcodes that a scanner types are all taken, answered and confirmed', async (t) => {
    const labels = Array.from({ length: 200 }, (_, index) => `S${String(index).padStart(5, '0')}L8`);
    const on = { repository: 'VLT', initialRepository: 'LIBR' } as const;
    await seed(
      server.store,
      'US01',
      labels.map((label) => [label, on]),
      'to-be-scanned',
    );
    const { page, troubles } = await logOn(browser, server, 'syncer');
    await page.goto('/scan/US01.LTO.VLT');
    // Faster than any scanner: the next one never waits for an answer.
    for (const label of labels) {
      await page.keyboard.type(label);
      await page.keyboard.press('Enter');
    }
    await page.waitForSelector('text=200 labels scanned');
    t.match(await page.textContent('#answers'), /200 arrived/);
    t.match(await page.textContent('.answer'), /✓ S\d{5}L8 has arrived/);
    t.equal(await page.textContent('#waiting'), '');
    t.strictSame((await page.inputValue('#list')).split('\n'), labels);
    await page.keyboard.insertText('S00007L8');
    await page.keyboard.press('Enter');
    await page.waitForSelector('text=S00007L8 was scanned already, in line 8');
    await page.keyboard.insertText('E00092L6');
    await page.keyboard.press('Enter');
    await page.waitForSelector('text=E00092L6 belongs in LIBR');
    t.strictSame(await barriersOf(page), []);
    await page.click('text=This is all that is in VLT');
    await page.waitForURL('**/reconciliations/**');
    t.match(await page.textContent('main'), /The scan is confirmed.*E00092L6.*unexpected/s);
    t.match(await page.textContent('main'), /200 arrived/);
    t.strictSame(troubles, []);
    const { items } = await server.store.query.volumes(trustedScope('US01', 'LTO'), everyVolume(), {
      limit: 1000,
    });
    const there = items.filter(({ currentRepository }) => currentRepository === 'VLT');
    t.equal(there.length, 200);
  });

  await t.test(
    'without script, each line that is scanned is answered by a page, and none is lost',
    async (t) => {
      const { page } = await logOn(browser, server, 'syncer', { javaScriptEnabled: false });
      await page.goto('/scan/US01.LTO.LIBR');
      for (const label of ['E00092L6', 'NONE', 'E00092L6']) {
        await page.focus('#line');
        await page.keyboard.insertText(label);
        await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
      }
      t.match(await page.textContent('.answer'), /E00092L6 was scanned already, in line 1/);
      t.match(await page.textContent('#answers'), /3 labels scanned.*NONE.*is not known/s);
      t.equal(await page.inputValue('#list'), 'E00092L6\nNONE\nE00092L6');
    },
  );

  await t.test('what is scanned while the server does not answer is kept, and answered later', async (t) => {
    const { page } = await logOn(browser, server, 'syncer');
    await page.goto('/scan/US01.LTO.LIBR');
    await page.context().setOffline(true);
    await page.keyboard.insertText('E00092L6');
    await page.keyboard.press('Enter');
    await page.waitForSelector('text=The server does not answer');
    await page.context().setOffline(false);
    await page.waitForSelector('text=1 label scanned');
    t.equal(await page.inputValue('#list'), 'E00092L6');
  });
});
