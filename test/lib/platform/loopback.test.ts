import t from 'tap';
import { isLoopback } from '../../../lib/platform/loopback.ts';

t.test('localhost and the addresses of loopback are this machine', async (t) => {
  for (const host of ['localhost', '127.0.0.1', '127.255.0.9', '[::1]'])
    t.equal(isLoopback(new URL(`http://${host}:8080`)), true, host);
});

t.test('hosts that only look like it are not', async (t) => {
  for (const host of ['localhost.example', '128.0.0.1', '127.0.0.1.example', 'x127.example', '[::2]'])
    t.equal(isLoopback(new URL(`http://${host}`)), false, host);
});
