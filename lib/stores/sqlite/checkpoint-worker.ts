/**
 * What runs in the thread that `checkpoints.ts` starts: it moves the log into the file whenever it is told to.
 *
 * @module
 */

import { parentPort, workerData } from 'node:worker_threads';
import { Connection } from './connection.ts';

/** The database whose log is moved. */
export interface CheckpointSetting {
  readonly path: string;
  readonly store: string;
}

if (parentPort === null) throw new Error('the log is moved in a thread of its own');
const port = parentPort;
const { path, store } = workerData as CheckpointSetting;
const connection = new Connection(path, { store, readOnly: false, timeoutMs: 0 });

port.on('message', () => {
  // What readers still look at stays in the log until the next time.
  connection.row('PRAGMA wal_checkpoint(PASSIVE)');
  port.postMessage('done');
});
