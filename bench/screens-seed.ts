import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PACKAGE_FOLDER } from '../lib/bundle.ts';

const DEFINITION = `# made for screenshots
SetCSVDelimiter(",");
SetTimeZone("UTC");
SetLiteral(MEDIA, "LTO");
SetDateFormat(EXPIRYDATE, "%%Y-%%m-%%d");
Extract(CUSTOMER, "Customer");
Extract(VOLUME, "Barcode");
Extract(REPOSITORY, "Location", 4, 0);
Extract(SLOT, "Slot");
Extract(DESCRIPTION, "Pool", 256, 0);
Extract(EXPIRYDATE, "Expires");
Extract(SCRATCH, "Scratch");
`;

const POOLS = ['Payroll, weekly full', 'Mail, daily', 'Engineering, monthly', 'Legal hold 2031', ''];
const DAY = 86_400_000;

interface Tape {
  readonly customer: string;
  readonly barcode: string;
  readonly location: string;
  readonly slot: string;
  readonly pool: string;
  readonly expires: string;
  readonly isScratch: boolean;
}

function tapes(count: number, customer: string): Tape[] {
  return Array.from({ length: count }, (_, index) => ({
    customer,
    barcode: `${customer === 'US01' ? 'A' : 'B'}${String(400 + index * 7).padStart(5, '0')}L8`,
    location: index % 3 === 2 ? 'OFFS' : 'LIBR',
    slot: String(1001 + index),
    pool: POOLS[index % POOLS.length] ?? '',
    expires: new Date(Date.now() + (index - 5) * 20 * DAY).toISOString().slice(0, 10),
    isScratch: index % 5 === 4,
  }));
}

function exportOf(rows: readonly Tape[]): string {
  const lines = rows.map(({ customer, barcode, location, slot, pool, expires, isScratch }) =>
    [customer, barcode, location, slot, `"${pool}"`, expires, isScratch ? 'TRUE' : 'FALSE'].join(','),
  );
  return ['Customer,Barcode,Location,Slot,Pool,Expires,Scratch', ...lines, ''].join('\n');
}

/**
 * Fills a store with what a site has after some nights: two customers, tapes on their way, runs that went well and that did not,
 * a plan that is held, and an inventory.
 *
 * @param folder where files are made
 * @param store as `-S` names it
 */
export function seedSite(folder: string, store: string): void {
  const run = (args: readonly string[], input: string, codes: readonly number[] = [0]) => {
    const ended = spawnSync(
      process.execPath,
      [join(PACKAGE_FOLDER, 'lib', 'tapesync.js'), ...args, '-S', store],
      { cwd: folder, input, encoding: 'utf8', env: { PATH: process.env.PATH, HOME: folder } },
    );
    if (!codes.includes(ended.status ?? -1)) throw new Error(`${args.join(' ')}: ${ended.stderr}`);
  };
  const sync = (rows: readonly Tape[], more: readonly string[], codes?: readonly number[]) =>
    run(['sync', '-a', '--quiet', '-d', 'catalog.ttidef', '--user', 'robot', ...more], exportOf(rows), codes);
  writeFileSync(join(folder, 'catalog.ttidef'), DEFINITION);
  const site = [...tapes(90, 'US01'), ...tapes(30, 'US02')];
  sync(site, ['--create', '--max-changes', 'none']);
  for (const [place, description, more] of [
    ['US01.LTO.LIBR', 'Library, room 2', []],
    ['US01.LTO.OFFS', 'Vault of Iron & Sons', ['--offsite', '--next', 'LIBR']],
    ['US02.LTO.LIBR', 'Library, room 2', []],
    ['US02.LTO.OFFS', 'Vault of Iron & Sons', ['--offsite', '--next', 'LIBR']],
  ] as const) {
    run(['admin', 'repository', 'add', place, '--description', description, ...more], '');
  }
  const sent = site.map((tape, index) => (index % 11 === 0 ? { ...tape, location: 'OFFS' } : tape));
  sync(sent, ['--max-changes', 'none']);
  const back = sent.map((tape, index) => (index % 23 === 2 ? { ...tape, location: 'LIBR' } : tape));
  const ill = [...back, { ...tapes(1, 'US01')[0], barcode: 'NO BARCODE AT ALL', location: 'LIBR' } as Tape];
  sync(ill, [], [0, 1, 4]);
  sync(
    back.map((tape) => ({ ...tape, location: 'OFFS' })),
    ['--hold'],
    [4],
  );
  const [first, second] = back.filter(({ customer, location }) => customer === 'US01' && location === 'LIBR');
  const labels = back
    .filter(({ customer, location }) => customer === 'US01' && location === 'LIBR')
    .map(({ barcode }) => barcode);
  const scan = [...labels.slice(3), 'UNKNOWN1L8', back[2]?.barcode ?? ''].join('\n');
  run(
    ['reconcile', '-r', 'US01.LTO.LIBR', '--scan', '-', '--confirm', '--audit', '--user', 'ada'],
    scan,
    [0, 1],
  );
  run(['confirm', '--user', 'ada', `US01.LTO.${first?.barcode}`], '', [0, 1]);
  run(['admin', 'volume', 'lock', `US01.LTO.${second?.barcode}`, '--user', 'ada'], '');
}
