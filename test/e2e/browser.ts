import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import type { Test } from 'tap';
import { PASSWORD } from '../lib/server/started-server.ts';
import { needs } from '../needs.ts';

/** What a test needs that looks at pages. */
export const NEEDS_BROWSER = needs('chromium');

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Starts Debian's browser until the test is done. */
export async function startBrowser(t: Test): Promise<Browser> {
  // A container may not let it make a sandbox.
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
  t.teardown(() => browser.close());
  return browser;
}

/** A tab of a browser, and what went wrong in it: messages of its console, such as of what the server's policy forbids. */
export interface Tab {
  readonly page: Page;
  readonly troubles: readonly string[];
}

/** Opens a tab in which a user has logged on by the keyboard. */
export async function logOn(
  browser: Browser,
  { url }: { readonly url: URL },
  user: string,
  options: BrowserContextOptions = {},
): Promise<Tab> {
  const context = await browser.newContext({ baseURL: url.href, timezoneId: 'Europe/Berlin', ...options });
  const page = await context.newPage();
  const troubles: string[] = [];
  page.on('pageerror', (error) => troubles.push(error.message));
  page.on('console', (message) => {
    const isOfBrowser = message.location().url.endsWith('/favicon.ico');
    if (message.type() === 'error' && !isOfBrowser) troubles.push(message.text());
  });
  await page.goto('/');
  await page.focus('input[name=user]');
  await page.keyboard.type(user);
  await page.keyboard.press('Tab');
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press('Enter');
  await page.waitForURL((at) => at.pathname !== '/logon');
  return { page, troubles };
}

/** Returns what on the page keeps people out, as axe finds it. */
export async function barriersOf(page: Page): Promise<readonly string[]> {
  await page.evaluate(AXE);
  return await page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    const { violations } = await axe.run();
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  });
}

/** Returns how many pixels of a page are beyond the right edge of the window. */
export function overflowOf(page: Page): Promise<number> {
  return page.evaluate('document.documentElement.scrollWidth - window.innerWidth');
}
