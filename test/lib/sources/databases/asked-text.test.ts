import t from 'tap';
import { withoutEnd } from '../../../../lib/sources/databases/asked-text.ts';

t.test('the semicolon at the end goes, with the comments behind it', async (t) => {
  for (const end of ['', ';', '; ', ';\n-- all of them', '; -- all -- of them; or\n\n  -- not\n'])
    t.equal(withoutEnd(`SELECT 1${end}`), 'SELECT 1', JSON.stringify(end));
});

t.test('what stands within a query stays', async (t) => {
  for (const query of ['SELECT 1; DROP TABLE media', "SELECT ';' -- one\n, 2", 'SELECT 1 -- one', ''])
    t.equal(withoutEnd(query), query);
});

t.test('a text that was made to take long does not', async (t) => {
  const begin = performance.now();
  for (const part of ['-- ', '--\n', ';', '; --', '\n'])
    withoutEnd(`;${part.repeat(65_536 / part.length)}\nx`);
  t.ok(performance.now() - begin < 5000);
});
