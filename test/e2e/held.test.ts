import { readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import t, { type Test } from 'tap';
import { linksOf, postForm, read } from '../lib/server/pages/visitor.ts';
import { send } from '../lib/server/requests.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { DEFINITION, exportOf, rowsOf } from './export.ts';
import { runInside } from './inside.ts';
import { jsonLines, run, shell } from './program.ts';
import { addUser, serve } from './served.ts';

const STORE = 'sqlite:server.db';
const ROWS = rowsOf(20);
const FOLDER = {
  'tapes.ttidef': DEFINITION,
  'export.csv': exportOf(ROWS),
  'moved.csv': exportOf(ROWS.map(([volume, , ...rest]) => [volume, 'OFFS', ...rest])),
};
const SYNC = ['sync', '--hold', '-a', '--create', '-d', 'tapes.ttidef'];

async function targetsIn(cwd: string) {
  const { stdout } = await runInside(['volumes', '--json', '-S', STORE], { cwd });
  return [...new Set(jsonLines(stdout).map(({ repository }) => repository))];
}

t.test('in an embedded store, what a limit stopped is let through once, in pipes too', async (t) => {
  const cwd = temporaryFolder(t, FOLDER);
  const env = { TAPESYNC_SERVER: STORE };
  t.match(await run([...SYNC, 'export.csv'], { cwd, env }), { code: 0 });
  const stopped = await run([...SYNC, '--quiet', 'moved.csv'], { cwd, env });
  t.equal(stopped.code, 4);
  const [, id = ''] = /^tapesync: .* see them with: tapesync held show (\S+)$/m.exec(stopped.stderr) ?? [];
  const dry = await shell(`tapesync held show ${id} --changes | jq -r .volume | sort | head -n 1`, {
    cwd,
    env,
  });
  t.equal(dry.stdout, 'A00000L8\n', dry.stderr);
  const [first, second] = await Promise.all(
    ['ada', 'bob'].map((user) => run(['held', 'release', id, '--user', user], { cwd, env })),
  );
  t.strictSame([first?.code, second?.code].toSorted(), [0, 3], 'of two at once, one does');
  t.match(`${first?.stderr}${second?.stderr}`, /it was released by (ada|bob) at /);
  t.strictSame(await targetsIn(cwd), ['OFFS']);
  const history = await runInside(['volumes', 'US01.LTO.A00000L8', '--history', '--json', '-S', STORE], {
    cwd,
  });
  t.equal(
    jsonLines(history.stdout).filter(({ field, new: now }) => field === 'repository' && now === 'OFFS')
      .length,
    1,
    'applied once',
  );
  t.match(await run([...SYNC, 'moved.csv'], { cwd, env }), { code: 0 });
});

/** A server of two persons, with a plan that ada has sent. */
async function served(t: Test) {
  const cwd = temporaryFolder(t, FOLDER);
  const ada = await addUser(cwd, STORE, 'ada', 'admin');
  const bob = await addUser(cwd, STORE, 'bob', 'admin');
  const server = await serve(t, cwd, '--store', STORE, '--two-persons');
  const as = (user: string) => ['-S', `${user}@${server.url.host}`];
  const synced = (file: string, ...more: readonly string[]) =>
    runInside([...SYNC, ...as(ada), '--quiet', file, ...more], { cwd });
  t.match(await synced('export.csv'), { code: 0 });
  t.match(await synced('moved.csv'), { code: 4, stderr: /tapesync held show / });
  const held = (user: string, ...words: readonly string[]) =>
    runInside(['held', ...words, ...as(user)], { cwd });
  const id = String(jsonLines((await held(bob, '--json')).stdout)[0]?.id);
  return { cwd, ada, bob, server, synced, held, id };
}

/** Logs on by the form, as a browser would, and returns what gets pages and sends forms. */
async function browse({ url }: { readonly url: URL }, user: string) {
  const { headers } = await postForm({ url }, '/logon', { user, password: `${user}'s password` });
  const cookie = headers['set-cookie']?.[0]?.split(';', 1)[0] ?? '';
  return {
    get: (path: string) => send({ url }, { path, headers: { cookie } }),
    post: (path: string, form: Readonly<Record<string, string>>) => postForm({ url }, path, form, { cookie }),
  };
}

t.test('over HTTP, one person sends a plan and another lets it through', async (t) => {
  const { cwd, ada, bob, held, id } = await served(t);
  t.match(
    (await held(ada, 'show', id)).stdout,
    /Stopped: +US01\.LTO: 20 changes are 100\.0 % of its 20 volumes/,
  );
  t.match(await held(ada, 'release', id), {
    code: 3,
    stderr: /was sent by ada: on this server somebody else/,
  });
  t.strictSame(await targetsIn(cwd), ['LIBR']);
  const released = await held(bob, 'release', id, '--stats', 'stats.json');
  t.equal(released.code, 0, released.stderr);
  t.match(JSON.parse(readFileSync(`${cwd}/stats.json`, 'utf8')), { outcomes: { updated: { total: 20 } } });
  t.strictSame(await targetsIn(cwd), ['OFFS']);
  t.match((await held(ada)).stdout, /released by bob/);
});

t.test('by the pages, in three clicks; the other is told, and what has moved is left alone', async (t) => {
  const { cwd, ada, server, held, id } = await served(t);
  await runInside(['admin', '-S', STORE, 'repository', 'add', 'US01.LTO.HOME'], { cwd });
  t.match(await runInside(['move', '-S', STORE, '--to', 'HOME', 'US01.LTO.A00007L8'], { cwd }), { code: 0 });
  const bob = await browse(server, 'bob');
  const [path = ''] = linksOf(await bob.get('/')).filter((link) => link.startsWith(`/held/${id}`));
  t.match(read(await bob.get(path)), /^100\.0 % of US01\.LTO would change: 20 of 20.*Yes, make 20 changes/);
  t.match((await (await browse(server, 'ada')).post(path, { do: 'release' })).status, 403);
  const { status, headers } = await bob.post(path, { do: 'release' });
  t.equal(status, 303);
  t.match(read(await bob.get(headers.location ?? '')), /was let through\..*19 updated, 1 conflicted/);
  t.match(await held(ada, 'refuse', id), { code: 3, stderr: /it was released by bob/ });
  t.strictSame((await targetsIn(cwd)).toSorted(), ['HOME', 'OFFS']);
});

t.test('a newer night takes its place, and what waits for too long expires', async (t) => {
  const { cwd, bob, server, synced, held, id } = await served(t);
  t.match(await synced('export.csv'), { code: 0 });
  t.match(await held(bob, 'release', id), {
    code: 3,
    stderr: /newer and of the same source, has taken its place/,
  });
  t.match(await synced('moved.csv'), { code: 4 });
  const later = String(jsonLines((await held(bob, '--json')).stdout)[0]?.id);
  const database = new DatabaseSync(`${cwd}/server.db`);
  database.exec("UPDATE held_plan SET expires = '2026-01-01T00:00:00Z' WHERE state = 'held'");
  database.close();
  t.match(await held(bob, 'release', later), { code: 3, stderr: /it has expired at 2026-01-01T00:00:00Z/ });
  const page = await (await browse(server, 'bob')).get(`/held/${later}?user=ada`);
  t.match(read(page), /expired.*It waited for 36 hours/);
  t.strictSame(await targetsIn(cwd), ['LIBR']);
});
