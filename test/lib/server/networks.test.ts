import t from 'tap';
import { networkOf, sourceOf } from '../../../lib/server/networks.ts';

t.test('a source is an address, with IPv6 the network that one owner has', async (t) => {
  t.equal(sourceOf('192.0.2.1'), sourceOf('::ffff:192.0.2.1'));
  t.not(sourceOf('192.0.2.1'), sourceOf('192.0.2.2'));
  t.equal(sourceOf('2001:db8::1'), sourceOf('2001:db8::2:1'));
  t.not(sourceOf('2001:db8::1'), sourceOf('2001:db8:0:1::1'));
  t.equal(sourceOf('unknown'), 'unknown');
});

t.test('a network has the addresses beside', async (t) => {
  t.equal(networkOf('192.0.2.1'), networkOf('192.0.2.200'));
  t.not(networkOf('192.0.2.1'), networkOf('192.0.3.1'));
  t.equal(networkOf('2001:db8::1'), sourceOf('2001:db8::1'));
});
