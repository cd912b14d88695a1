import t, { type Test } from 'tap';
import {
  type SqlServerQuery,
  sqlServerRows,
} from '../../../../../lib/sources/databases/sql-server/sql-server-rows.ts';
import {
  columnsToken,
  decimal,
  doneToken,
  errorTokens,
  i32,
  i64,
  long,
  packetsOf,
  rowToken,
  ScriptedServer,
  sized,
  TYPES,
  u16,
} from './scripted-server.ts';

const NEVER = new AbortController().signal;

async function started(t: Test, answer: ConstructorParameters<typeof ScriptedServer>[0]) {
  const server = new ScriptedServer(answer);
  const port = await server.listen(t);
  const read = (query: Partial<SqlServerQuery> = {}, signal = NEVER) =>
    sqlServerRows(
      'mssql://127.0.0.1/tapes',
      { host: '127.0.0.1', port, database: 'tapes', user: 'reader', password: 'secret', encrypt: false },
      { sql: 'select *', delimiter: ',', connectSeconds: 10, ...query },
      signal,
    );
  const text = async (query?: Partial<SqlServerQuery>) =>
    Buffer.concat(await Array.fromAsync(read(query))).toString();
  return { server, read, text };
}

const LABELS = columnsToken([{ name: 'label', type: TYPES.nvarchar }]);

const labelled = (count: number) =>
  Buffer.concat(
    Array.from({ length: count }, (_, index) => rowToken([long(`E${String(index).padStart(6, '0')}`)])),
  );

t.test(
  'rows come as delimited text below the names of their columns, out of a transaction that is taken back',
  async (t) => {
    const { server, text } = await started(t, () =>
      Buffer.concat([
        columnsToken([
          { name: 'label', type: TYPES.nvarchar },
          { name: 'pool', type: TYPES.nvarchar },
        ]),
        rowToken([long('E00001L6'), long('Weekly, "old"')]),
        rowToken([long(''), long()]),
        doneToken(),
      ]),
    );
    t.equal(await text(), 'label,pool\nE00001L6,"Weekly, ""old"""\n"",\n');
    t.strictSame(server.asked, ['pre-logon', 'log-on', 'begin', 'select *', 'roll back']);
    t.equal(server.program, 'tapesync');
  },
);

// Days since the year 1, and units of 100 nanoseconds.
const day = (iso: string) => {
  const days = Date.parse(iso) / 86_400_000 + 719_162;
  return Buffer.from([days & 0xff, (days >> 8) & 0xff, days >> 16]);
};
const clock = (units: number) => {
  const bytes = Buffer.alloc(5);
  bytes.writeUIntLE(units, 0, 5);
  return bytes;
};
const real = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return sized(bytes);
};
const float = (value: number) => {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return sized(bytes);
};
const NOON = 12 * 3600 * 1e7;

t.test('no value loses anything', async (t) => {
  const values: readonly (readonly [type: Buffer, value: Buffer, expected: string])[] = [
    [TYPES.bigint, sized(i64(9_223_372_036_854_775_807n)), '9223372036854775807'],
    [TYPES.int, sized(i32(-7)), '-7'],
    [TYPES.int, sized(), ''],
    [TYPES.bit, sized(Buffer.from([1])), '1'],
    [TYPES.bit, sized(Buffer.from([0])), '0'],
    [TYPES.real, real(0.1), '0.1'],
    [TYPES.real, real(16_777_216), '16777216'],
    [TYPES.float, float(-1.5e21), '-1500000000000000000000'],
    [TYPES.float, float(1.25e-9), '0.00000000125'],
    [TYPES.money, sized(Buffer.concat([i32(0), i32(123_456)])), '12.3456'],
    [TYPES.decimal(15, 3), decimal(-999_999_999_999_999n), '-999999999999.999'],
    [TYPES.decimal(38, 20), decimal(1n), '0.00000000000000000001'],
    [TYPES.decimal(38, 0), sized(), ''],
    [TYPES.datetime, sized(Buffer.concat([i32(46_090), i32(300 * 3661 + 1)])), '2026-03-11 01:01:01.003'],
    [TYPES.datetime, sized(Buffer.concat([i32(0), i32(0)])), '1900-01-01 00:00:00'],
    [TYPES.datetime2, sized(Buffer.concat([clock(NOON), day('2026-03-12')])), '2026-03-12 12:00:00'],
    [
      TYPES.datetime2,
      sized(Buffer.concat([clock(NOON + 1), day('9999-12-31')])),
      '9999-12-31 12:00:00.0000001',
    ],
    [
      TYPES.datetime2,
      sized(Buffer.concat([clock(NOON + 1_230_000), day('0001-01-01')])),
      '0001-01-01 12:00:00.123',
    ],
    [
      TYPES.datetimeoffset,
      sized(Buffer.concat([clock(NOON), day('2026-03-12'), u16(120)])),
      '2026-03-12 12:00:00+00:00',
    ],
    [TYPES.date, sized(day('2026-03-12')), '2026-03-12'],
    [TYPES.time, sized(clock(NOON + 5_000_000)), '12:00:00.5'],
    [TYPES.guid, sized(Buffer.alloc(16, 0xab)), 'ABABABAB-ABAB-ABAB-ABAB-ABABABABABAB'],
    [TYPES.nvarchar, long('Zürich 📼'), 'Zürich 📼'],
    [TYPES.varchar, long(Buffer.from([0x80, 0xe4])), '€ä'],
    [TYPES.varbinary, long(Buffer.from([0, 0xab])), '0x00AB'],
  ];
  const { text } = await started(t, () =>
    Buffer.concat([
      columnsToken(values.map(([type], index) => ({ name: `c${index}`, type }))),
      rowToken(values.map(([, value]) => value)),
      doneToken(),
    ]),
  );
  const [, row = ''] = (await text({ delimiter: '|' })).split('\n');
  t.strictSame(
    row.split('|'),
    values.map(([, , expected]) => expected),
  );
});

