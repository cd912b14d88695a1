import { chmodSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { mysqlSource } from '../../lib/sources/databases/mysql/mysql-source.ts';
import type { SourceRequest } from '../../lib/sources/source-request.ts';
import { certificateFor } from '../certificate.ts';
import { MARIADB, type MariadbServer, PASSWORD, startMariadb } from '../mariadb-server.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { runInside } from './inside.ts';
import { volumesIn } from './volumes-in.ts';

const NEVER = new AbortController().signal;

const ROWS = `CREATE TABLE wide (label VARCHAR(20) PRIMARY KEY, note VARCHAR(200));
  INSERT INTO wide SELECT CONCAT('E', LPAD(seq, 6, '0')), REPEAT('x', 100) FROM seq_1_to_200000`;

let shared: Promise<MariadbServer> | undefined;

async function sharedServer(): Promise<MariadbServer> {
  shared ??= (async () => {
    const server = await startMariadb(['performance-schema']);
    t.teardown(() => server.remove());
    await server.administer(
      `CREATE DATABASE catalog CHARACTER SET latin1; USE catalog; CREATE TABLE media (label TINYBLOB, pool VARCHAR(100), bytes BIGINT UNSIGNED,
        price DECIMAL(40,10), written DATETIME(3), day DATE, flags BIT(3), part DOUBLE, seen TIME, born YEAR, payload JSON);
      INSERT INTO media VALUES ('E00001L6', 'Zürich', 18446744073709551615, 123456789012345678901234567890.0000000001,
        '2026-03-12 22:05:31.500', '0000-00-00', b'101', 0.1, '-100:00:01', 2026, '{"a": 9007199254740993}'),
        ('tab\tand "quote", and\nline', '', 0, -0.5, NULL, NULL, NULL, NULL, NULL, NULL, NULL); ${ROWS}`,
    );
    return server;
  })();
  return shared;
}

type Asked = Partial<SourceRequest> & { readonly sql?: string };

async function read(url: string, { sql = 'select 1', ...request }: Asked, signal = NEVER): Promise<string> {
  const source = mysqlSource(url, { query: sql, delimiter: ',', password: PASSWORD, ...request });
  return Buffer.concat(await Array.fromAsync(source.bytes(signal))).toString();
}

/** A way to the server that can be cut. */
async function proxyTo(t: Pick<Test, 'teardown'>, port: number) {
  const sockets: Socket[] = [];
  const server = createServer((client) => {
    const onward = connect(port, '127.0.0.1');
    sockets.push(client, onward);
    client.pipe(onward).pipe(client);
    for (const socket of [client, onward]) socket.on('error', () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return { port: (server.address() as AddressInfo).port, sockets };
}

t.test('the rows of MariaDB come as text that loses nothing', MARIADB, async (t) => {
  const server = await sharedServer();
  const text = await read(server.url('catalog'), {
    sql: 'select * from media order by label',
    delimiter: ';',
  });
  t.equal(
    text,
    [
      'label;pool;bytes;price;written;day;flags;part;seen;born;payload',
      'E00001L6;Zürich;18446744073709551615;123456789012345678901234567890.0000000001;2026-03-12 22:05:31.500;0000-00-00;5;0.1;-100:00:01;2026;"{""a"": 9007199254740993}"',
      '"tab\tand ""quote"", and\nline";"";0;-0.5000000000;;;;;;;',
      '',
    ].join('\n'),
  );
  t.equal(
    await read(server.url('catalog'), {
      sql: "select attr_value from performance_schema.session_connect_attrs where attr_name = 'program_name'",
    }),
    'attr_value\ntapesync\n',
  );
});

t.test('nothing can be written, whatever the query says', MARIADB, async (t) => {
  const server = await sharedServer();
  await server.administer(
    'USE catalog; CREATE FUNCTION cleared() RETURNS INT BEGIN DELETE FROM media; RETURN 1; END',
  );
  await t.rejects(read(server.url('catalog'), { sql: 'select cleared()' }), {
    code: 'SOURCE_MISSING',
    message: /READ ONLY transaction/,
  });
  for (const [sql, message] of [
    ['delete from media', /the query has to begin with SELECT/],
    ['select 1; delete from media', /more than one statement/],
    ["select * from media into outfile '/tmp/x'", /INTO/],
  ] as const) {
    await t.rejects(read(server.url('catalog'), { sql }), { code: 'SOURCE_MISSING', message });
  }
  t.equal(await read(server.url('catalog'), { sql: 'select count(*) n from media' }), 'n\n2\n');
});

t.test('a query that is wrong, or takes too long, is an error', MARIADB, async (t) => {
  const server = await sharedServer();
  await t.rejects(read(server.url('catalog'), { sql: 'select lable from media' }), {
    code: 'SOURCE_MISSING',
    message: /Unknown column 'lable'/,
  });
  await t.rejects(read(server.url('catalog'), { sql: 'select sleep(60)', statementSeconds: 0.2 }), {
    code: 'SOURCE_MISSING',
    message: /max_statement_time/,
  });
  const late = "select label, if(label = 'E150000', (select 1 union select 2), 1) from wide";
  await t.rejects(read(server.url('catalog'), { sql: late }), {
    message: /Subquery returns more than 1 row/,
  });
  await t.rejects(read(server.url('catalog'), { sql: 'select 0xe4 label' }), {
    message: /label is not text in UTF-8/,
  });
});

t.test('where the query fails behind many of its rows, nothing is written', MARIADB, async (t) => {
  const server = await sharedServer();
  const late = "select label as Barcode, if(label = 'E150000', (select 1 union select 2), 1) as n from wide";
  const cwd = t.testdir({
    'x.ttidef': `SetLiteral(CUSTOMER, "US01"); SetLiteral(MEDIA, "LTO"); SetCSVDelimiter(","); Extract(VOLUME, "Barcode"); SetQuery("${late}");`,
  });
  const { code, stderr } = await runInside(
    ['sync', '-a', '--create', '-d', 'x.ttidef', '--source', server.url('catalog')],
    { cwd, env: { TAPESYNC_SOURCE_PASSWORD: PASSWORD } },
  );
  t.equal(code, 3);
  t.match(stderr, /cannot read mysql:.*more than 1 row/);
  t.equal(volumesIn(cwd), 0);
});

t.test('a log-on that fails says why, without the password', MARIADB, async (t) => {
  const server = await sharedServer();
  const error: unknown = await read(server.url('catalog'), { password: 'hunter2' }).catch((thrown) => thrown);
  t.match(error, {
    code: 'SOURCE_MISSING',
    message: /^cannot read mysql:\/\/127\.0\.0\.1:\d+\/catalog: Access denied/,
  });
  t.notMatch(String(error), /hunter2/);
  await t.rejects(read(server.url('nowhere'), {}), { message: /Unknown database 'nowhere'/ });
  await t.rejects(read('mysql://tapesync@127.0.0.1:1/catalog', {}), { message: /ECONNREFUSED/ });
});

t.test('who logs on may stand in the option file of clients', MARIADB, async (t) => {
  const server = await sharedServer();
  const { HOME } = process.env;
  process.env.HOME = temporaryFolder(t);
  t.teardown(() => {
    process.env.HOME = HOME;
  });
  const file = join(process.env.HOME, '.my.cnf');
  writeFileSync(file, `[client]\nuser=tapesync\npassword="${PASSWORD}"\n`, { mode: 0o600 });
  const request = { query: 'select current_user() u', delimiter: ',' };
  const text = async (url: string) =>
    Buffer.concat(await Array.fromAsync(mysqlSource(url, request).bytes(NEVER))).toString();
  t.equal(await text(`mysql://127.0.0.1:${server.port}/catalog`), 'u\ntapesync@%\n');
  t.equal(await text(`mysql://localhost/catalog?socket=${server.socket}`), 'u\ntapesync@%\n');
  if (process.platform === 'win32') return;
  chmodSync(file, 0o644);
  await t.rejects(text(`mysql://127.0.0.1:${server.port}/catalog`), {
    message: /others can read .*chmod 600/,
  });
});

t.test(
  'a connection that is cut behind some rows is an error, and never an early end',
  MARIADB,
  async (t) => {
    const server = await sharedServer();
    for (const how of ['destroy', 'resetAndDestroy', 'end'] as const) {
      const proxy = await proxyTo(t, server.port);
      const source = mysqlSource(server.url('catalog', proxy.port), {
        query: 'select * from wide',
        delimiter: ',',
        password: PASSWORD,
      });
      let pieces = 0;
      const reading = async () => {
        for await (const _ of source.bytes(NEVER))
          if (++pieces === 3) for (const socket of proxy.sockets) socket[how]();
      };
      await t.rejects(reading(), { code: 'SOURCE_MISSING' }, how);
      t.ok(pieces >= 3);
    }
  },
);

t.test('a query that somebody ends, and a server that dies, are errors', MARIADB, async (t) => {
  const server = await startMariadb();
  t.teardown(() => server.remove());
  await server.administer(`CREATE DATABASE catalog; USE catalog; ${ROWS}`);
  for (const end of [
    () =>
      server.administer(
        "SELECT id INTO @id FROM information_schema.processlist WHERE info LIKE 'select * from wide%'; EXECUTE IMMEDIATE CONCAT('KILL ', @id)",
      ),
    () => server.kill(),
  ]) {
    const source = mysqlSource(server.url('catalog'), {
      query: 'select * from wide union all select * from wide',
      delimiter: ',',
      password: PASSWORD,
    });
    let pieces = 0;
    const reading = async () => {
      for await (const _ of source.bytes(NEVER)) if (++pieces === 1) await end();
    };
    await t.rejects(reading(), {
      code: 'SOURCE_MISSING',
      message: /closed the connection|interrupted|ECONNRESET/,
    });
  }
});

t.test('the server is held back while nobody reads, and an interrupt ends the query', MARIADB, async (t) => {
  const server = await sharedServer();
  const proxy = await proxyTo(t, server.port);
  const source = mysqlSource(server.url('catalog', proxy.port), {
    query: 'select a.* from wide a, seq_1_to_100',
    delimiter: ',',
    password: PASSWORD,
  });
  const abort = new AbortController();
  let held = 0;
  const reading = async () => {
    for await (const _ of source.bytes(abort.signal)) {
      const came = () => proxy.sockets[1]?.bytesRead ?? 0;
      // It has stopped when two looks, with turns of the event loop between them, see the same.
      for (let before = -1; before !== came(); ) {
        before = came();
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      held = came();
      abort.abort();
    }
  };
  await t.rejects(reading(), { name: 'AbortError' });
  t.ok(held > 0 && held < 64 * 1024 * 1024, `${held} of 2,000,000,000 bytes`);
});

t.test('a server that says nothing any more is given up with the time that it has', MARIADB, async (t) => {
  const server = await sharedServer();
  const proxy = await proxyTo(t, server.port);
  const source = mysqlSource(server.url('catalog', proxy.port), {
    query: 'select a.* from wide a, seq_1_to_100',
    delimiter: ',',
    password: PASSWORD,
    statementSeconds: 1,
  });
  const reading = async () => {
    for await (const _ of source.bytes(NEVER)) proxy.sockets[1]?.unpipe();
  };
  await t.rejects(reading(), { code: 'SOURCE_MISSING', message: /did not end within 1 s/ });
});

t.test('a connection that is not needed any more is ended in order', MARIADB, async (t) => {
  const server = await sharedServer();
  const aborted = () => read(server.url('catalog'), { sql: "show global status like 'Aborted_clients'" });
  // Those that earlier tests have cut are counted as the server finds out.
  const settled = async () => {
    for (let last = await aborted(); ; ) {
      await sleep(500);
      const now = await aborted();
      if (now === last) return now;
      last = now;
    }
  };
  const before = await settled();
  await read(server.url('catalog'), { sql: 'select * from wide' });
  t.equal(await settled(), before);
});

t.test('a certificate is checked against its authority, and for the name of the host', MARIADB, async (t) => {
  const folder = temporaryFolder(t);
  const { key, cert, certFile } = certificateFor(folder, 'DNS:localhost');
  const settings = ['ssl-cert=./server.pem', 'ssl-key=./server.key', 'require-secure-transport=on'];
  const server = await startMariadb(settings, { 'server.pem': cert, 'server.key': key });
  t.teardown(() => server.remove());
  const sql = "show status like 'Ssl_cipher'";
  const url = `mysql://tapesync@localhost:${server.port}/mysql`;
  t.match(await read(`${url}?sslrootcert=${certFile}`, { sql }), /Ssl_cipher,\S+/);
  await t.rejects(read(`${url}?sslmode=require`, { sql }), { message: /self-signed/ });
  await t.rejects(read(url, { sql }), { message: /insecure transport|Access denied/ });
  const other = certificateFor(temporaryFolder(t), 'DNS:elsewhere');
  const elsewhere = await startMariadb(settings, { 'server.pem': other.cert, 'server.key': other.key });
  t.teardown(() => elsewhere.remove());
  const wrong = `mysql://tapesync@localhost:${elsewhere.port}/mysql?sslrootcert=${other.certFile}`;
  await t.rejects(read(wrong, { sql }), { message: /altnames|Host/ });
});
