/**
 * Every status of a reconciliation, by the shipped definition of mtx and its samples: what is printed stands in
 * `reconcile-mtx.expected.txt`.
 *
 * @module
 */

import { cpSync, readFileSync } from 'node:fs';
import t from 'tap';
import { STATUSES } from '../../lib/model/reconciliation.ts';
import { runInside } from './inside.ts';

const ROOT = new URL('../../', import.meta.url).pathname;
const EXPECTED = new URL('./reconcile-mtx.expected.txt', import.meta.url);
const DEFINITION = 'definitions/mtx/status.ttidef';
const LISTINGS = ['status.sample', 'status.sample.attention'].map((name) => `definitions/mtx/${name}.txt`);

const CATALOG = `FWD001L8,LIBR,1
FWD017L8,LIBR,17
FWD044L8,LIBR,
FWD048L8,LIBR,48
FWD049LW,LIBR,49
FWD144L8,LIBR,44
FWD045L8,LIBR,45
FWD003L8,LIBR,9
FWD005L8,OFFS,
FWD007L8,LIBR,7
FWD043L8,OFFS,
FWD701L4,LIBR,1
FWD703L5,LIBR,3
FWD100L8,LIBR,12
FWD101L8,LIBR,13
FWD102L8,OFFS,
`;

t.test('an mtx inventory shows every status, exceptions first', async (t) => {
  const cwd = t.testdir({
    'x.ttidef': `SetCSVDelimiter(","); SetLiteral(CUSTOMER, "US01"); SetLiteral(MEDIA, "LTO");
Extract(VOLUME, 1, 10); Extract(REPOSITORY, 2, 4); Extract(SLOT, 3, 10);`,
  });
  // A library that was asked twice.
  cpSync(`${ROOT}/${LISTINGS[1]}`, `${cwd}/again.txt`);
  const store = ['-S', `sqlite:${cwd}/x.db`];
  const go = (args: readonly string[], stdin = '') => runInside(args, { cwd: ROOT, stdin });
  await go(['sync', ...store, '--quiet', '-a', '--create', '-d', `${cwd}/x.ttidef`], CATALOG);
  await go(['move', ...store, '--quiet', '--to', 'LIBR', 'FWD005L8', 'FWD102L8']);
  await go(['move', ...store, '--quiet', '--to', 'OFFS', 'FWD007L8', 'FWD101L8']);
  const late = ['--overdue', '3d', '--now', '2099-01-01T00:00:00Z'];
  const reconcile = ['reconcile', ...store, '-r', 'US01.LTO.LIBR', ...late, '-d', DEFINITION];
  const { code, stdout, stderr } = await go([...reconcile, ...LISTINGS, `${cwd}/again.txt`]);
  t.equal(code, 1);
  t.equal(`${stdout}\n${stderr}`, readFileSync(EXPECTED, 'utf8'), 'as it is kept');
  const shown = Object.keys(STATUSES).filter((status) => stderr.includes(` ${status}`));
  t.strictSame(
    Object.keys(STATUSES).filter((status) => !shown.includes(status)),
    ['ambiguous', 'not reconciled', 'unclear'],
    'but for those that take other scopes, or records that cannot be read',
  );
  t.match(stderr, /2 overdue/);
});
