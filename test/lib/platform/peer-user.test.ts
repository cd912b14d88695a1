import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import t from 'tap';
import { peerUsers, usersIn } from '../../../lib/platform/peer-user.ts';
import { needs } from '../../needs.ts';

t.test('Linux says who holds the other end of a connection', needs('/proc/net/tcp'), async (s) => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  s.strictSame(await peerUsers(port, socket.localPort ?? 0), [process.getuid?.()]);
  s.strictSame(await peerUsers(port, 1), []);
  socket.destroy();
  server.close();
});

t.test('only the end that leads to the own port counts', async (s) => {
  const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1388 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 10001 1
   1: 0100007F:1388 0100007F:C350 01 00000000:00000000 00:00000000 00000000     0        0 10002 1
   2: 0100007F:C350 0100007F:1388 01 00000000:00000000 00:00000000 00000000  1000        0 10003 1
   3: 0000000000000000FFFF00000100007F:C351 0000000000000000FFFF00000100007F:1388 01 00000000:00000000 00:00000000 00000000  1001        0 10004 1
`;
  s.strictSame(usersIn(table, 5000, 50_000), [1000]);
  s.strictSame(usersIn(table, 5000, 50_001), [1001]);
  s.strictSame(usersIn('', 5000, 50_000), []);
});
