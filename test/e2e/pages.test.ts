import t from 'tap';
import { RepositoryId, trustedScope, VolumeId } from '../../lib/model/scope.ts';
import type { ServerStore } from '../../lib/stores/store.ts';
import { seedPlan } from '../lib/server/pages/held-seed.ts';
import { seed } from '../lib/server/pages/seed.ts';
import { serverWithPages } from '../lib/server/pages/visitor.ts';
import { barriersOf, logOn, NEEDS_BROWSER, overflowOf, startBrowser } from './browser.ts';

const HOSTILE =
  '<script>document.title = "broken"</script>" onload="x" \u202e \u200f`code` <img src=x onerror=y>';
const EMOJI = '😀'.repeat(256);
// The longest description of a volume.
const LONGEST = '😀'.repeat(128);
// Of a language that is written from right to left, with marks that turn the direction.
const RIGHT_TO_LEFT = 'קלטת \u202eגיבוי\u2066 ארכיון\u200f';
const LONGER = 'open sesame, twice';
const PATHS = [
  '/',
  '/runs',
  '/moves',
  '/moves?scope=US01.LTO',
  '/scan',
  '/scan/US01.LTO.LIBR',
  '/reconciliations',
  '/reconciliations/counted?user=root',
  '/reconciliations/counted?user=root&show=all',
  '/runs/another-run?user=root',
  '/runs/another-run/undo?user=root',
  '/moves?scope=US01.LTO&whole=1',
  '/runs/hostile?user=root',
  '/held',
  '/held/night?user=syncer',
  '/held/both',
  '/admin',
  '/admin/places/US01',
  '/admin/places/US01.LTO',
  '/admin/places/US01.LTO.OFFS',
  '/admin/users/reader',
  '/admin/users/nobody',
  '/admin/sources/north',
  '/volumes',
  '/volumes?q=E0009&state=moving',
  '/volumes?q=%3Cscript%3E%22&where=%3Cscript%3E',
  '/volumes?q=NONE',
  '/volumes/US01.LTO.E00091L6',
  '/volumes/US01.LTO.E00093L6',
  '/volumes/US99.LTO.NONE',
];
// Contrast is a matter of the colours, and what fits of the width.
const LOOKS = [
  { colorScheme: 'light', width: 1280 },
  { colorScheme: 'dark', width: 320 },
] as const;

