/**
 * The commands of the README's page about a tape's day, as they stand there, and what they print.
 *
 * @module
 */

import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { runInside } from './inside.ts';

const ROOT = new URL('../../', import.meta.url).pathname;
const [, PAGE = ''] =
  /^## A tape's day$([\s\S]*?)^## /m.exec(readFileSync(join(ROOT, 'README.md'), 'utf8')) ?? [];

t.test("the commands of a tape's day work as they are printed, and say what the page says", async (t) => {
  const cwd = t.testdir();
  cpSync(join(ROOT, 'definitions/generic'), join(cwd, 'definitions/generic'), { recursive: true });
  const commands = [...PAGE.matchAll(/^ {4}(\S.*)$/gm)].map(([, command = '']) => command);
  t.equal(commands.length, 9);
  const said: string[] = [];
  for (const command of commands) {
    const [, text, file] = /^echo '([^']*)' > (\S+)$/.exec(command) ?? [];
    if (text !== undefined && file !== undefined) {
      writeFileSync(join(cwd, file), `${text}\n`);
      continue;
    }
    t.match(command, /^npx tapesync /);
    const { code, stdout, stderr } = await runInside(command.split(' ').slice(2), { cwd });
    t.equal(code, 0, `${command}\n${stderr}`);
    said.push(stdout);
  }
  const [, table = ''] = /^```\n([\s\S]*?)^```$/m.exec(PAGE) ?? [];
  const lines = (text: string) => text.split('\n').map((line) => line.replaceAll(/-{2,}| {2,}/g, ' ').trim());
  t.strictSame(lines(said[3] ?? ''), lines(table), 'the table of the page');
  t.match(said[5], /^US01\.LTO\.200311L6\n[\s\S]*current OFFS .* inventory or scan +reconcile/);
});
