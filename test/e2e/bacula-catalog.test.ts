import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { DEFINITIONS } from '../definitions/extracted.ts';
import { MARIADB, PASSWORD, startMariadb } from '../mariadb-server.ts';
import { needs } from '../needs.ts';
import { administer, emptyDatabase } from '../postgres-server.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { runAnywhere } from './inside.ts';

/** Where Debian's packages of Bacula have the tables of the catalog. */
const SCHEMAS = '/usr/share/dbconfig-common/data';
const POSTGRES_SCHEMA = `${SCHEMAS}/bacula-director-pgsql/install/pgsql`;
const MYSQL_SCHEMA = `${SCHEMAS}/bacula-director-mysql/install/mysql`;

interface Medium {
  readonly volumename: string;
  readonly poolid: number;
  readonly storageid: number;
  readonly mediatype: string;
  readonly volstatus: string;
  readonly enabled: number;
  readonly recycle: number;
  readonly inchanger: number;
  readonly slot: number;
  readonly volbytes: number;
  readonly volmounts: number;
  readonly lastwritten: string | null;
  readonly volretention: number;
}

const POOLS = ['Full', 'Scratch', 'Off "Site", Yearly', "O'Neill; Zürich", 'File'];
const STATUSES = [
  'Append',
  'Full',
  'Used',
  'Purged',
  'Recycle',
  'Error',
  'Archive',
  'Read-Only',
  'Disabled',
  'Busy',
];

// Without the twelve on disk and for cleaning, 40: all states, in every pool, in and out of the changer, written and not, with numbers that need their commas.
const MEDIA: readonly Medium[] = Array.from({ length: 52 }, (_, index) => {
  const hasBeenWritten = index % 3 !== 0;
  return {
    volumename: index === 51 ? 'CLN001L1' : `${index % 7 === 0 ? 'hgs' : 'HGS'}${100 + index}L7`,
    poolid: (index % POOLS.length) + 1,
    storageid: 1 + (index % 2),
    mediatype: index % POOLS.length === 4 ? 'File1' : 'LTO-7',
    volstatus: index === 50 ? 'Cleaning' : (STATUSES[index % STATUSES.length] ?? ''),
    enabled: index % 11 === 0 ? 2 : 1,
    recycle: index % 4 === 0 ? 0 : 1,
    inchanger: index % 2,
    slot: index % 2 === 1 ? index * 37 : 0,
    volbytes: hasBeenWritten ? 5_998_112_301_056 + index * 1_000_003 : 64_512,
    volmounts: index * 61,
    lastwritten: hasBeenWritten ? `2026-0${1 + (index % 9)}-1${index % 10} 0${index % 10}:12:44` : null,
    volretention: index % 5 === 0 ? 0 : 31_536_000,
  };
});

/** What the console prints for `llist volumes`. */
function printedVolumes(): string {
  const commas = (value: number) => value.toLocaleString('en-US');
  const pools = POOLS.map((pool, index) => {
    const volumes = MEDIA.filter(({ poolid }) => poolid === index + 1).map((medium) =>
      Object.entries(medium)
        .map(([name, value]) => {
          const shown = typeof value === 'number' ? commas(value) : (value ?? '');
          return `${name.padStart(17)}: ${shown}\n`;
        })
        .join(''),
    );
    return `Pool: ${pool}\n${volumes.join('\n')}\n`;
  });
  return `Automatically selected Catalog: MyCatalog\nUsing Catalog "MyCatalog"\n${pools.join('')}`;
}

/** Statements that fill the catalog, of either database. */
function statements(): string {
  const text = (value: string | number | null) =>
    value === null ? 'NULL' : `'${String(value).replaceAll("'", "''")}'`;
  const names = Object.keys(MEDIA[0] ?? {});
  return [
    ...POOLS.map(
      (pool) => `INSERT INTO Pool (Name, LabelFormat, PoolType) VALUES (${text(pool)}, '*', 'Backup');`,
    ),
    ...['File', 'TapeLib'].map((storage) => `INSERT INTO Storage (Name) VALUES (${text(storage)});`),
    ...MEDIA.map(
      (medium) =>
        `INSERT INTO Media (${names.join(', ')}) VALUES (${Object.values(medium).map(text).join(', ')});`,
    ),
  ].join('\n');
}

