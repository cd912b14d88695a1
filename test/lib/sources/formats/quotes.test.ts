import t from 'tap';
import { scanQuotes } from '../../../../lib/sources/formats/quotes.ts';

const scan = (line: string, delimiter = ',') => scanQuotes(line, delimiter, false);

t.test('quotes that open no element are data', async (t) => {
  for (const line of ['', 'a,b', '5" disk,6" disk', 'a, "b"', 'a"b"c']) t.equal(scan(line), 'plain', line);
});

t.test('elements whose quotes are closed are quoted', async (t) => {
  for (const line of ['"a"', '"a",b', 'b,"a"', '""', '"a""b"', '"a,b",c,"d"', '"a",']) {
    t.equal(scan(line), 'quoted', line);
  }
});

t.test('a quote that opens in a line may stay open', async (t) => {
  for (const line of ['"', '"a', 'a,"b', '"a""', '"a",b,"c']) t.equal(scan(line), 'open', line);
});

t.test('a quote that was open before a line is closed in it or not', async (t) => {
  const inside = (line: string) => scanQuotes(line, ',', true);
  t.equal(inside('a'), 'unclosed');
  t.equal(inside(''), 'unclosed');
  t.equal(inside('a""b'), 'unclosed');
  t.equal(inside('a"'), 'quoted');
  t.equal(inside('a",b'), 'quoted');
  t.equal(inside('a","b'), 'open');
});

t.test('text behind a closing quote is found by its column', async (t) => {
  t.equal(scan('"a"b'), 4);
  t.equal(scan('x,"a" ,b'), 6);
  t.equal(scanQuotes('a"b', ',', true), 3);
});

t.test('a delimiter may have several characters', async (t) => {
  t.equal(scan('a||"b|c"||d', '||'), 'quoted');
  t.equal(scan('a||"b"|c', '||'), 7);
  t.equal(scan('a|"b', '||'), 'plain');
});
