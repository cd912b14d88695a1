import t from 'tap';
import { startServer } from '../server/started-server.ts';
import { add, RUN, SCOPE, storeContract } from './contract.ts';

t.test('a server is a store that keeps the contract', async (s) => {
  storeContract(s, (p) => {
    const started = startServer(p);
    return { open: async () => (await started).open() };
  });
});

t.test('whatever a definition is called, its runs can be recorded', async (s) => {
  const server = await startServer(s);
  const store = await server.open();
  const definitions = [
    'a\nb\u0000.ttidef',
    `${'x'.repeat(600)}😀.ttidef`,
    `😀${'x'.repeat(499)}`,
    'ä&b=c#d%00+e',
  ];
  for (const [index, definition] of definitions.entries()) {
    const run = { ...RUN, id: `run-${index}`, definition };
    s.match(await store.apply(run, SCOPE, [add(`V${index}`)], true), [{ outcome: 'added' }]);
    await store.finishRun(run, '{}', 0);
  }
  const runs = await server.store.runs({ limit: 10 });
  s.equal(runs[0]?.definition, 'ä&b=c#d%00+e');
  s.equal(runs.length, definitions.length);
  await store.close();
});
