import { randomUUID } from 'node:crypto';
import { errorMessage, TapesyncError } from '../../errors/error.ts';
import { printable } from '../../errors/printable.ts';
import type { Change } from '../../model/change.ts';
import { changeLine } from '../../model/change-line.ts';
import type { ValueKey } from '../../model/field.ts';
import { isJsonObject } from '../../model/json-object.ts';
import { invalidValue } from '../../model/rules.ts';
import type { Run } from '../../model/run.ts';
import type { Scope, VolumeId } from '../../model/scope.ts';
import { fillIn, parseResults } from '../protocol/apply-results.ts';
import { JSON_LINES } from '../protocol/media-types.ts';
import type { PathName } from '../protocol/paths.ts';
import type { ApplyResult, RepeatKey } from '../roles/changes.ts';
import type { Customer, Media, Repository } from '../roles/places.ts';
import type { HistoryEntry } from '../roles/query.ts';
import type { SnapshotStream } from '../roles/snapshots.ts';
import { snapshotColumns } from '../roles/snapshots.ts';
import type { Store } from '../store.ts';
import type { StoreAdministration, VolumeStore } from '../volume-store.ts';
import { withRoles } from '../with-roles.ts';
import { decoded } from './decode.ts';
import { DownloadAhead } from './download-ahead.ts';
import { parseJson } from './failures.ts';
import { type RequestOptions, Requests } from './requests.ts';
import { readSnapshot } from './snapshot-body.ts';
import { SnapshotDownload } from './snapshot-download.ts';
import { SnapshotFiles } from './snapshot-files.ts';

/** How a server is used as a store. */
export interface HttpStoreOptions extends Omit<RequestOptions, 'name'> {
  /** Folder for snapshots, which are downloaded again only where their scope has changed. */
  readonly snapshotFolder?: string;
}

// Well under what a server takes: changes to hundreds of attributes are the exception.
const MOST_BYTES = 4 * 2 ** 20;

/**
 * Logs on to a Framework Server and returns it as a store.
 * Throws LOGON_REFUSED, or SERVER_UNREACHABLE when it does not answer however often it is asked.
 */
export async function openHttpStore(
  options: HttpStoreOptions,
): Promise<VolumeStore & StoreAdministration & Store> {
  const { server, user, snapshotFolder } = options;
  const name = `${server.protocol}//${user}@${server.host}${server.pathname.replace(/\/$/, '')}`;
  const requests = new Requests({ ...options, name });
  const files = snapshotFolder === undefined ? undefined : new SnapshotFiles(snapshotFolder);
  await files?.prepare();
  try {
    await requests.logOn();
  } catch (error) {
    await requests.close();
    throw error;
  }
  return withRoles(new HttpStore(name, requests, new SnapshotDownload(requests, name, files)));
}

class HttpStore implements VolumeStore, StoreAdministration {
  readonly name: string;
  readonly #requests: Requests;
  readonly #ahead: DownloadAhead;

