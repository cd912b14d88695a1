import { type AddressInfo, connect, createServer } from 'node:net';
import t from 'tap';
import { postgresSource } from '../../../../lib/sources/databases/postgres.ts';
import { administer, emptyDatabase } from '../../../postgres-server.ts';

const NEVER = new AbortController().signal;

/** The URL of a database without its password, and that. */
function parted(url: string): { readonly url: string; readonly password: string } {
  const found = new URL(url);
  const password = decodeURIComponent(found.password);
  found.password = '';
  return { url: found.href, password };
}

async function rows(url: string, query: string, more = {}, signal = NEVER): Promise<string> {
  const { url: bare, password } = parted(url);
  const source = postgresSource(bare, { query, delimiter: ',', password, ...more });
  const pieces: Buffer[] = [];
  for await (const piece of source.bytes(signal)) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

t.test('rows come as delimited text below a heading; no value and an empty text differ', async (t) => {
  const url = await emptyDatabase(t);
  await administer(
    url,
    `CREATE TABLE media (label text, slot int, note text);
     INSERT INTO media VALUES ('000123', 4, 'a,b'), ('A1', NULL, ''), ('A2', 5, E'é "x"\\ttwo\\nlines')`,
  );
  const query = '-- all of them\nSELECT label, slot AS "the slot", note FROM media ORDER BY label; -- \n';
  t.equal(
    await rows(url, query),
    'label,the slot,note\n000123,4,"a,b"\nA1,,""\nA2,5,"é ""x""\ttwo\nlines"\n',
  );
  t.equal(await rows(url, 'SELECT label FROM media LIMIT 1', { delimiter: ';' }), 'label\n000123\n');
  t.equal(
    await rows(
      url,
      "SELECT current_setting('application_name') AS a, current_setting('transaction_read_only') AS r",
    ),
    'a,r\ntapesync,on\n',
  );
  t.equal(
    await rows(url, 'SELECT count(*) AS n FROM pg_prepared_statements'),
    'n\n0\n',
    'no name is left behind',
  );
});

t.test('a query is one statement, and can only read', async (t) => {
  const url = await emptyDatabase(t);
  await administer(url, "CREATE TABLE media (label text); INSERT INTO media VALUES ('A1')");
  for (const [query, message] of [
    [
      'SELECT label FROM media; DROP TABLE media',
      /cannot insert multiple commands into a prepared statement/,
    ],
    ["SELECT label FROM media) TO PROGRAM 'touch /tmp/x' --", /syntax error/],
    ['DELETE FROM media RETURNING label', /cannot execute DELETE in a read-only transaction/],
    ['ANALYZE DELETE FROM media', /read-only transaction|syntax error/],
    ['WITH gone AS (DELETE FROM media RETURNING label) SELECT * FROM gone', /read-only transaction/],
    ['DROP TABLE media', /syntax error/],
    ['SELECT lable FROM media', /column "lable" does not exist/],
    ['COMMIT', /syntax error/],
    ['', /syntax error/],
  ] as const) {
    await t.rejects(rows(url, query), { code: 'SOURCE_MISSING', message }, query);
  }
  t.equal(await rows(url, 'SELECT count(*) AS n FROM media'), 'n\n1\n');
});

t.test('a failure in the middle is thrown behind the rows that came', async (t) => {
  const url = await emptyDatabase(t);
  const query = 'SELECT 1 / (50000 - n) AS one FROM generate_series(1, 60000) AS n';
  await t.rejects(rows(url, query), { code: 'SOURCE_MISSING', message: /division by zero/ });
  await t.rejects(rows(url, 'SELECT pg_sleep(60)', { statementSeconds: 1 }), {
    message: /statement timeout/,
  });
});

t.test('rows come in large pieces, and those before a failure come before it is thrown', async (t) => {
  const { url, password } = parted(await emptyDatabase(t));
  const sizes: number[] = [];
  const read = async (query: string) => {
    sizes.length = 0;
    const source = postgresSource(url, { query, delimiter: ',', password });
    for await (const { length } of source.bytes(NEVER)) sizes.push(length);
  };
  await read('SELECT n FROM generate_series(1, 100000) AS n');
  t.equal(
    sizes.reduce((sum, size) => sum + size, 0),
    588_897,
  );
  t.ok(
    sizes.slice(0, -1).every((size) => size >= 65_536),
    sizes.join(' '),
  );
  await t.rejects(
    read('SELECT n / (60000 - n) AS n FROM generate_series(1, 70000) AS n'),
    /division by zero/,
  );
  t.ok((sizes.at(-1) ?? 65_536) < 65_536, 'the rest has come');
});

t.test('bytes that are no UTF-8 are told, with what to ask instead', async (t) => {
  const url = new URL(await emptyDatabase(t));
  const name = `${url.pathname.slice(1)}_ascii`;
  await administer(url.href, `CREATE DATABASE ${name} ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0`);
  const other = url.href;
  t.teardown(() => administer(other, `DROP DATABASE ${name}`));
  url.pathname = `/${name}`;
  await administer(
    url.href,
    `SET client_encoding = 'SQL_ASCII'; CREATE TABLE media (label text); INSERT INTO media VALUES ('A1'), (E'B\\xfcro')`,
  );
  await t.rejects(rows(url.href, 'SELECT label FROM media'), {
    code: 'SOURCE_MISSING',
    message:
      /invalid byte sequence .*0xfc; ask for convert_from\(convert\(convert_to\(NAME, 'SQL_ASCII'\), 'LATIN1', 'UTF8'\), 'SQL_ASCII'\)/,
  });
  const converted = "convert_from(convert(convert_to(label, 'SQL_ASCII'), 'LATIN1', 'UTF8'), 'SQL_ASCII')";
  t.equal(await rows(url.href, `SELECT ${converted} AS label FROM media ORDER BY 1`), 'label\nA1\nBüro\n');
});

t.test('a connection that the server ends is a failed read', async (t) => {
  const url = await emptyDatabase(t);
  const end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'tapesync'";
  const reading = rows(url, 'SELECT n, pg_sleep(0.01) FROM generate_series(1, 10000) AS n');
  const timer = setTimeout(() => administer(url, end), 300);
  t.teardown(() => clearTimeout(timer));
  await t.rejects(reading, { code: 'SOURCE_MISSING', message: /terminating connection/ });
});

t.test('a database that is not there, a wrong password and a connection that is cut are told', async (t) => {
  const url = await emptyDatabase(t);
  await t.rejects(rows(url, 'SELECT 1', { password: 'wrong' }), {
    message: /password authentication failed/,
  });
  await t.rejects(rows('postgres://ada:x@127.0.0.1:1/tapes', 'SELECT 1'), {
    message: /postgres:\/\/127\.0\.0\.1:1\/tapes: .*ECONNREFUSED/,
  });
  const { port, hostname } = new URL(url);
  const proxy = createServer((client) => {
    const server = connect(Number(port), hostname);
    let bytes = 0;
    server.on('data', (data) => {
      bytes += data.length;
      if (bytes > 500_000) client.destroy();
    });
    for (const socket of [client, server]) socket.on('error', () => {});
    client.pipe(server).pipe(client);
    client.on('close', () => server.destroy());
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  t.teardown(() => proxy.close());
  const cut = new URL(url);
  cut.port = String((proxy.address() as AddressInfo).port);
  await t.rejects(rows(cut.href, 'SELECT n FROM generate_series(1, 1000000) AS n'), {
    code: 'SOURCE_MISSING',
    message: /Connection terminated unexpectedly/,
  });
});

t.test('reading stops when it should, also while the database works', async (t) => {
  const url = await emptyDatabase(t);
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 200);
  await t.rejects(rows(url, 'SELECT pg_sleep(60)', {}, stop.signal), { name: 'AbortError' });
});

t.test('a password in the URL is refused, and not repeated', async (t) => {
  for (const url of [
    'postgres://ada:s3cret@db.example/tapes',
    'postgres://ada@db.example/tapes?password=s3cret',
  ]) {
    t.throws(() => postgresSource(url, { query: 'SELECT 1', delimiter: ',' }), {
      code: 'OPTION_INVALID',
      message: /^(?!.*s3cret).*set \$TAPESYNC_SOURCE_PASSWORD/,
    });
  }
  t.throws(
    () => postgresSource('postgres://ada@db.example:port/tapes', { query: 'SELECT 1', delimiter: ',' }),
    {
      message: /it cannot be read; expected postgres:\/\/USER@HOST\/DATABASE/,
    },
  );
});
