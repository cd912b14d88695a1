/**
 * Runs one statement after another in a DuckDB database, each line of the standard input being one, and prints how many
 * rows the last one changed: a process of its own, as the other peers are.
 *
 * @module
 */

import { createInterface } from 'node:readline';
import { DuckDBInstance, version } from '@duckdb/node-api';

const [path] = process.argv.slice(2);
if (path === undefined) {
  process.stdout.write(`${version()}\n`);
} else {
  const instance = await DuckDBInstance.create(path);
  const connection = await instance.connect();
  let changed = 0;
  for await (const statement of createInterface({ input: process.stdin })) {
    changed = (await connection.run(statement)).rowsChanged;
  }
  connection.closeSync();
  // Closing moves what was written into the file.
  instance.closeSync();
  process.stdout.write(`${changed}\n`);
}
