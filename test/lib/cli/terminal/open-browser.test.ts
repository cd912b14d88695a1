import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { delimiter } from 'node:path';
import t from 'tap';
import { browserOpener, openBrowser } from '../../../../lib/cli/terminal/open-browser.ts';
import { until } from '../../../until.ts';

t.test('a browser is opened where a desktop is in front of the machine', async (s) => {
  s.strictSame(browserOpener({ DISPLAY: ':0' }, 'linux'), ['xdg-open']);
  s.strictSame(browserOpener({ WAYLAND_DISPLAY: 'wayland-0' }, 'linux'), ['xdg-open']);
  s.strictSame(browserOpener({}, 'darwin'), ['open']);
  s.equal(browserOpener({}, 'win32')?.[0], 'rundll32');
  s.equal(browserOpener({}, 'linux'), undefined);
  for (const platform of ['linux', 'darwin', 'win32'] as const) {
    s.equal(browserOpener({ DISPLAY: 'localhost:10.0', SSH_CONNECTION: 'x' }, platform), undefined, platform);
  }
});

t.test(
  'it is given the address as one word, and that it is missing is no error',
  { skip: process.platform !== 'linux' && 'needs xdg-open' },
  async (s) => {
    const folder = s.testdir({
      'xdg-open': '#!/bin/sh\nprintf %s "$*" > "$0.part"\nmv "$0.part" "$0.asked"\n',
    });
    chmodSync(`${folder}/xdg-open`, 0o755);
    const PATH = [folder, '/bin', '/usr/bin'].join(delimiter);
    openBrowser('http://127.0.0.1:1/open?key=a&b', { DISPLAY: ':0', PATH });
    await until(() => existsSync(`${folder}/xdg-open.asked`));
    s.equal(readFileSync(`${folder}/xdg-open.asked`, 'utf8'), 'http://127.0.0.1:1/open?key=a&b');
    openBrowser('http://127.0.0.1:1/', { DISPLAY: ':0', PATH: `${folder}/none` });
    openBrowser('http://127.0.0.1:1/', {});
  },
);
