import { DatabaseSync } from 'node:sqlite';
import { parse } from 'csv-parse/sync';
import t, { type Test } from 'tap';
import { DEFINITION, exportOf, type Row, rowsOf } from '../../../e2e/export.ts';
import { jsonLines } from '../../../e2e/program.ts';
import { run } from '../context.ts';

const ROWS = rowsOf(20);
const MOVED: readonly Row[] = ROWS.map(([volume, , ...rest]) => [volume, 'OFFS', ...rest]);

async function stopped(t: Test) {
  const folder = t.testdir({ 'x.ttidef': DEFINITION });
  const server = ['-S', `sqlite:${folder}/x.db`];
  const sync = (rows: readonly Row[], ...words: readonly string[]) =>
    run(['sync', ...server, '-d', `${folder}/x.ttidef`, ...words], { stdin: exportOf(rows) });
  const held = (...words: readonly string[]) => run(['held', ...words, ...server]);
  t.match(await sync(ROWS, '--quiet', '-a', '--create'), { code: 0 });
  const { code, stderr } = await sync(MOVED, '--hold', '--create', '--quiet');
  const [, id = ''] = /tapesync held show (\S+)/.exec(stderr) ?? [];
  const targets = async () =>
    new Set(
      jsonLines((await run(['volumes', ...server, '--json'])).stdout).map(({ repository }) => repository),
    );
  return { folder, server, sync, held, id, code, stderr, targets };
}

t.test('a run that a limit stops says that its changes are held, and how they are seen', async (t) => {
  const { code, stderr, id, sync } = await stopped(t);
  t.equal(code, 4);
  t.match(
    stderr,
    `tapesync: the 20 changes that were stopped are held for 36 hours; see them with: tapesync held show ${id}`,
  );
  const without = await sync(MOVED, '--create');
  t.strictSame([without.code, /are held/.test(without.stderr)], [4, false]);
});

t.test('plans are a table, lines of JSON, or CSV', async (t) => {
  const { held, id } = await stopped(t);
  const { code, stdout, stderr } = await held();
  t.strictSame([code, stderr], [0, '']);
  t.match(stdout.split('\n'), [
    /^Plan +User +Definition +Scope +Changes +Share +State$/,
    /^-/,
    new RegExp(`^${id} +\\S+ +x\\.ttidef +US01\\.LTO +20 +100\\.0 % +held until .*Z$`),
  ]);
  t.match(jsonLines((await held('--json')).stdout), [{ id, state: 'held', changes: 20, decided: null }]);
  const [heading, row] = parse((await held('--csv')).stdout) as string[][];
  t.equal(row?.[heading?.indexOf('scopes') ?? 0], 'US01.LTO');
});

t.test('one is shown with why, what and the nights before, by the beginning of its id', async (t) => {
  const { held, id } = await stopped(t);
  const { code, stdout } = await held('show', id.slice(0, -2));
  t.equal(code, 0);
  for (const part of [
    /^Plan .*: 20 changes of .*x\.ttidef, run of /m,
    /^State: +held until /m,
    /^Stopped: +US01\.LTO: 20 changes are 100\.0 % of its 20 volumes, over the limit of 30 %$/m,
    /^Makes: +places that are missing/m,
    /^repository +20$/m,
    /^ +20 +LIBR +OFFS$/m,
    /the last 1 complete ones/,
    /^US01\.LTO\.\S+ +1 +update +repository +LIBR +OFFS$/m,
    new RegExp(`tapesync held release ${id}`),
  ])
    t.match(stdout, part);
  t.equal((await held(id)).stdout, stdout, 'without a word it is shown, too');
  const changes = jsonLines((await held('show', id, '--changes')).stdout);
  t.equal(changes.length, 20);
  t.match(changes[0], { action: 'update', version: 1, set: { repository: 'OFFS' } });
  t.match(jsonLines((await held('show', id, '--json')).stdout), [{ id, fields: [{ field: 'repository' }] }]);
  t.match(parse((await held('show', id, '--csv')).stdout), { length: 21 });
});

