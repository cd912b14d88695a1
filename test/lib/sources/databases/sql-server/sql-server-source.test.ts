import t from 'tap';
import { sqlServerSource } from '../../../../../lib/sources/databases/sql-server/sql-server-source.ts';
import { certificateFor } from '../../../../certificate.ts';
import { needs } from '../../../../needs.ts';
import { temporaryFolder } from '../../../../temporary-folder.ts';
import {
  columnsToken,
  doneToken,
  errorTokens,
  long,
  rowToken,
  ScriptedServer,
  TYPES,
} from './scripted-server.ts';

const NEVER = new AbortController().signal;
const QUERY = { query: 'select label from media', delimiter: ',', password: 'secret' };

t.test('a database is read by its URL, and named without its user', async (t) => {
  const answer = Buffer.concat([
    columnsToken([{ name: 'label', type: TYPES.nvarchar }]),
    rowToken([long('E00001L6')]),
    doneToken(),
  ]);
  const port = await new ScriptedServer(() => answer).listen(t);
  const source = sqlServerSource(`mssql://reader@127.0.0.1:${port}/tapes?sslmode=disable`, QUERY);
  t.equal(source.name, `mssql://127.0.0.1:${port}/tapes`);
  t.equal(Buffer.concat(await Array.fromAsync(source.bytes(NEVER))).toString(), 'label\nE00001L6\n');
});

t.test('an error of the server is one of the source', async (t) => {
  const port = await new ScriptedServer(() => errorTokens('The SELECT permission was denied.', 229)).listen(
    t,
  );
  const source = sqlServerSource(`mssql://reader@127.0.0.1:${port}/tapes?sslmode=disable`, QUERY);
  await t.rejects(Array.fromAsync(source.bytes(NEVER)), {
    code: 'SOURCE_MISSING',
    message: /^cannot read mssql:\/\/127\.0\.0\.1:\d+\/tapes: The SELECT permission was denied/,
  });
});

t.test('nothing is sent to a server that does not encrypt, unless the URL says so', async (t) => {
  const server = new ScriptedServer(() => doneToken());
  const port = await server.listen(t);
  const source = sqlServerSource(`mssql://reader@localhost:${port}/tapes`, QUERY);
  await t.rejects(Array.fromAsync(source.bytes(NEVER)), { code: 'SOURCE_MISSING', message: /encrypt/i });
  t.notOk(server.asked.includes('log-on'));
});

t.test(
  'what does more than read, and a URL that cannot be read, are refused before anything is asked',
  async (t) => {
    const url = 'mssql://reader@db.example/tapes';
    t.throws(() => sqlServerSource(url, { ...QUERY, query: 'select 1 drop table media' }), {
      code: 'SOURCE_MISSING',
      message: /the query may only read, and has the word DROP/,
    });
    t.throws(() => sqlServerSource(`${url}?encrypt=yes`, QUERY), {
      code: 'OPTION_INVALID',
      message: /strict/,
    });
    t.throws(() => sqlServerSource(url, { delimiter: ',' }), { message: /SetQuery/ });
  },
);

t.test('a log-on that is refused says why, without the password', async (t) => {
  const server = new ScriptedServer(() => doneToken());
  server.refusal = "Login failed for user 'reader'.";
  const port = await server.listen(t);
  const source = sqlServerSource(`mssql://reader@127.0.0.1:${port}/tapes?sslmode=disable`, QUERY);
  const error: unknown = await Array.fromAsync(source.bytes(NEVER)).catch((thrown: unknown) => thrown);
  t.match(error, { code: 'SOURCE_MISSING', message: /Login failed for user 'reader'/ });
  t.notMatch(String(error), /secret/);
});

t.test('what is encrypted from the first byte on is checked in full', needs('openssl'), async (t) => {
  const answer = Buffer.concat([
    columnsToken([{ name: 'label', type: TYPES.nvarchar }]),
    rowToken([long('E00001L6')]),
    doneToken(),
  ]);
  const own = certificateFor(temporaryFolder(t), 'DNS:localhost');
  const elsewhere = certificateFor(temporaryFolder(t), 'DNS:elsewhere');
  const read = async (certificate: typeof own, trusted: string) => {
    const server = new ScriptedServer(() => answer, certificate);
    const port = await server.listen(t);
    const url = `mssql://reader@localhost:${port}/tapes?encrypt=strict&sslrootcert=${encodeURIComponent(trusted)}`;
    const pieces = await Array.fromAsync(sqlServerSource(url, QUERY).bytes(NEVER));
    return Buffer.concat(pieces).toString();
  };
  t.equal(await read(own, own.certFile), 'label\nE00001L6\n');
  await t.rejects(read(own, elsewhere.certFile), { code: 'SOURCE_MISSING', message: /self-signed/ });
  await t.rejects(read(elsewhere, elsewhere.certFile), { code: 'SOURCE_MISSING', message: /altnames|Host/ });
});
