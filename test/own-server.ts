/**
 * What servers that tests start for themselves have in common.
 *
 * @module
 */

import { spawn } from 'node:child_process';
import { connect, createServer } from 'node:net';
import type { Writable } from 'node:stream';

// Its input ends with this process, which may be killed at any moment.
const WATCH = `
  trap '' INT TERM HUP
  read -r _
  pid=$(head -n 1 "$1/$2" 2> /dev/null) && kill -QUIT "$pid"
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    rm -rf "$1" && break
    sleep 0.2
  done`;

/**
 * Has the folder of a server be removed, and its process killed, when this process ends or the stream that it returns: however that
 * happens.
 *
 * @param pidFile the file with the id of its process in the first line, in the folder
 */
export function removedWithUs(folder: string, pidFile: string): Writable {
  const watcher = spawn('sh', ['-c', WATCH, 'sh', folder, pidFile], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    cwd: '/',
  });
  watcher.unref();
  // A pipe of a child has this method, though its type does not say so.
  (watcher.stdin as unknown as { unref(): void }).unref();
  return watcher.stdin;
}

/** Returns true if something listens on a port of the loopback interface. */
export function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

/** Returns a port of the loopback interface on which nothing listens. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('there is no free port');
  return address.port;
}
