/**
 * The commands of the page for who comes from TMSS10Sync, as they stand there.
 *
 * @module
 */

import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { parseCommandLine } from '../../lib/cli/options/command-line.ts';
import { configure } from '../../lib/cli/options/configuration.ts';
import { parseLogon } from '../../lib/stores/logon.ts';
import { runInside } from './inside.ts';

const DEFINITIONS = new URL('../../definitions/', import.meta.url).pathname;
const PAGE = readFileSync(join(DEFINITIONS, 'MIGRATING.md'), 'utf8');
const BLOCKS = [...PAGE.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, kind = '', text = '']) => ({
  kind,
  text,
}));

/** The words of a call of tapesync, without what is for the shell. */
function wordsOf(line: string): readonly string[] {
  const [, call = ''] = /(?:^|\s)tapesync\s(.*)$/.exec(line) ?? [];
  return call
    .replaceAll(/\s2?[<>] \S+/g, '')
    .trim()
    .split(/\s+/);
}

t.test('each command that is to be pasted works', async (t) => {
  const cwd = t.testdir();
  for (const part of ['generic'])
    cpSync(join(DEFINITIONS, part), join(cwd, 'definitions', part), { recursive: true });
  const lines = BLOCKS.filter(({ kind }) => kind === 'sh').flatMap(({ text }) => text.trim().split('\n'));
  t.ok(lines.length >= 5);
  for (const line of lines) {
    t.match(line, /^npx tapesync /);
    const { code, stdout, stderr } = await runInside(wordsOf(line), { cwd });
    t.equal(code, 0, `${line}\n${stderr}`);
    t.not(stdout, '', line);
  }
});

t.test('each call in a job has options and a logon that there are', async (t) => {
  const lines = BLOCKS.filter(({ kind }) => kind !== 'sh').flatMap(({ text }) => text.split('\n'));
  const calls = lines.filter((line) => /(^|&& |call )tapesync\s/.test(line));
  t.equal(calls.length, 4);
  for (const line of calls) {
    const { command, flags } = parseCommandLine(wordsOf(line));
    t.equal(command, 'sync');
    const [, server] =
      lines.map((each) => /^set TAPESYNC_SERVER=(.*)$/.exec(each)).find((found) => found !== null) ?? [];
    const config = configure(flags, line.includes(' -S ') ? {} : { TAPESYNC_SERVER: server });
    t.equal(parseLogon(config.server).kind, 'server', line);
    t.not(config.report, '', line);
  }
});
