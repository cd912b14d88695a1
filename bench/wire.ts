/**
 * Counts the bytes between a client and a server in the case that the vendor publishes: 10,000 volumes with
 * descriptions, downloaded for the first time, unchanged, and with 100 updates.
 *
 * @module
 */

import { writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { CATALOG_DEFAULTS, writeCatalogFile } from './catalog.ts';
import { measure } from './measure.ts';
import { startServerProcess } from './server-process.ts';

/** Bytes in each direction, all that TCP carries: from the log-on to the log-off. */
export interface WireBytes {
  readonly down: number;
  readonly up: number;
}

/** What went over the wire. */
export interface WireMeasured {
  /** A sync without changes, for the first time. */
  readonly first: WireBytes;
  /** The same again, with what the first time has kept. */
  readonly unchanged: WireBytes;
  /** A sync with 100 updates, with what the last time has kept. */
  readonly updates: WireBytes;
  /** The same export again after others have changed 100 of its volumes, which are changed back. */
  readonly others: WireBytes;
}

const CASE = { ...CATALOG_DEFAULTS, volumes: 10_000, scopes: 1 };
const UPDATES = 100;

const DEFINITION = `SetCSVDelimiter(",");
Extract(CUSTOMER, "customer");
Extract(MEDIA, "media");
Extract(VOLUME, "volume");
Extract(REPOSITORY, "repository");
Extract(SLOT, "slot");
Extract(DESCRIPTION, "description");
`;

/** Measures the published case with a program in an empty folder. Throws where a sync does not do what it should. */
export async function measureWire(program: string, folder: string): Promise<WireMeasured> {
  const [base, changed, definition] = ['base.csv', 'changed.csv', 'wire.ttidef'].map((name) =>
    join(folder, name),
  ) as [string, string, string];
  await writeFile(definition, DEFINITION);
  await writeCatalogFile(CASE, base);
  await writeCatalogFile({ ...CASE, changed: UPDATES / CASE.volumes }, changed);
  const server = await startServerProcess(program, folder, `sqlite:${join(folder, 'server.db')}`);
  const meter = await startMeter(server.port);
  try {
    const sync = async (expected: string, input: string, ...options: string[]): Promise<WireBytes> => {
      const before = { ...meter.bytes };
      // What is kept is of an input by its name: here that of the standard input.
      const { exitCode, stdout, stderr } = await measure(
        process.execPath,
        [
          ...[program, 'sync', '--json', '--compress', '-d', definition, '-S', server.logon(meter.port)],
          ...options,
        ],
        { input },
      );
      const report = (stderr || stdout).trim().split('\n').at(-1) ?? '';
      if (exitCode !== 0 || !report.includes(expected))
        throw new Error(`${expected} was expected: ${stderr}`);
      return { down: meter.bytes.down - before.down, up: meter.bytes.up - before.up };
    };
    await sync('"added":{"total":10000', base, '-a', '--create', '--no-cache');
    const kept = ['--cache', join(folder, 'kept')];
    const first = await sync('"unchanged":{"total":10000', base, ...kept);
    const unchanged = await sync('"unchanged":{"total":10000', base, ...kept);
    const updates = await sync(`"updated":{"total":${UPDATES}`, changed, ...kept);
    await sync(`"updated":{"total":${UPDATES}`, base, '--no-cache');
    const others = await sync(`"updated":{"total":${UPDATES}`, changed, ...kept);
    return { first, unchanged, updates, others };
  } finally {
    meter.server.close();
    await server.stop();
  }
}

interface Meter {
  readonly server: Server;
  readonly port: number;
  readonly bytes: { down: number; up: number };
}

async function startMeter(port: number): Promise<Meter> {
  const bytes = { down: 0, up: 0 };
  const server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1');
    client.on('data', (chunk) => {
      bytes.up += chunk.length;
    });
    upstream.on('data', (chunk) => {
      bytes.down += chunk.length;
    });
    client.on('error', () => upstream.destroy());
    upstream.on('error', () => client.destroy());
    client.pipe(upstream).pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, port: (server.address() as AddressInfo).port, bytes };
}
