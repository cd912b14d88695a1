import { chmodSync, existsSync, readFileSync } from 'node:fs';
import t, { type Test } from 'tap';
import { pages } from '../../../../lib/cli/commands/pages.ts';
import { openSqliteStore } from '../../../../lib/stores/sqlite/sqlite-store.ts';
import { until } from '../../../until.ts';
import { contextOf, raise, run, type Setting } from '../context.ts';

async function shown(t: Test, options: readonly string[] = [], setting: Setting = {}) {
  const file = `${t.testdir()}/x.db`;
  await openSqliteStore(file, { write: true }).close();
  const context = await contextOf(['pages', '-S', `sqlite:${file}`, ...options], setting);
  const ended = pages(context);
  await until(() => context.stderr.text.includes('Ctrl-C'));
  const [link = ''] = /http:\S+/.exec(context.stderr.text) ?? [];
  return { file, context, ended, link };
}

t.test('the pages of a file are shown by a link until a signal', async (s) => {
  const { file, context, ended, link } = await shown(s, ['--user', 'Ada']);
  s.match(link, /^http:\/\/127\.0\.0\.1:\d+\/open\?key=[\w-]{43}$/);
  const opened = await fetch(link, { redirect: 'manual' });
  s.equal(opened.status, 303);
  const [cookie = ''] = opened.headers.get('set-cookie')?.split(';', 1) ?? [];
  s.match(await (await fetch(new URL('/', link), { headers: { cookie } })).text(), /as Ada</);
  raise('SIGINT');
  s.equal(await ended, 0);
  s.strictSame(context.stderr.text.split('\n').slice(0, -1), [
    `tapesync: the pages of sqlite:${file}, on this machine only:`,
    `  ${link}`,
    'tapesync: the link opens one browser, within 10 minutes; Ctrl-C ends the pages',
    'tapesync: SIGINT: finishing what is under way; once more stops at once',
  ]);
  await s.rejects(fetch(link));
});

t.test('the link is shown whatever of messages is', async (s) => {
  const { ended } = await shown(s, [], { env: { TAPESYNC_LOG_LEVEL: 'silent', TAPESYNC_QUIET: 'true' } });
  raise('SIGTERM');
  s.equal(await ended, 0);
});

t.test(
  'on a desktop the link is opened, unless that is not wanted or nobody watches',
  { skip: process.platform !== 'linux' && 'needs xdg-open' },
  async (s) => {
    const folder = s.testdir({
      'xdg-open': '#!/bin/sh\nprintf %s "$*" > "$0.part"\nmv "$0.part" "$0.asked"\n',
    });
    chmodSync(`${folder}/xdg-open`, 0o755);
    const asked = `${folder}/xdg-open.asked`;
    const env = { DISPLAY: ':0', PATH: `${folder}:/bin:/usr/bin` };
    for (const [options, terminals] of [
      [['--no-open'], ['stderr']],
      [[], []],
      [[], ['stderr']],
    ] as const) {
      await s.test(`${options} ${terminals}`, async (s) => {
        const { ended, link } = await shown(s, options, { env, terminals });
        if (options.length === 0 && terminals.length > 0) {
          await until(() => existsSync(asked));
          s.equal(readFileSync(asked, 'utf8'), link);
        }
        raise('SIGINT');
        await ended;
        s.equal(existsSync(asked), options.length === 0 && terminals.length > 0);
      });
    }
  },
);

t.test('what has pages of its own, or none, is told', async (s) => {
  const folder = s.testdir();
  for (const [options, message] of [
    [['x.db'], 'there is nothing to be done with x.db; tapesync pages --help'],
    [
      ['-S', 'https://ada@tapes.example.com'],
      'a server shows its pages itself: open https://tapes.example.com/',
    ],
    [
      ['-S', 'postgres://ada:secret@db/tapes'],
      'these pages are of a file; tapesync serve --store shows those of',
    ],
    [['-S', `sqlite:${folder}/none.db`], `sqlite:${folder}/none.db: there is no such file`],
  ] as const) {
    const { code, stderr } = await run(['pages', ...options]);
    s.not(code, 0, stderr);
    s.match(stderr, message);
    s.notMatch(stderr, /secret/);
  }
  s.equal(existsSync(`${folder}/none.db`), false);
});