t.test('a plan is let through once, with what it changes in the history as one run', async (t) => {
  const { held, id, targets, sync, server } = await stopped(t);
  const { code, stdout, stderr } = await held('release', id, '--changes');
  t.equal(code, 0, stderr);
  t.equal(jsonLines(stdout).length, 20);
  t.match(stderr, /Release of a Held Plan/);
  t.strictSame(await targets(), new Set(['OFFS']));
  const again = await held('release', id);
  t.equal(again.code, 3);
  t.match(again.stderr, /waits no more.*it was released by \S+ at \S+, as run /);
  t.match((await held()).stdout, /released by/);
  t.notMatch((await held('show', id)).stdout, /Let it through/);
  t.match(jsonLines((await run(['runs', ...server, '--json'])).stdout), [
    { command: 'release', exitCode: 0, inputs: [`plan ${id}`] },
    { exitCode: 4 },
    { exitCode: 0 },
  ]);
  t.match(await sync(MOVED), { code: 0 });
});

t.test('what somebody has changed since is left alone and told', async (t) => {
  const { held, id, server } = await stopped(t);
  await run(['move', ...server, '--quiet', '--to', 'HOME', 'US01.LTO.A00001L8']);
  await run(['admin', ...server, 'repository', 'add', 'US01.LTO.HOME']);
  t.match(await run(['move', ...server, '--quiet', '--to', 'HOME', 'US01.LTO.A00001L8']), { code: 0 });
  const { code, stderr } = await held('release', id);
  t.equal(code, 1);
  t.match(stderr, /1 conflicted/);
});

t.test('a plan that is refused changes nothing, and cannot be released', async (t) => {
  const { held, id, targets } = await stopped(t);
  const { code, stderr } = await held('refuse', id);
  t.equal(code, 0);
  t.match(stderr, /is refused: its 20 changes will not be applied/);
  t.match(await held('release', id), { code: 3, stderr: /it was refused by/ });
  t.strictSame(await targets(), new Set(['LIBR']));
});

t.test('a newer run of the source takes its place', async (t) => {
  const { held, id, sync } = await stopped(t);
  t.match(await sync(ROWS), { code: 0 });
  t.match((await held('release', id)).stderr, /newer and of the same source, has taken its place/);
});

t.test('after 36 hours it has expired', async (t) => {
  const { folder, held, id } = await stopped(t);
  const database = new DatabaseSync(`${folder}/x.db`);
  database.exec("UPDATE held_plan SET expires = '2026-01-01T00:00:00Z'");
  database.close();
  t.match((await held()).stdout, /expired 2026-01-01T00:00:00Z/);
  t.match(await held('release', id), {
    code: 3,
    stderr: /it has expired at 2026-01-01T00:00:00Z; run the sync again/,
  });
});

t.test('a release that was killed is told with what is left to do', async (t) => {
  const { folder, server, held, id } = await stopped(t);
  await held('release', id);
  const database = new DatabaseSync(`${folder}/x.db`);
  database.exec("UPDATE run SET finished = NULL, exit_code = NULL WHERE command = 'release'");
  database.close();
  t.match(
    (await held('show', id)).stdout,
    `tapesync held show ${id} --changes | tapesync apply --max-changes none --create`,
  );
  const { stdout } = await held('show', id, '--changes');
  t.match(await run(['apply', ...server, '--max-changes', 'none'], { stdin: stdout }), {
    code: 0,
    stderr: /20 unchanged/,
  });
});

t.test('what is no plan is told', async (t) => {
  const { held } = await stopped(t);
  t.match(await held('show', 'nope'), { code: 2, stderr: /has no held plan nope/ });
  t.match(await held('release'), { code: 2, stderr: /give one plan/ });
  t.match(await held('show', 'a', 'b'), { code: 2 });
  await t.resolves(held());
});

t.test('an id that several plans begin with is not guessed', async (t) => {
  const { held, sync } = await stopped(t);
  await sync(MOVED, '--hold', '--create', '--metrics-task', 'other');
  t.match(await held('show', '2'), { code: 2, stderr: /is how several runs begin/ });
});