t.test('what would lose a part is an error that says what to write', async (t) => {
  const of = (type: Buffer, value: Buffer) =>
    Buffer.concat([columnsToken([{ name: 'size', type }]), rowToken([value]), doneToken()]);
  const cases: readonly (readonly [Buffer, RegExp])[] = [
    [
      of(TYPES.decimal(38, 3), decimal(1_000_000_000_000_001n)),
      /size has more than 15 digits.*CAST\(size AS varchar/,
    ],
    [of(TYPES.money, sized(Buffer.concat([i32(0x7fff_ffff), i32(-1)]))), /more than 15 digits/],
    [of(TYPES.variant, i32(0)), /size is of the type Variant.*CAST/],
    [of(TYPES.nvarchar, long('\ud800')), /size has characters/],
    [of(TYPES.varchar, long(Buffer.from([0x81]))), /size has characters/],
  ];
  for (const [tokens, message] of cases) {
    const { text } = await started(t, () => tokens);
    await t.rejects(text(), { message });
  }
});

t.test('a query that fails behind some of its rows has not ended', async (t) => {
  const { text } = await started(t, () =>
    Buffer.concat([LABELS, labelled(10_000), errorTokens('Divide by zero error encountered.', 8134)]),
  );
  await t.rejects(text(), { message: /Divide by zero/ });
});

t.test('a connection that is lost behind some rows is an error', async (t) => {
  for (const how of ['destroy', 'resetAndDestroy', 'end'] as const) {
    const { text } = await started(t, (_, socket) => {
      socket.write(packetsOf(Buffer.concat([LABELS, labelled(10_000)]), false), () => socket[how]());
      return undefined;
    });
    await t.rejects(text(), { message: /connection|ECONNRESET|closed|hang up/i }, how);
  }
});

t.test('what is no list of rows, or more than one, is an error', async (t) => {
  const nothing = await started(t, () => doneToken());
  await t.rejects(nothing.text(), { message: /gives no rows/ });
  const two = await started(t, () => Buffer.concat([LABELS, labelled(1), LABELS, labelled(1), doneToken()]));
  await t.rejects(two.text(), { message: /more than one list/ });
});

t.test('a query that takes too long is given up, also between its rows', async (t) => {
  const { text } = await started(t, (_, socket) => {
    socket.write(packetsOf(Buffer.concat([LABELS, labelled(10)]), false));
    return undefined;
  });
  await t.rejects(text({ statementSeconds: 0.05 }), { message: /did not end within 0.05 s/ });
});

t.test('the server is held back while nobody reads, and hears at once that the loop was left', async (t) => {
  let isClosed: Promise<void> | undefined;
  let written = 0;
  const { read } = await started(t, (_, socket) => {
    isClosed = new Promise((resolve) => socket.once('close', () => resolve()));
    socket.write(packetsOf(LABELS, false));
    const rows = packetsOf(labelled(50_000), false);
    const more = () => {
      written += rows.length;
      if (socket.write(rows)) setImmediate(more);
      else socket.once('drain', more);
    };
    more();
    return undefined;
  });
  let held = 0;
  for await (const _ of read()) {
    // It has stopped to take more when two looks, with turns of the event loop between them, see the same.
    for (let before = -1; before !== written; ) {
      before = written;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    held = written;
    break;
  }
  await isClosed;
  t.ok(held > 0 && held < 64 * 1024 * 1024, `${held} bytes`);
});

t.test('an interrupt ends the reading, also while nothing comes', async (t) => {
  const abort = new AbortController();
  const { read } = await started(t, () => {
    abort.abort();
    return undefined;
  });
  await t.rejects(Array.fromAsync(read({}, abort.signal)), { name: 'AbortError' });
});

t.test('a server that cannot be reached is an error', async (t) => {
  const address = {
    host: '127.0.0.1',
    port: 1,
    database: 'tapes',
    user: 'reader',
    password: 'secret',
  } as const;
  const query = { sql: 'select 1', delimiter: ',', connectSeconds: 10 };
  await t.rejects(Array.fromAsync(sqlServerRows('x', { ...address, encrypt: false }, query, NEVER)), {
    message: /ECONNREFUSED|connect/,
  });
});
