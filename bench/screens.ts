/**
 * Makes pictures of every page of a server, to be looked at: `npm run screens -- FOLDER`; with `--readme` those of the README anew. It
 * needs Debian's chromium.
 *
 * @module
 */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { type Browser, chromium, type Page } from 'playwright-core';
import { PACKAGE_FOLDER } from '../lib/bundle.ts';
import { hashPassword } from '../lib/server/passwords.ts';
import { buildServer } from '../lib/server/server.ts';
import { openServerStore } from '../lib/stores/open-store.ts';
import { forgetSettings } from './installation.ts';
import { seedSite } from './screens-seed.ts';

const WIDTHS = [1280, 320];
// Small enough to travel with the package.
const README = { folder: join(PACKAGE_FOLDER, 'lib', 'server', 'pictures'), width: 960, height: 640 };
const USER = 'ada';
const PASSWORD = 'a password for pictures';

/** A page: a path, or the first link of a page that begins so. */
type Shown = readonly [name: string, path: string, link?: string];

const PAGES: readonly Shown[] = [
  ['last-night', '/'],
  ['runs', '/runs'],
  ['run', '/runs?state=trouble', '/runs/'],
  ['run-well', '/runs?state=well', '/runs/'],
  ['volumes', '/volumes'],
  ['volumes-found', '/volumes?q=041'],
  ['volumes-none', '/volumes?q=NONE'],
  ['volume', '/volumes?state=moving', '/volumes/'],
  ['volume-locked', '/volumes?where=locks', '/volumes/'],
  ['moves', '/moves'],
  ['moves-scope', '/moves?scope=US01.LTO'],
  ['moves-due', '/moves?scope=US02.LTO&due'],
  ['scan', '/scan'],
  ['scan-place', '/scan/US01.LTO.LIBR'],
  ['reconciliations', '/reconciliations'],
  ['reconciliation', '/reconciliations', '/reconciliations/'],
  ['held', '/held'],
  ['held-plan', '/held', '/held/'],
  ['admin', '/admin'],
  ['not-found', '/none'],
];
const IN_README = ['last-night', 'volume', 'moves-scope'];
const EMPTY: readonly Shown[] = [
  '/',
  '/runs',
  '/volumes',
  '/moves',
  '/scan',
  '/reconciliations',
  '/held',
  '/admin',
].map((path) => [`empty-${path.slice(1) || 'last-night'}`, path]);

async function main([folder = 'screens']: readonly string[]): Promise<void> {
  const isForReadme = folder === '--readme';
  const shoot = isForReadme ? shootForReadme : shootTo(folder);
  forgetSettings();
  mkdirSync(isForReadme ? README.folder : folder, { recursive: true });
  const work = mkdtempSync(join(tmpdir(), 'tapesync-screens-'));
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
  try {
    seedSite(work, `sqlite:${work}/site.db`);
    const pages = isForReadme ? PAGES.filter(([name]) => IN_README.includes(name)) : PAGES;
    await picture(browser, `sqlite:${work}/site.db`, pages, shoot);
    if (!isForReadme) await picture(browser, `sqlite:${work}/empty.db`, EMPTY, shoot);
  } finally {
    await browser.close();
    rmSync(work, { recursive: true });
  }
}

async function picture(
  browser: Browser,
  logon: string,
  pages: readonly Shown[],
  shoot: Shoot,
): Promise<void> {
  const store = await openServerStore(logon, { write: true, migrate: true, shared: true });
  await store.accounts.addUser(USER, await hashPassword(PASSWORD));
  await store.accounts.putGrant(USER, { customer: '*', role: 'admin' });
  const logger = pino({ level: 'silent' });
  const { app } = await buildServer({ store, logger, pages: true, tokenLifetimeSeconds: 3600 });
  await app.listen({ host: '127.0.0.1', port: 0 });
  try {
    const { port } = app.server.address() as AddressInfo;
    const context = await browser.newContext({
      baseURL: `http://127.0.0.1:${port}`,
      timezoneId: 'Europe/Berlin',
    });
    const page = await context.newPage();
    await page.goto('/');
    await shoot(page, 'logon');
    await page.fill('input[name=user]', USER);
    await page.fill('input[name=password]', PASSWORD);
    await page.keyboard.press('Enter');
    await page.waitForURL((at) => at.pathname === '/');
    // Volumes are counted with the first question.
    await page.waitForTimeout(500);
    for (const [name, path, link] of pages) {
      await page.goto(path);
      const found = link === undefined ? [] : await page.locator(`main a[href^="${link}"]`).all();
      if (link !== undefined && found.length === 0) {
        process.stdout.write(`${name}: there is no link ${link} on ${path}\n`);
        continue;
      }
      const href = await found[0]?.getAttribute('href');
      if (href) await page.goto(href);
      await shoot(page, name);
    }
  } finally {
    app.server.closeAllConnections();
    await app.close();
    await store.close();
  }
}

type Shoot = (page: Page, name: string) => Promise<void>;

function shootTo(folder: string): Shoot {
  return async (page, name) => {
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 800 });
      keep(join(folder, `${name}-${width}.png`), await page.screenshot({ fullPage: true }));
    }
  };
}

async function shootForReadme(page: Page, name: string): Promise<void> {
  if (!IN_README.includes(name)) return;
  const { folder, width, height } = README;
  await page.setViewportSize({ width, height });
  keep(join(folder, `${name}.png`), await page.screenshot());
}

function keep(file: string, picture: Uint8Array): void {
  writeFileSync(file, picture);
  process.stdout.write(`${file}\n`);
}

await main(process.argv.slice(2));
