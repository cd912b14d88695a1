import { parse } from 'csv-parse/sync';
import t from 'tap';
import { parseChange } from '../../../../lib/model/change-line.ts';
import { seedPlan } from './held-seed.ts';
import { serverWithPages, visit } from './visitor.ts';

t.test('all changes of a plan are a file, as apply reads them, or for a spreadsheet', async (s) => {
  const server = await serverWithPages(s);
  await seedPlan(server.store, 'night', { note: '=1+1' });
  const reader = await visit(server, 'reader');
  const lines = await reader.get('/held/night/changes.ndjson?user=syncer');
  s.match(lines.headers, {
    'content-type': /^application\/x-ndjson/,
    'content-disposition': 'attachment; filename="plan-night.ndjson"',
  });
  const changes = lines.text
    .trimEnd()
    .split('\n')
    .map((line) => parseChange(line, 'file'));
  s.equal(changes.length, 30);
  s.match(changes[0], { action: 'update', volume: 'NIGHT0L6', version: 1, set: { repository: 'OFFS' } });
  const csv = await reader.get('/held/night/changes.csv?user=syncer');
  const rows = parse(csv.text) as string[][];
  s.equal(rows.length, 61);
  s.strictSame(rows[0], ['volume', 'version', 'action', 'field', 'from', 'to']);
  s.strictSame(rows[1], ['US01.LTO.NIGHT0L6', '1', 'update', 'repository', 'LIBR', 'OFFS']);
  s.equal(rows[2]?.[5], "'=1+1", 'no formula');
});
