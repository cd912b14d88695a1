import { readFile } from 'node:fs/promises';

// Both kinds of address: one of IPv4 may stand in the second file as well.
const TABLES = ['/proc/net/tcp', '/proc/net/tcp6'];

/**
 * Returns the ids of the users who hold the other end of a connection within this machine, by its ports, as Linux tells them;
 * none where the system does not say it.
 */
export async function peerUsers(ownPort: number, peerPort: number): Promise<readonly number[]> {
  const tables = await Promise.all(TABLES.map((file) => readFile(file, 'latin1').catch(() => '')));
  return tables.flatMap((table) => usersIn(table, ownPort, peerPort));
}

/** Returns the users of the sockets of a table that lead from one port to another. */
export function usersIn(table: string, ownPort: number, peerPort: number): readonly number[] {
  return table
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter(([, local, remote]) => portOf(local) === peerPort && portOf(remote) === ownPort)
    .map(([, , , , , , , user]) => Number(user));
}

function portOf(address: string | undefined): number {
  return Number.parseInt(address?.split(':')[1] ?? '', 16);
}
