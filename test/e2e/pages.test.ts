import t from 'tap';
import { seedPlan } from '../lib/server/pages/held-seed.ts';
import { seed } from '../lib/server/pages/seed.ts';
import { serverWithPages } from '../lib/server/pages/visitor.ts';
import { barriersOf, logOn, NEEDS_BROWSER, overflowOf, startBrowser } from './browser.ts';

const HOSTILE = '<script>document.title = "broken"</script>" onload="x" \u202e';
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
  '/held',
  '/held/night?user=syncer',
  '/held/both',
  '/volumes',
  '/volumes?q=E0009&state=moving',
  '/volumes?q=NONE',
  '/volumes/US01.LTO.E00091L6',
  '/volumes/US99.LTO.NONE',
];
const LOOKS = [
  { colorScheme: 'light', width: 1280 },
  { colorScheme: 'dark', width: 1280 },
  { colorScheme: 'light', width: 320 },
  { colorScheme: 'dark', width: 320 },
] as const;

t.test('pages in a browser', NEEDS_BROWSER, async (t) => {
  const server = await serverWithPages(t);
  await seed(server.store, 'US01', [
    ['E00091L6', { repository: 'OFFS', initialRepository: 'LIBR', description: HOSTILE }],
    ['E00092L6', { description: '😀'.repeat(128), scratch: '1', expiryDate: '2026-04-01T00:00:00Z' }],
  ]);
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
          troubles.filter((text) => !/status of 404/.test(text)),
          [],
        );
        await page.goto('/logon');
        t.strictSame(await barriersOf(page), []);
      },
    );
  }

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