t.test('pages in a browser', NEEDS_BROWSER, async (t) => {
  const server = await serverWithPages(t);
  await seed(server.store, 'US01', [
    ['E00091L6', { repository: 'OFFS', initialRepository: 'LIBR', description: HOSTILE }],
    ['E00092L6', { description: LONGEST, scratch: '1', expiryDate: '2026-04-01T00:00:00Z' }],
    ['E00093L6', { repository: 'OFFS', initialRepository: 'LIBR', description: RIGHT_TO_LEFT }],
  ]);
  await seedHostile(server.store);
  await server.store.reconciliations.record(
    {
      ...{ id: 'counted', user: 'root', command: 'reconcile', definition: '' },
      ...{ started: '2026-03-14T02:13:45Z', finished: '2026-03-14T02:13:46Z', exitCode: 1 },
      ...{ places: ['US01.LTO.LIBR'], sources: [HOSTILE], confirm: true, audit: true },
      ...{ counts: { unknown: 1, present: 1 }, stopped: '' },
    },
    [
      `${JSON.stringify(['unknown', 0, HOSTILE, 1, ''])}\n${JSON.stringify(['present', 0, 'E00092L6', 2, '7'])}\n`,
    ],
  );
  await seedPlan(server.store, 'night', { note: HOSTILE });
  await seedPlan(server.store, 'both', { customers: ['US01', 'US02'] });
  await server.store.places.putMedia({
    ...trustedScope('US01', 'DLT'),
    ...{ description: HOSTILE.slice(0, 50), volumeFilter: '' },
  });
  await server.store.expected.put({
    ...{ name: 'north', customer: null, definition: HOSTILE, task: 'x', user: HOSTILE, by: '07:00' },
    ...{ zone: 'America/Argentina/ComodRivadavia', days: ['mon', 'wed', 'sun'] },
  });
  const browser = await startBrowser(t);

  for (const { colorScheme, width } of LOOKS) {
    await t.test(
      `${colorScheme}, ${width} px: nothing keeps people out, sticks out, or is forbidden`,
      async (t) => {
        const viewport = { width, height: 800 };
        const { page, troubles } = await logOn(browser, server, 'root', { colorScheme, viewport });
        for (const path of PATHS) {
          await page.goto(path);
          t.strictSame(await barriersOf(page), [], path);
          t.ok((await overflowOf(page)) <= 0, path);
          t.notMatch(await page.title(), /broken/);
        }
        t.strictSame(
          troubles.filter((text) => !/status of 40[04]/.test(text)),
          [],
        );
        await page.goto('/logon');
        t.strictSame(await barriersOf(page), []);
      },
    );
  }

  await t.test('an administrator makes a user by keyboard, who logs on and is taken away', async (t) => {
    const { page } = await logOn(browser, server, 'root', {});
    await page.goto('/');
    await page.getByRole('link', { name: 'Administration' }).press('Enter');
    const form = page.locator('form:has(input[value=add-user])');
    await form.getByLabel('User').fill('zoe');
    const [first, again] = [form.getByLabel('Password'), form.getByLabel('The same again')];
    t.equal(await first.getAttribute('type'), 'password');
    await first.fill("zoe's password");
    await again.fill("zoe's passwort");
    await again.press('Enter');
    t.match(await page.locator('main').innerText(), /These were two passwords/i);
    t.equal(await form.getByLabel('User').inputValue(), 'zoe');
    t.equal(await first.inputValue(), '');
    await first.fill(LONGER);
    await again.fill(LONGER);
    await form.getByLabel('Role').selectOption('read');
    await again.press('Enter');
    t.match(await page.locator('main').innerText(), /It is made\./);
    t.notMatch(await page.content(), new RegExp(LONGER));
    const zoe = await (await browser.newContext({ baseURL: server.url.href })).newPage();
    await zoe.goto('/volumes/US02.LTO.E00090L6');
    await zoe.getByLabel('User').fill('zoe');
    await zoe.getByLabel('Password').fill(LONGER);
    await zoe.getByRole('button', { name: 'Log on' }).click();
    t.match(await zoe.locator('main').innerText(), /US02\.LTO\.E00090L6/);
    await page.getByLabel('Yes, remove this user').check();
    await page.getByRole('button', { name: 'Remove' }).click();
    t.match(await page.locator('main').innerText(), /It is removed\./);
    await zoe.goto('/');
    t.match(zoe.url(), /\/logon/);
  });

  await t.test('a source is expected, and the page of last night says so', async (t) => {
    const { page } = await logOn(browser, server, 'root', { timezoneId: 'Europe/Berlin' });
    await page.goto('/admin');
    const form = page.locator('form:has(input[value=add-source])');
    await form.locator('[name=name]').fill('nbu-south');
    await form.getByLabel('Definition').fill('nbu.ttidef');
    await form.getByLabel('User of its runs').fill('syncer');
    await form.getByLabel('Time zone').fill('Europe/Berlin');
    await form.getByLabel('Sunday').uncheck();
    await form.getByRole('button').click();
    t.match(await page.locator('main').innerText(), /It is made\.[\s\S]*No run of it is recorded yet/);
    await page.goto('/');
    t.match(
      await page.locator('main').innerText(),
      /nbu-south nbu\.ttidef syncer[\s\S]*expected by 07:00 Europe\/Berlin, mon-sat/,
    );
    await page.goto('/admin/places/US01');
    await page.getByRole('button', { name: 'Remove' }).click();
    t.match(
      await page.locator('main').innerText(),
      /Customer US01 has media types \(\d\); remove them first/i,
    );
  });

  await t.test('a plan is let through in three clicks, by keyboard or mouse', async (t) => {
    const { page } = await logOn(browser, server, 'administrator', {});
    await page.goto('/');
    await page.getByRole('link', { name: /1 plan that a limit has stopped/ }).click();
    await page.getByText('Let it through once').click();
    await page.getByRole('button', { name: 'Yes, make 30 changes' }).click();
    t.match(await page.locator('main').innerText(), /The plan was let through\./);
    await page.goto('/volumes/US01.LTO.NIGHT0L6');
    t.match(await page.locator('main').innerText(), /on its way to OFFS/);
  });
});

// Whatever else of the store comes from outside.
async function seedHostile({ places, changes, runs }: ServerStore): Promise<void> {
  const scope = trustedScope('US01', 'LTO');
  await places.putCustomer({ customer: scope.customer, description: HOSTILE });
  for (const [name, description] of [
    ['LIBR', HOSTILE],
    ['OFFS', EMOJI],
  ] as const) {
    await places.putRepository({ ...scope, repository: RepositoryId.trusted(name), description });
  }
  const run = {
    ...{ id: 'hostile', user: 'root', command: 'sync', definition: HOSTILE, task: RIGHT_TO_LEFT },
    started: '2026-03-14T02:13:45Z',
  };
  const change = { action: 'update' as const, ...scope, source: HOSTILE, line: 1 };
  const { results } = await changes.apply(
    run,
    scope,
    [
      {
        ...{ ...change, volume: VolumeId.trusted('E00093L6'), version: 1 },
        set: { description: HOSTILE },
        was: { description: RIGHT_TO_LEFT },
      },
    ],
    true,
  );
  if (results[0]?.outcome !== 'updated') throw new Error(JSON.stringify(results));
  const statistics = {
    ...{ read: 2, inputs: [HOSTILE, EMOJI] },
    outcomes: { rejected: { total: 2, reasons: { [HOSTILE]: 1, [EMOJI]: 1 } } },
    errors: [HOSTILE, EMOJI, RIGHT_TO_LEFT].map((message) => ({ code: HOSTILE, message })),
  };
  await runs.finish(run, JSON.stringify(statistics), 1);
}
