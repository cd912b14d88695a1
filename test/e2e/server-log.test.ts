import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, openSync } from 'node:fs';
import { createServer } from 'node:net';
import t, { type Test } from 'tap';
import { PROGRAM } from '../program.ts';
import { until } from '../until.ts';
import { DEFINITION, exportOf, rowsOf } from './export.ts';
import { run } from './program.ts';
import { addUser } from './served.ts';

// A server that cannot say where it listens.
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function serveIntoFull(t: Test, cwd: string, options: readonly string[]): Promise<URL> {
  const port = String(await freePort());
  const { NODE_OPTIONS: _, ...env } = process.env;
  const args = [PROGRAM, 'serve', '--store', 'sqlite:server.db', '--port', port, ...options];
  const stdio = ['ignore', 'ignore', openSync('/dev/full', 'w')] as const;
  const child = spawn(process.execPath, args, { cwd, env, stdio: [...stdio] });
  t.teardown(() => child.kill('SIGKILL'));
  const url = new URL(`http://127.0.0.1:${port}`);
  await until(() =>
    fetch(new URL('/health', url)).then(
      ({ ok }) => ok,
      () => false,
    ),
  );
  return url;
}

const SKIP = existsSync('/dev/full') ? false : 'there is no /dev/full';

for (const format of ['json', 'pretty']) {
  t.test(`a log that cannot be written fails nothing (${format})`, { skip: SKIP }, async (t) => {
    const cwd = t.testdir({ 'tapes.ttidef': DEFINITION, 'export.csv': exportOf(rowsOf(20)) });
    const user = await addUser(cwd, 'sqlite:server.db', 'ada', 'admin');
    const url = await serveIntoFull(t, cwd, ['--log-format', format]);
    const to = ['-S', `${user}@${url.host}`, '-d', 'tapes.ttidef'];
    const synced = await run(['-a', '--create', ...to, 'export.csv'], { cwd });
    t.equal(synced.code, 0, synced.stderr);
    t.match(synced.stderr, / Changed +20 added on /);
    t.notMatch(synced.stderr, 'trying again');
    const basic = Buffer.from("ada:ada's password").toString('base64');
    const metrics = await fetch(new URL('/metrics', url), { headers: { authorization: `Basic ${basic}` } });
    t.match(await metrics.text(), /^tapesync_log_lines_lost_total [1-9]/m);
  });
}
