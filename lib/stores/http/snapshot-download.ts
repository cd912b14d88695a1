import { TapesyncError } from '../../errors/error.ts';
import type { StoredKey } from '../../model/field.ts';
import { type Scope, scopeName, type VolumeId } from '../../model/scope.ts';
import { inMemory, type SnapshotHead, type SnapshotStream, snapshotColumns } from '../roles/snapshots.ts';
import { decoded } from './decode.ts';
import { failureOf } from './failures.ts';
import type { Requests } from './requests.ts';
import { readSnapshot } from './snapshot-body.ts';
import type { Answer, RequestSpec } from './transport.ts';

/** Requests, as far as a download needs them. */
export type DownloadRequests = Pick<Requests, 'open'> & {
  readonly retries: Pick<Requests['retries'], 'retry'>;
};

/** Downloads the snapshots of scopes from one server, again where a connection is cut. */
export class SnapshotDownload {
  readonly #requests: DownloadRequests;
  readonly #server: string;

  /** `server` names it and its user. */
  constructor(requests: DownloadRequests, server: string) {
    this.#requests = requests;
    this.#server = server;
  }

  /** Opens the snapshot of a scope. */
  async open(scope: Scope, fields: readonly StoredKey[]): Promise<SnapshotStream> {
    const spec = requestOf(scope, fields);
    const columns = snapshotColumns(fields);
    const begin = () => this.#requests.open(spec, (answer) => this.#read(answer, columns));
    try {
      const first = await begin();
      return { ...first, rows: this.#resumed(scope, first, begin) };
    } catch (error) {
      if (!(error instanceof TapesyncError) || error.code !== 'NOT_THERE') throw error;
      const parameters = { store: this.#server, scope: scopeName(scope) };
      throw new TapesyncError('SCOPE_NOT_THERE', parameters, { cause: error });
    }
  }

  /** Opens a snapshot of just these volumes, some hundred: read whole, so that a cut answer is asked for again. */
  openSome(scope: Scope, fields: readonly StoredKey[], only: readonly VolumeId[]): Promise<SnapshotStream> {
    const body = { type: 'application/json', text: JSON.stringify({ volumes: only }) };
    return this.#requests.open({ ...requestOf(scope, fields), method: 'POST', body }, async (answer) => {
      const snapshot = await this.#read(answer, snapshotColumns(fields));
      return { ...snapshot, rows: inMemory(await Array.fromAsync(snapshot.rows)) };
    });
  }

  #read(answer: Answer, columns: readonly string[]): Promise<SnapshotStream> {
    return readSnapshot(decoded(answer), columns);
  }

  // A revision stands for exactly the same rows: what was delivered before the cut is skipped when they come again.
  async *#resumed(
    scope: Scope,
    first: SnapshotStream,
    again: () => Promise<SnapshotStream>,
  ): AsyncGenerator<Uint8Array> {
    let stream = first;
    let delivered = 0;
    for (let attempt = 1; ; attempt++) {
      const before = delivered;
      try {
        let skip = delivered;
        for await (const piece of stream.rows) {
          const rest = piece.subarray(Math.min(skip, piece.length));
          skip -= piece.length - rest.length;
          delivered += rest.length;
          if (rest.length > 0) yield rest;
        }
        return;
      } catch (error) {
        if (error instanceof TapesyncError) throw error;
        // The retries begin anew with every progress.
        if (delivered > before) attempt = 1;
        await this.#requests.retries.retry(failureOf(error, this.#server), attempt);
        stream = await again();
        if (!isSame(first, stream)) {
          const parameters = { store: this.#server, scope: scopeName(scope) };
          throw new TapesyncError('SNAPSHOT_OVERTAKEN', parameters, { cause: error });
        }
      }
    }
  }
}

// A scope that is not known has no revision, and no volumes.
function isSame(one: SnapshotHead, other: SnapshotHead): boolean {
  if (one.revision !== other.revision) return false;
  return one.revision !== '' || (one.state === other.state && one.volumes + other.volumes === 0);
}

function requestOf({ customer, media }: Scope, fields: readonly StoredKey[]): RequestSpec {
  return {
    method: 'GET',
    path: 'snapshot',
    parameters: { customer, media },
    query: { fields: fields.join() },
  };
}
