import type { ValueKey } from '../../model/field.ts';
import type { Scope, VolumeId } from '../../model/scope.ts';
import type { Query } from '../roles/query.ts';
import { type SnapshotStream, type Snapshots, snapshotColumns } from '../roles/snapshots.ts';
import { decoded } from './decode.ts';
import { DownloadAhead } from './download-ahead.ts';
import type { Requests } from './requests.ts';
import { readSnapshot } from './snapshot-body.ts';
import { SnapshotDownload } from './snapshot-download.ts';
import type { SnapshotFiles } from './snapshot-files.ts';

/** Returns the snapshots of a server; `files` is where they are kept on disk. */
export function httpSnapshots(
  requests: Requests,
  server: string,
  query: Pick<Query, 'scopes'>,
  files: SnapshotFiles | undefined,
): Snapshots {
  const download = new SnapshotDownload(requests, server, files);
  const ahead = new DownloadAhead((scope, fields) => download.open(scope, fields), query.scopes);
  return {
    open: (scope, fields, only) =>
      only === undefined ? ahead.open(scope, fields) : openSome(requests, scope, fields, only),
  };
}

function openSome(
  requests: Requests,
  scope: Scope,
  fields: readonly ValueKey[],
  only: readonly VolumeId[],
): Promise<SnapshotStream> {
  const spec = {
    method: 'POST',
    path: 'snapshot',
    parameters: { ...scope },
    query: { fields: fields.join() },
    body: { type: 'application/json', text: JSON.stringify({ volumes: only }) },
  } as const;
  // Some hundred rows: read whole, so that a cut answer is asked for again.
  return requests.open(spec, async (answer) => {
    const { facts, rows } = await readSnapshot(decoded(answer), snapshotColumns(fields));
    const pieces = await Array.fromAsync(rows);
    return { ...facts, rows: each(pieces) };
  });
}

async function* each(pieces: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* pieces;
}