  constructor(name: string, requests: Requests, snapshots: SnapshotDownload) {
    this.name = name;
    this.#requests = requests;
    this.#ahead = new DownloadAhead(
      (scope, fields) => snapshots.open(scope, fields),
      () => this.scopes(),
    );
  }

  async openScope(
    scope: Scope,
    fields: readonly ValueKey[],
    only?: readonly VolumeId[],
  ): Promise<SnapshotStream> {
    if (only === undefined) return this.#ahead.open(scope, fields);
    const spec = {
      method: 'POST',
      path: 'snapshot',
      parameters: { ...scope },
      query: { fields: fields.join() },
      body: { type: 'application/json', text: JSON.stringify({ volumes: only }) },
    } as const;
    // Some hundred rows: read whole, so that a cut answer is asked for again.
    return this.#requests.open(spec, async (answer) => {
      const { facts, rows } = await readSnapshot(decoded(answer), snapshotColumns(fields));
      const pieces = await Array.fromAsync(rows);
      return { ...facts, rows: yielded(pieces) };
    });
  }

  async scopes() {
    return this.#list<Scope>('scopes', ['customer', 'media']);
  }

  async apply(
    run: Run,
    scope: Scope,
    changes: readonly Change[],
    create: boolean,
    repeat?: RepeatKey,
  ): Promise<readonly ApplyResult[]> {
    // In JSON a value that is not canonical could come to mean something else.
    const refusals = changes.map((change): ApplyResult | undefined => {
      const reason = invalidValue(change);
      return reason && { outcome: 'refused', ...reason };
    });
    const sound = changes.filter((_, index) => refusals[index] === undefined);
    return fillIn(refusals, await this.#send(run, scope, sound, create, repeat));
  }

  async #send(
    run: Run,
    scope: Scope,
    changes: readonly Change[],
    create: boolean,
    repeat?: RepeatKey,
  ): Promise<readonly ApplyResult[]> {
    const results: ApplyResult[] = [];
    // However often a request is sent until an answer arrives, it is applied once.
    const key = repeat?.key ?? randomUUID();
    let part = 0;
    for (const lines of inRequests(scope, changes)) {
      const spec = {
        method: 'POST',
        path: 'changes',
        parameters: { ...scope },
        query: { ...runQuery(run), create: String(create) },
        headers: { 'idempotency-key': `${key}-${part++}` },
        body: { type: JSON_LINES, text: lines.join('') },
        measured: true,
      } as const;
      try {
        const answered = await this.#requests.ask(spec, `${lines.length} results`, (text) => {
          const parsed = parseResults(text);
          return parsed?.length === lines.length ? parsed : undefined;
        });
        results.push(...answered);
      } catch (error) {
        if (results.length === 0 || !(error instanceof TapesyncError)) throw error;
        // What was applied before must be counted: the error itself comes with whatever is sent next.
        this.#requests.giveUp(error);
        const message = errorMessage('CHANGE_FAILED', { problem: error.message });
        const rest = Array.from({ length: changes.length - results.length }, () => {
          return { outcome: 'failed', code: 'CHANGE_FAILED', message } as const;
        });
        return [...results, ...rest];
      }
    }
    return results;
  }

  async finishRun(run: Run, statistics: string, exitCode: number) {
    const { run: id, ...rest } = runQuery(run);
    // The statistics are JSON already.
    const head = JSON.stringify({ ...rest, exitCode }).slice(0, -1);
    await this.#put('run', { run: id }, `${head},"statistics":${statistics}}`);
  }

  close() {
    return this.#requests.close();
  }

  async customers() {
    return this.#list<Customer>('customers', ['customer', 'description']);
  }

  async media() {
    return this.#list<Media>('media', ['customer', 'media', 'description', 'volumeFilter']);
  }

  async repositories() {
    return this.#list<Repository>('repositories', ['customer', 'media', 'repository', 'description']);
  }

  async putCustomer({ description, ...id }: Customer) {
    await this.#put('customer', id, JSON.stringify({ description }));
  }

  async putMedia({ description, volumeFilter, ...id }: Media) {
    await this.#put('scope', id, JSON.stringify({ description, volumeFilter }));
  }

  async putRepository({ description, ...id }: Repository) {
    await this.#put('repository', id, JSON.stringify({ description }));
  }

  async setLock(run: Run, scope: Scope, volume: VolumeId, lock: 'update' | 'move', on: boolean) {
    try {
      await this.#requests.send({
        method: on ? 'PUT' : 'DELETE',
        path: 'lock',
        parameters: { ...scope, volume, lock },
        query: runQuery(run),
      });
      return true;
    } catch (error) {
      if (error instanceof TapesyncError && error.code === 'NOT_THERE') return false;
      throw error;
    }
  }

  async history({ customer, media }: Scope, volume: VolumeId) {
    const keys = ['version', 'at', 'user', 'run', 'field', 'old', 'new'];
    return this.#list<HistoryEntry>('history', keys, { customer, media, volume });
  }

  async #put(path: PathName, parameters: Readonly<Record<string, string>>, text: string): Promise<void> {
    await this.#requests.send({ method: 'PUT', path, parameters, body: { type: 'application/json', text } });
  }

  // A list of objects that have all these keys: what is in them is only shown.
  async #list<T>(
    path: PathName,
    keys: readonly string[],
    parameters: Readonly<Record<string, string>> = {},
  ): Promise<readonly T[]> {
    const isRow = (row: unknown): row is T =>
      isJsonObject(row) && keys.every((key) => Object.hasOwn(row, key));
    return this.#requests.ask({ method: 'GET', path, parameters }, `a list of ${path}`, (text) => {
      const json = parseJson(text);
      return Array.isArray(json) && json.every(isRow) ? json : undefined;
    });
  }
}

// It stands in the URL of every request that writes, which may be some thousand bytes long.
const LONGEST_DEFINITION = 500;

function runQuery({ id, command, definition, started }: Run) {
  return {
    run: id,
    command,
    definition: printable(definition).slice(-LONGEST_DEFINITION).toWellFormed(),
    started,
  };
}

// What a change was computed from and where it stood is of no use to the server, which knows what it replaces.
function* inRequests(scope: Scope, changes: readonly Change[]): Iterable<string[]> {
  let lines: string[] = [];
  let bytes = 0;
  for (const change of changes) {
    const { was: _, line: __, ...sent } = changeLine(change);
    const text = `${JSON.stringify({ ...sent, ...scope })}\n`;
    const length = Buffer.byteLength(text);
    if (bytes > 0 && bytes + length > MOST_BYTES) {
      yield lines;
      lines = [];
      bytes = 0;
    }
    lines.push(text);
    bytes += length;
  }
  if (lines.length > 0) yield lines;
}

async function* yielded(pieces: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* pieces;
}
