import type { Test } from 'tap';
import type { ServerStore } from '../../lib/stores/store.ts';
import { seed } from '../lib/server/pages/seed.ts';
import { serverWithPages } from '../lib/server/pages/visitor.ts';
import { logOn, startBrowser } from './browser.ts';

/** Walks through the pages of a server in a browser: on an embedded store, or on the empty one given. */
export async function walkPages(t: Test, given?: ServerStore): Promise<void> {
  const server = await serverWithPages(t, given);
  await seed(server.store, 'US01', [
    ['E00091L6', { repository: 'OFFS', initialRepository: 'LIBR' }],
    ['E00092L6', { description: 'Payroll', scratch: '1', expiryDate: '2026-04-01T00:00:00Z' }],
    ['E00093L6', { repository: 'OFFS', initialRepository: 'LIBR', slot: '7' }],
    ['E00094L6', { repository: 'OFFS', initialRepository: 'LIBR', slot: '12' }],
  ]);
  const browser = await startBrowser(t);

  await t.test('a tape is found by a part of its label and confirmed, by the keyboard alone', async (t) => {
    const { page } = await logOn(browser, server, 'administrator');
    await page.goto('/volumes');
    await page.focus('input[name=q]');
    await page.keyboard.type('0091');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/volumes?q=0091*');
    await page.focus('text=E00091L6');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/volumes/US01.LTO.E00091L6');
    await page.focus('text=It has arrived in OFFS');
    await page.keyboard.press('Enter');
    await page.waitForURL('**?done=confirm');
    t.match(await page.textContent('main'), /The arrival is confirmed/);
    t.match(await page.textContent('main'), /where it should be/);
  });

  await t.test(
    'times are in the zone of the reader, which is named; without script they are in UTC',
    async (t) => {
      const path = '/volumes/US01.LTO.E00092L6';
      const time = 'time[datetime="2026-04-01T00:00:00Z"]';
      const scripted = await logOn(browser, server, 'reader');
      await scripted.page.goto(path);
      t.match(await scripted.page.textContent(time), /^2026-04-01 02:00 (GMT\+2|CEST)$/);
      const plain = await logOn(browser, server, 'reader', { javaScriptEnabled: false });
      await plain.page.goto(path);
      t.equal(await plain.page.textContent(time), '2026-04-01 00:00 UTC');
    },
  );

  await t.test('who logs off is asked to log on, also one page back', async (t) => {
    const { page } = await logOn(browser, server, 'reader');
    await page.click('text=Log off');
    await page.waitForURL('**/logon');
    await page.goBack();
    await page.waitForURL('**/logon**');
    t.match(await page.textContent('h1'), 'Log on');
  });

  await t.test('one walks from page to page, with script and without', async (t) => {
    for (const javaScriptEnabled of [true, false]) {
      const { page, troubles } = await logOn(browser, server, 'root', { javaScriptEnabled });
      for (const [to, heading] of [
        ['/volumes', 'Volumes'],
        ['/volumes/US01.LTO.E00092L6', 'US01.LTO.E00092L6'],
        ['/moves', 'Moves'],
        ['/moves?scope=US01.LTO', 'Moves of US01.LTO'],
        ['/runs', 'Runs'],
        ['/', 'Last night'],
      ] as const) {
        await page.click(`a[href="${to}"]`);
        await page.waitForURL((at) => `${at.pathname}${at.search}` === to);
        t.equal(await page.textContent('h1'), heading);
      }
      t.strictSame(troubles, []);
    }
  });

  await t.test('a wrong password is said, and a page of another customer is not there', async (t) => {
    const { page } = await logOn(browser, server, 'administrator');
    await page.goto('/volumes/US02.LTO.E00090L6');
    t.equal(await page.textContent('h1'), 'Not found');
    await page.click('text=Log off');
    await page.fill('input[name=user]', 'administrator');
    await page.fill('input[name=password]', 'open says me');
    await page.keyboard.press('Enter');
    t.match(await page.textContent('[role=alert]'), /the password is wrong/);
    t.equal(await page.inputValue('input[name=user]'), 'administrator');
  });

  await t.test('two people tick the same arrivals: both are told, and each is confirmed once', async (t) => {
    const tabs = [
      (await logOn(browser, server, 'administrator')).page,
      (await logOn(browser, server, 'syncer')).page,
    ];
    for (const page of tabs) {
      await page.goto('/moves?scope=US01.LTO');
      // In the order of slots.
      t.strictSame(await page.locator('section.way tbody a').allTextContents(), ['E00093L6', 'E00094L6']);
      await page.check('[aria-label="E00093L6 has arrived"]');
      await page.check('[aria-label="E00094L6 has arrived"]');
    }
    const notes: (string | null)[] = [];
    for (const page of tabs) {
      await page.click('text=What is ticked has arrived in OFFS');
      notes.push(await page.textContent('[role=status]'));
    }
    t.strictSame(notes, ['2 arrivals confirmed.', '0 arrivals confirmed, 2 had been before.']);
    await tabs[0]?.goto('/volumes/US01.LTO.E00093L6');
    t.equal(await tabs[0]?.locator('.history > li:has-text("confirm by")').count(), 1);
  });

  await t.test('a run that goes on stands on the page, and changes what it shows', async (t) => {
    const { page } = await logOn(browser, server, 'root');
    const id = 'under-way';
    const row = `tbody tr:has(a[href*="${id}"])`;
    await seed(server.store, 'US01', [['E00098L6', {}]], id);
    await page.goto('/runs');
    t.match(await page.textContent(row), /has not ended/);
    await seed(server.store, 'US01', [['E00099L6', {}]], id);
    await server.store.runs.finish(
      { id, user: 'root', command: 'sync', definition: '', started: '2026-03-14T02:13:45Z' },
      '{}',
      0,
    );
    await page.reload();
    t.match(await page.textContent(row), /in step/);
    await page.goto('/volumes?q=E00099');
    t.match(await page.textContent('tbody'), /E00099L6/);
  });
}
