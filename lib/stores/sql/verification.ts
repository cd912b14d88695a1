import { type Scope, scopeName, trustedScope, VolumeId } from '../../model/scope.ts';
import type { ScopeCounts } from '../roles/snapshots.ts';
import type { Finding, Verification, Verified } from '../roles/verification.ts';
import { type SqlConnection, type SqlDatabase, textOf } from './connection.ts';
import type { RemovedVolume } from './current-volume.ts';
import type { Dialect } from './dialect.ts';
import { SHEET_ENTRIES } from './history-chain.ts';
import { LABEL_KEYS, VOLUME_KEYS } from './query.ts';
import { readRevisions } from './scope-revisions.ts';
import { brokenCertificates } from './verify-certificates.ts';
import { readEntry, readSheet, VolumeLife } from './volume-life.ts';

// Most findings that are told.
const MOST_FINDINGS = 20;
// Rows of one query.
const VOLUMES = 1000;
const SHEETS = 200;

const SCOPES_OF_OLD = `SELECT customer, media, 1 FROM tapesync.media
  UNION SELECT customer, media, 1 FROM tapesync.volume ORDER BY 1, 2`;

// Those of which only the history is left are not counted.
const SCOPES = `SELECT customer, media, max(there) FROM (
    SELECT customer, media, 1 AS there FROM tapesync.media
    UNION SELECT customer, media, 1 FROM tapesync.volume
    UNION SELECT customer, media, 0 FROM tapesync.removed_volume
  ) AS scope GROUP BY customer, media ORDER BY customer, media`;

// What a volume has that was removed.
const NOTHING = { locks: '', values: {} };

/** Returns how a database is verified; `group` is the number of volumes that are in memory at once, with their fields. */
export function sqlVerification<C extends SqlConnection>(
  database: SqlDatabase<C>,
  dialect: Dialect<C>,
  group = 100_000,
): Verification {
  return {
    verify: () => database.moment((connection) => new Verifier(connection, dialect, group).verify()),
  };
}

/** Customer, media and volume. */
type Key = readonly [customer: string, media: string, volume: string];

const FIRST: Key = ['', '', ''];
const LAST: Key = ['\u{10ffff}', '\u{10ffff}', '\u{10ffff}'];

/**
 * One verification. The history has no index by volume, so all sheets are read, backwards, once for each group of
 * volumes: these lie between two keys, and what belongs to no volume belongs to the group between whose keys it is.
 */
class Verifier<C extends SqlConnection> {
  readonly #connection: C;
  readonly #dialect: Dialect<C>;
  readonly #group: number;
  readonly #findings: Finding[] = [];
  readonly #lives = new Map<string, VolumeLife>();
  #found = 0;
  #scopes = 0;
  #volumes = 0;
  #entries = 0;

  constructor(connection: C, dialect: Dialect<C>, group: number) {
    this.#connection = connection;
    this.#dialect = dialect;
    this.#group = group;
  }

