import { spawn } from 'node:child_process';
import { chmodSync, existsSync, readFileSync } from 'node:fs';
import t, { type Test } from 'tap';
import { needs } from '../needs.ts';
import { PROGRAM } from '../program.ts';
import { until, untilPrinted } from '../until.ts';
import { NEEDS_BROWSER, startBrowser } from './browser.ts';
import { DEFINITION, exportOf, rowsOf } from './export.ts';
import { finished, run, start } from './program.ts';

const SYNC = ['sync', '-a', '--create', '-d', 'x.ttidef'];

async function loadedFolder(t: Test, files: Readonly<Record<string, string>> = {}): Promise<string> {
  const cwd = t.testdir({ 'x.ttidef': DEFINITION, ...files });
  const { code, stderr } = await run(SYNC, { cwd, stdin: exportOf(rowsOf(3)) });
  t.equal(code, 0, stderr);
  return cwd;
}

t.test('a link opens the pages of a file, while syncs on it go on', NEEDS_BROWSER, async (t) => {
  const cwd = await loadedFolder(t);
  const child = start(['pages', '--no-open'], { cwd });
  t.teardown(() => child.kill('SIGKILL'));
  const ended = finished(child);
  const [link] = await untilPrinted(child.stderr, /http:\S+(?=\n)/);
  const browser = await startBrowser(t);
  const context = await browser.newContext();
  const page = await context.newPage();
  const referrers: (string | undefined)[] = [];
  page.on('request', (request) => referrers.push(request.headers().referer));
  await page.goto('about:blank');
  await page.goto(link);
  t.equal(new URL(page.url()).pathname, '/');
  t.match(await page.textContent('h1'), 'Last night');
  t.match(await page.textContent('main'), /sync x\.ttidef/);

  const sync = await run(SYNC, { cwd, stdin: exportOf(rowsOf(5)) });
  t.equal(sync.code, 0, sync.stderr);
  await page.goto(new URL('/volumes', link).href);
  t.equal(await page.locator('tbody tr').count(), 5);
  await page.click('tbody a');
  await page.click('text=Set the update lock');
  await page.waitForURL('**?done=lock');
  const locked = await run(['volumes', '--json'], { cwd });
  t.match(locked.stdout, /"locks":"L"/);

  t.notOk(
    referrers.some((referrer) => referrer?.includes('key=')),
    'the key is in no referrer',
  );
  for (let back = 0; back < 6; back++) {
    t.notMatch(page.url(), 'key=', 'the key is not in the history');
    await page.goBack();
  }
  const stranger = await (await browser.newContext()).newPage();
  const used = await stranger.goto(link);
  t.equal(used?.status(), 403);
  await stranger.goto(new URL('/volumes', link).href);
  t.match(await stranger.textContent('h1'), 'Pages on this machine');

  child.kill('SIGINT');
  t.match(await ended, { code: 0 });
});

t.test(
  'a link of another site lets who has opened the pages in by one more click',
  NEEDS_BROWSER,
  async (t) => {
    const cwd = await loadedFolder(t);
    const child = start(['pages', '--no-open'], { cwd });
    t.teardown(() => child.kill('SIGKILL'));
    const [link] = await untilPrinted(child.stderr, /http:\S+(?=\n)/);
    const browser = await startBrowser(t);
    const page = await browser.newPage();
    // As in a terminal that is a page itself.
    await page.route('http://elsewhere.example/', (route) =>
      route.fulfill({ contentType: 'text/html', body: `<a href="${link}">open</a>` }),
    );
    await page.goto('http://elsewhere.example/');
    await page.click('text=open');
    if (new URL(page.url()).pathname === '/logon') await page.click('text=Go on to the pages');
    await page.waitForURL((at) => at.pathname === '/');
    t.match(await page.textContent('h1'), 'Last night');
  },
);

t.test('on the terminal of a desktop the browser is opened', needs('script', '/proc/net/tcp'), async (t) => {
  const opener = '#!/bin/sh\nprintf %s "$*" > "$0.part"\nmv "$0.part" "$0.asked"\n';
  const folder = await loadedFolder(t, { 'xdg-open': opener });
  chmodSync(`${folder}/xdg-open`, 0o755);
  const line = `exec "${process.execPath}" "${PROGRAM}" pages`;
  const child = spawn('env', ['-u', 'NODE_OPTIONS', 'script', '-qec', line, '/dev/null'], {
    cwd: folder,
    env: { PATH: `${folder}:${process.env.PATH}`, DISPLAY: ':0', TERM: 'xterm' },
  });
  t.teardown(() => child.kill('SIGKILL'));
  const ended = new Promise((resolve) => child.on('close', resolve));
  const [link] = await untilPrinted(child.stdout, /http:\S+(?=\r?\n)/);
  await until(() => existsSync(`${folder}/xdg-open.asked`));
  t.equal(readFileSync(`${folder}/xdg-open.asked`, 'utf8'), link);
  // Ctrl-C.
  child.stdin.write('\u0003');
  t.equal(await ended, 0);
});
