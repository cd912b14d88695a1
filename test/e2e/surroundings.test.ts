/**
 * What the program is started with, or in, and cannot work with: outputs that are closed, inputs that are none.
 *
 * @module
 */

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { needs } from '../needs.ts';
import { DEFINITION, exportOf, rowsOf } from './export.ts';
import { run, shell } from './program.ts';

const FILES = { 'x.ttidef': DEFINITION, 'x.csv': exportOf(rowsOf(3)) };

t.test('a result that would be lost is an error before anything happens', needs('bash'), async (t) => {
  const cwd = t.testdir(FILES);
  const closed = /^tapesync: cannot write the standard output: it is closed .*> \/dev\/null/;
  for (const command of [
    'plan -a --create -d x.ttidef x.csv',
    'sync -a --create --changes -d x.ttidef x.csv',
    'sync -F 1 -d x.ttidef x.csv',
    'extract -d x.ttidef x.csv',
    'apply --changes < /dev/null',
    'init x.csv',
    'volumes',
    'admin list',
    '--version',
    'plan --help',
  ]) {
    t.match(await shell(`tapesync ${command} >&-`, { cwd }), { code: 2, stderr: closed }, command);
  }
  for (const [command, code] of [
    ['plan -a --create -d x.ttidef x.csv > /dev/null', 0],
    ['plan -a --create --exit-code -d x.ttidef x.csv >&-', 10],
    ['check x.ttidef >&-', 0],
    ['sync -a --create -d x.ttidef x.csv >&-', 0],
  ] as const) {
    t.equal((await shell(`tapesync ${command}`, { cwd })).code, code, command);
  }
});

t.test(
  'a directory as the standard input is a failed read, never an empty export',
  needs('bash'),
  async (t) => {
    const cwd = t.testdir(FILES);
    for (const command of [
      'plan -d x.ttidef --min-records 0',
      'sync -d x.ttidef',
      'apply',
      'sync -F 1 -d x.ttidef',
      'init',
    ]) {
      const { code, stderr } = await shell(`tapesync ${command} < .`, { cwd });
      t.equal(code, 3, command);
      t.match(stderr, /^tapesync: cannot read stdin: it is a directory\n/, command);
    }
  },
);

t.test('a working directory that is gone is told as such', needs('bash'), async (t) => {
  const cwd = t.testdir(FILES);
  mkdirSync(join(cwd, 'gone'));
  const { code, stderr } = await shell('cd gone && rmdir ../gone && tapesync volumes', { cwd });
  t.equal(code, 2);
  t.match(stderr, /^tapesync: the working directory is no longer there: .*\n$/);
});

t.test('no file that is read as a whole has no end', needs('/dev/zero'), async (t) => {
  const cwd = t.testdir(FILES);
  const large = /it is larger than \d+ bytes/;
  for (const words of [
    ['check', '/dev/zero'],
    ['sync', '-d', '/dev/zero', 'x.csv'],
    ['volumes', '-c', '/dev/zero'],
    ['volumes', '-S', 'ada:/dev/zero@localhost'],
    ['volumes', '--ca', '/dev/zero'],
    ['serve', '--tls-cert', '/dev/zero', '--tls-key', '/dev/zero'],
    ['admin', 'user', 'add', 'ada', '--password-file', '/dev/zero'],
  ]) {
    t.match(await run(words, { cwd }), { code: 2, stderr: large }, words.join(' '));
  }
});