  async verify(): Promise<Verified> {
    for (const finding of await this.#dialect.damage(this.#connection)) this.#find(finding);
    // What is read from a damaged database means nothing.
    if (this.#found === 0) {
      for (const finding of await this.#dialect.strays(this.#connection)) this.#find(finding);
      await this.#verifyVolumes();
      await this.#verifyCertificates();
    }
    const [scopes, volumes, entries] = [this.#scopes, this.#volumes, this.#entries];
    return { scopes, volumes, entries, found: this.#found, findings: this.#findings };
  }

  async #verifyVolumes(): Promise<void> {
    const fields = await this.#dialect.fields(this.#connection);
    const keepsRemoved = await this.#dialect.hasTable(this.#connection, 'removed_volume');
    const kept = await this.#keptCounts();
    const rows = await this.#connection.rows(keepsRemoved ? SCOPES : SCOPES_OF_OLD);
    const select = keepsRemoved ? LABEL_KEYS : VOLUME_KEYS;
    let after = FIRST;
    for (const [customer, media, there] of rows) {
      this.#scopes += Number(there);
      const scope = trustedScope(textOf(customer), textOf(media));
      let last = '';
      const counted = { volumes: 0, versions: 0 };
      for (;;) {
        const from = last === '' ? '' : `${last}\u0001`;
        const [first, second] = [scope.customer, scope.media];
        const keys = await this.#connection.rows(select, first, second, from, LAST[2], VOLUMES);
        const volumes = keys.map(([key]) => VolumeId.trusted(textOf(key)));
        const stored = await this.#dialect.readVolumes(this.#connection, scope, volumes, fields);
        const removed = keepsRemoved
          ? await this.#dialect.readRemoved(this.#connection, scope, volumes)
          : new Map<VolumeId, RemovedVolume>();
        counted.volumes += stored.size;
        for (const { version } of stored.values()) counted.versions += version;
        for (const [volume, gone] of removed) {
          this.#lives.set(
            textOfKey([scope.customer, scope.media, volume]),
            new VolumeLife({ ...NOTHING, ...gone }),
          );
        }
        for (const [volume, found] of stored) {
          this.#lives.set(textOfKey([scope.customer, scope.media, volume]), new VolumeLife(found));
          if (!removed.has(volume)) continue;
          const place = `${scopeName(scope)}.${volume}`;
          this.#find({ place, problem: 'the volume is there, and among those that were removed' });
        }
        last = volumes.at(-1) ?? last;
        if (this.#lives.size >= this.#group) {
          const upTo: Key = [scope.customer, scope.media, last];
          await this.#verifyGroup(after, upTo);
          after = upTo;
        }
        if (keys.length < VOLUMES) break;
      }
      this.#volumes += counted.volumes;
      this.#verifyCounts(scope, counted, kept.get(scopeName(scope)));
    }
    await this.#verifyGroup(after, LAST);
  }

  async #verifyCertificates(): Promise<void> {
    if (!(await this.#dialect.hasTable(this.#connection, 'reconciliation'))) return;
    for await (const finding of brokenCertificates(this.#connection)) this.#find(finding);
  }

  async #keptCounts(): Promise<ReadonlyMap<string, ScopeCounts>> {
    if (!(await this.#dialect.hasTable(this.#connection, 'scope_revision'))) return new Map();
    const revisions = await readRevisions(this.#connection);
    return new Map(revisions.map((revision) => [scopeName(revision.scope), revision]));
  }

  // By these, clients see whether what they know of a scope and of its changes since is all of it.
  #verifyCounts(scope: Scope, { volumes, versions }: ScopeCounts, kept: ScopeCounts | undefined): void {
    if (kept === undefined || (kept.volumes === volumes && kept.versions === versions)) return;
    const problem = `has ${volumes} volumes with ${versions} versions, and counts ${kept.volumes} with ${kept.versions}: volumes were written by other means`;
    this.#find({ place: scopeName(scope), problem });
  }

  // Volumes and entries behind one key, up to the other.
  async #verifyGroup(after: Key, upTo: Key): Promise<void> {
    const [from, to] = [textOfKey(after), textOfKey(upTo)];
    const select = `SELECT id, customer, media, entries FROM tapesync.history_sheet
      WHERE id < $1 AND (customer, media) >= ($2, $3) AND (customer, media) <= ($4, $5) ORDER BY id DESC LIMIT $6`;
    const bounds = [after[0], after[1], upTo[0], upTo[1], SHEETS] as const;
    let before = Number.MAX_SAFE_INTEGER;
    for (;;) {
      const sheets = await this.#connection.rows(select, before, ...bounds);
      for (const [id, customer, media, entries] of sheets) {
        before = Number(id);
        const read = readSheet(textOf(entries));
        // What cannot be read is of the group that its scope begins in.
        const place = [textOf(customer), textOf(media)] as const;
        for (const [at, [volume, entry]] of [...(read ?? ([['', null]] as const)).entries()].reverse()) {
          const key = textOfKey([...place, volume]);
          if (key <= from || key > to) continue;
          this.#entries++;
          this.#take(place, key, before * SHEET_ENTRIES + at, entry);
        }
      }
      if (sheets.length < SHEETS) break;
    }
    for (const [key, life] of this.#lives) {
      life.end();
      if (life.problem !== undefined) this.#find({ place: key.replaceAll('\0', '.'), problem: life.problem });
    }
    this.#lives.clear();
  }

  #take(place: readonly [string, string], key: string, id: number, json: unknown): void {
    const entry = readEntry(id, json);
    const scope = scopeName(trustedScope(...place));
    if (entry === undefined) {
      this.#find({ place: scope, problem: `entry ${id} of the history cannot be read` });
      return;
    }
    const life = this.#lives.get(key);
    if (life !== undefined) life.take(entry);
    else {
      const problem = `the volume is not there, and entry ${id} of the history is of it`;
      this.#find({ place: `${scope}.${entry.volume}`, problem });
    }
  }

  #find(finding: Finding): void {
    this.#found++;
    if (this.#findings.length < MOST_FINDINGS) this.#findings.push(finding);
  }
}

// Compares as the key does, column by column.
function textOfKey(key: Key): string {
  return key.join('\0');
}
