import t from 'tap';
import { type ExtractRequest, extract } from '../../../lib/engine/extract.ts';
import { BUDGET, DEFINITION, linesOutput, NEVER, observer, POLICY, requestOf } from './requests.ts';

const requestFor = (text: string, more: Partial<ExtractRequest> = {}): ExtractRequest => ({
  ...requestOf('extract', text),
  definition: DEFINITION,
  policy: POLICY,
  budget: BUDGET,
  ...more,
});

t.test('volume records are written as NDJSON, in the order of the input', async (t) => {
  const output = linesOutput();
  const { exitCode, statistics } = await extract(
    requestFor('A2,LIBR,7\nA1,OFFS,\n', { output }),
    () => {},
    NEVER,
  );
  t.equal(exitCode, 0);
  t.strictSame(output.lines, [
    '{"customer":"US01","media":"LTO","volume":"A2","repository":"LIBR","slot":"7"}',
    '{"customer":"US01","media":"LTO","volume":"A1","repository":"OFFS"}',
  ]);
  t.match(statistics, { read: 2, written: 2, undecided: 0, absent: null, server: '' });
});

t.test('without an output records are only counted, rejected ones apart', async (t) => {
  const { observe, of } = observer();
  const rejects = linesOutput();
  const text = `${'A1,LIBR,1\n'.repeat(500)}A2,L!BR,1\n${'A3,LIBR,1\n'.repeat(500)}`;
  const { exitCode, statistics } = await extract(requestFor(text, { rejects }), observe, NEVER);
  t.equal(exitCode, 1);
  t.match(statistics, { read: 1001, written: 1000, undecided: 0, outcomes: { rejected: { total: 1 } } });
  t.equal(of('problem').length, 1);
  t.match(JSON.parse(rejects.lines[0] ?? ''), { line: 501, raw: 'A2,L!BR,1', field: 'REPOSITORY' });
});

t.test('an empty input is an error unless no records are demanded', async (t) => {
  const failed = await extract(requestFor(''), () => {}, NEVER);
  t.equal(failed.exitCode, 3);
  t.strictSame(
    failed.errors.map(({ code }) => code),
    ['SOURCE_EMPTY'],
  );
  const allowed = await extract(requestFor('', { policy: { minRecords: 0 } }), () => {}, NEVER);
  t.match(allowed, { exitCode: 0, errors: [] });
});

t.test('records that are set aside come out scope by scope', async (t) => {
  const output = linesOutput();
  const budget = { sort: 'always', setAside: 1 } as const;
  const { observe, of } = observer();
  await extract(requestFor('A2,LIBR,7\nA1,OFFS,\n', { output, budget }), observe, NEVER);
  t.equal(output.lines.length, 2);
  t.strictSame(
    of('phase').map(({ phase }) => phase),
    ['setting aside'],
  );
});
