import t from 'tap';
import { seed } from '../lib/server/pages/seed.ts';
import { serverWithPages } from '../lib/server/pages/visitor.ts';
import { barriersOf, logOn, NEEDS_BROWSER, overflowOf, startBrowser } from './browser.ts';

const RUN = {
  id: 'going-on',
  user: 'syncer',
  command: 'sync',
  definition: '',
  started: '2026-03-14T02:13:45Z',
};

t.test('runs in a browser', NEEDS_BROWSER, async (t) => {
  const server = await serverWithPages(t);
  await seed(server.store, 'US01', [
    ['A1', {}],
    ['A2', {}],
  ]);
  const browser = await startBrowser(t);

  await t.test('a run that goes on while its page is open shows more of itself each time', async (t) => {
    const change = (volume: string) =>
      ({
        ...{ action: 'update', customer: 'US01', media: 'LTO', volume, version: 1 },
        ...{ set: { repository: 'OFFS' }, was: {}, source: '', line: 0 },
      }) as never;
    const scope = { customer: 'US01', media: 'LTO' } as never;
    await server.store.changes.apply(RUN, scope, [change('A1')], false);
    const { page, troubles } = await logOn(browser, server, 'syncer');
    await page.goto('/runs/going-on?user=syncer');
    t.match(await page.textContent('main'), /has not ended.*US01\.LTO\.A1/s);
    t.notMatch(await page.textContent('main'), /US01\.LTO\.A2/);
    await server.store.changes.apply(RUN, scope, [change('A2')], false);
    await page.reload();
    t.match(await page.textContent('main'), /US01\.LTO\.A1.*US01\.LTO\.A2/s);
    await server.store.runs.finish(RUN, '{}', 0);
    await page.reload();
    t.match(await page.textContent('main'), /✓ in step/);
    t.strictSame(troubles, []);
  });

  await t.test('without script and by the keyboard, it is taken back after a look', async (t) => {
    const { page } = await logOn(browser, server, 'syncer', {
      javaScriptEnabled: false,
      viewport: { width: 320, height: 800 },
    });
    await page.goto('/runs/going-on?user=syncer');
    await page.focus('text=Take it back');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/runs/going-on/undo?user=syncer');
    t.match(await page.textContent('main'), /2 volumes would be changed.*OFFS → LIBR/s);
    await page.focus('text=Take it back: change 2 volumes');
    await page.keyboard.press('Enter');
    await page.waitForURL('**undone=0');
    t.match(await page.textContent('main'), /The run is taken back, by this one/);
  });

  await t.test('nothing of it keeps people out, or sticks out', async (t) => {
    const { page, troubles } = await logOn(browser, server, 'root', {
      colorScheme: 'dark',
      viewport: { width: 320, height: 800 },
    });
    for (const path of ['/runs', '/runs/going-on?user=syncer', '/runs/seeding/undo?user=root']) {
      await page.goto(path);
      t.strictSame(await barriersOf(page), [], path);
      t.ok((await overflowOf(page)) <= 0, path);
    }
    t.strictSame(troubles, []);
  });
});