async function extracted(product: string, definition: string, args: readonly string[], password = '') {
  const { code, stdout, stderr } = await runAnywhere(
    ['extract', '-d', join(DEFINITIONS, product, `${definition}.ttidef`), ...args],
    { env: { TAPESYNC_SOURCE_PASSWORD: password } },
  );
  const records = stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line): { readonly volume: string } => JSON.parse(line));
  return { code, stderr, records: records.sort((a, b) => (a.volume < b.volume ? -1 : 1)) };
}

/** Holds what the catalog says to what the console prints of the same volumes. */
async function sameAsConsole(t: Test, url: string, password: string): Promise<void> {
  const folder = temporaryFolder(t, { 'volumes.txt': printedVolumes() });
  const printed = await extracted('bacula', 'llist-volumes', [join(folder, 'volumes.txt')]);
  const read = await extracted('bacula', 'catalog', ['--source', url], password);
  t.equal(printed.code, 0, printed.stderr);
  t.equal(read.code, 0, read.stderr);
  t.equal(printed.records.length, 40);
  t.strictSame(read.records, printed.records);
}

t.test(
  'the catalog of Bacula in PostgreSQL says of 40 volumes what the console prints',
  needs(POSTGRES_SCHEMA),
  async (t) => {
    // As its own script makes the database.
    const database = await emptyDatabase(t, "ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C'");
    await administer(database, readFileSync(POSTGRES_SCHEMA, 'utf8'));
    await administer(database, statements());
    const url = new URL(database);
    const password = decodeURIComponent(url.password);
    url.password = '';
    await sameAsConsole(t, url.href, password);
  },
);

t.test(
  'the catalog of Bacula in MariaDB says the same',
  { skip: needs(MYSQL_SCHEMA).skip || MARIADB.skip },
  async (t) => {
    const server = await startMariadb();
    t.teardown(() => server.remove());
    await server.administer(
      `CREATE DATABASE bacula; USE bacula; ${readFileSync(MYSQL_SCHEMA, 'utf8')}\n${statements()}`,
    );
    await sameAsConsole(t, server.url('bacula'), PASSWORD);
  },
);

t.test('the catalog of Bareos has what its definition asks for', async (t) => {
  const database = await emptyDatabase(t);
  // As far as the query goes: no package of Debian has the tables.
  await administer(
    database,
    `CREATE TABLE Pool (PoolId SERIAL PRIMARY KEY, Name TEXT NOT NULL, LabelFormat TEXT, PoolType TEXT);
    CREATE TABLE Storage (StorageId SERIAL PRIMARY KEY, Name TEXT NOT NULL);
    CREATE TABLE Media (MediaId SERIAL PRIMARY KEY, VolumeName TEXT NOT NULL, Slot INTEGER, PoolId INTEGER, MediaType TEXT NOT NULL,
      LastWritten TIMESTAMP WITHOUT TIME ZONE, VolMounts INTEGER, VolBytes BIGINT, VolStatus TEXT NOT NULL, Enabled SMALLINT,
      Recycle SMALLINT, VolRetention BIGINT, InChanger SMALLINT, StorageId INTEGER, EncryptionKey TEXT);
    ${statements()}
    UPDATE Media SET EncryptionKey = 'key' WHERE Slot > 500; UPDATE Media SET EncryptionKey = '' WHERE Slot = 0`,
  );
  const url = new URL(database);
  const password = decodeURIComponent(url.password);
  url.password = '';
  const bareos = await extracted('bareos', 'catalog', ['--source', url.href], password);
  const folder = temporaryFolder(t, { 'volumes.txt': printedVolumes() });
  const printed = await extracted('bacula', 'llist-volumes', [join(folder, 'volumes.txt')]);
  const encrypted = new Map(MEDIA.map(({ volumename, slot }) => [volumename.toUpperCase(), slot > 500]));
  t.strictSame(
    bareos.records,
    printed.records.map((record) => ({ ...record, encrypted: encrypted.get(record.volume) })),
  );
});
