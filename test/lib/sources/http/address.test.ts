import t from 'tap';
import { addressName, addressProblem, isSamePlace } from '../../../../lib/sources/http/address.ts';

const url = (text: string) => new URL(text);

t.test('secrets stand neither in an address nor in its name', async (t) => {
  t.match(addressProblem(url('https://ada@h/x'), false), /user or password/);
  t.match(addressProblem(url('https://:pass@h/x'), false), /user or password/);
  t.equal(addressProblem(url('https://h/x?token=1'), true), undefined);
  t.equal(addressName(url('https://ada:pass@h:8/x/y?token=1#z')), 'https://h:8/x/y');
});

t.test('a token is not sent in the clear, but to this machine', async (t) => {
  t.match(addressProblem(url('http://h/x'), true), /not sent in the clear/);
  t.equal(addressProblem(url('http://h/x'), false), undefined);
  t.equal(addressProblem(url('http://localhost:1/x'), true), undefined);
});

t.test('an export goes on at the same server, or the same host by TLS', async (t) => {
  const isSame = (from: string, to: string) => isSamePlace(url(from), url(to));
  for (const [from, to] of [
    ['https://h/a', 'https://h/b?c'],
    ['http://h/a', 'https://h/a'],
    ['http://h:80/a', 'https://h:8443/a'],
  ] as const) {
    t.ok(isSame(from, to), to);
  }
  for (const [from, to] of [
    ['https://h/a', 'https://i/a'],
    ['https://h/a', 'https://h:8/a'],
    ['https://h/a', 'http://h/a'],
    ['http://h/a', 'https://i/a'],
    ['https://h/a', 'https://ada@h/a'],
    ['https://h/a', 'file:///a'],
    ['https://h/a', 'data:,x'],
  ] as const) {
    t.notOk(isSame(from, to), to);
  }
});
