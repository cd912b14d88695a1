/**
 * The JSON schemas of requests and answers, derived from the tables of fields and roles.
 *
 * @module
 */

import { type TProperties, Type } from 'typebox';
import { LONGEST_CONDITION } from '../model/condition/condition.ts';
import { FIELDS } from '../model/field.ts';
import { MOST_CAPACITY } from '../model/place-rules.ts';
import { type Day, WEEK } from '../model/schedule.ts';
import type { CustomerId, MediaId, RepositoryId, VolumeId } from '../model/scope.ts';
import type { VolumeJson } from '../model/volume-json.ts';
import { ROLES, type Role } from '../stores/roles/accounts.ts';
import { LONGEST_PASSWORD } from './passwords.ts';

function longest(key: string): number {
  const spec = FIELDS.find((field) => field.key === key);
  if (spec === undefined) throw new RangeError(`no field has the key ${key}`);
  return spec.max;
}

const id = <T extends string>(key: string) =>
  Type.Unsafe<T>(Type.String({ pattern: `^[A-Z0-9]{1,${longest(key)}}$` }));

export const Customer = id<CustomerId>('customer');
export const Media = id<MediaId>('media');
const Repository = id<RepositoryId>('repository');
const Volume = Type.Unsafe<VolumeId>(
  Type.String({ pattern: `^[A-Z0-9][A-Z0-9-]{0,${longest('volume') - 1}}$` }),
);
const Description = Type.String({ maxLength: longest('repositoryDescription') });
const Instant = Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ$' });
// An instant that exists: a format checks the calendar.
export const Moment = Type.String({
  format: 'date-time',
  pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:[0-5]\\dZ$',
});
// A line of text: not every store can keep other characters, and they could break a line where they are shown.
export const Line = (maxLength: number, description?: string) =>
  Type.String({
    maxLength,
    pattern: '^[^\\u0000-\\u001f\\u007f-\\u009f\\ud800-\\udfff]*$',
    ...(description !== undefined && { description }),
  });
export const RunId = Type.String({ pattern: '^[A-Za-z0-9-]{1,64}$' });
const Grants = Type.Array(
  Type.Object({
    customer: Type.String({ description: 'a Customer-ID, or * for every customer' }),
    role: Type.Unsafe<Role>(Type.String({ enum: [...ROLES] })),
  }),
);

export const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) =>
  Type.Union([type, Type.Null()]);

// Refuses keys that it does not know.
export const Strict = <T extends TProperties>(properties: T) =>
  Type.Object(properties, { additionalProperties: false });

export const ErrorBody = Type.Object({
  code: Type.String(),
  message: Type.String(),
  parameters: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()])),
});

export const Credentials = Strict({
  user: Type.String({ minLength: 1, maxLength: 64 }),
  password: Type.String({ maxLength: LONGEST_PASSWORD }),
});
export const SessionBody = Type.Object({ token: Type.String(), expires: Instant });
export const UserBody = Type.Object({ user: Type.String(), grants: Grants });

const OfScope = { customer: Customer, media: Media };
const OfVolume = { ...OfScope, volume: Volume };
export const CustomerParams = Type.Object({ customer: Customer });
export const ScopeParams = Type.Object(OfScope);
export const RepositoryParams = Type.Object({ ...OfScope, repository: Repository });
export const VolumeParams = Type.Object(OfVolume);
const Lock = Type.Union([Type.Literal('update'), Type.Literal('move')]);
export const LockParams = Type.Object({ ...OfVolume, lock: Lock });
export const RunParams = Type.Object({ run: RunId });

export const DescriptionBody = Strict({ description: Description });
export const RepositoryBody = Strict({
  description: Description,
  next: Type.Optional(
    Type.Union([Repository, Type.Literal('')], {
      description: 'where volumes go next; without it that stays as it is, empty it is cleared',
    }),
  ),
  offsite: Type.Optional(
    Type.Boolean({ description: 'whether it is another site; without it that stays as it is' }),
  ),
  capacity: Type.Optional(
    Type.Union([Type.Integer({ minimum: 1, maximum: MOST_CAPACITY }), Type.Null()], {
      description: 'how many volumes it has room for; without it that stays as it is, null clears it',
    }),
  ),
});
export const MediaBody = Strict({ description: Description, volumeFilter: Type.String({ maxLength: 256 }) });
export const CustomerList = Type.Array(Type.Object({ customer: Customer, description: Type.String() }));
export const MediaList = Type.Array(
  Type.Object({ ...OfScope, description: Type.String(), volumeFilter: Type.String() }),
);
export const RepositoryList = Type.Array(
  Type.Object({
    ...OfScope,
    repository: Repository,
    description: Type.String(),
    next: Type.Optional(Repository),
    offsite: Type.Optional(Type.Literal(true)),
    capacity: Type.Optional(Type.Integer()),
  }),
);
/** It is free text, which cannot stand in a path: a browser or a proxy would take `..` for a step up. */
export const DataClusterQuery = Strict({
  name: Type.String({
    minLength: 1,
    maxLength: longest('dataCluster'),
    description: 'the name of the data cluster',
  }),
});
export const DataClusterList = Type.Array(Type.Object({ ...OfScope, dataCluster: Type.String() }));
export const ScopeList = Type.Array(ScopeParams);

export const SnapshotQuery = Strict({
  fields: Type.Optional(Type.String({ maxLength: 8000, description: 'field keys, separated by commas' })),
});
export const VolumesBody = Strict({ volumes: Type.Array(Volume, { maxItems: 10_000 }) });

const Counts = {
  volumes: Type.Integer(),
  versions: Type.Integer({ description: 'sum of the versions of the volumes' }),
};
export const RevisionList = Type.Array(Type.Object({ ...OfScope, revision: Type.String(), ...Counts }));
export const SinceQuery = Strict({ since: Type.String({ pattern: '^[A-Za-z0-9-]{1,64}$' }) });
export const SinceBody = Type.Object({
  changes: Nullable(
    Type.Object({
      state: Type.String(),
      revision: Type.String(),
      volumeFilter: Type.String(),
      repositories: Type.Record(Type.String(), Type.String()),
      dataClusters: Type.Optional(Type.Array(Type.String())),
      ...Counts,
      base: Type.Object(Counts, { description: 'of the revision asked for' }),
      changed: Type.Array(Volume),
    }),
  ),
});

// The run, in the query of every request that writes; the first one records it.
export const RunParts = {
  command: Line(20),
  definition: Line(1000),
  started: Moment,
};
const Task = Line(64, 'tells exports apart that one definition reads');
const OfTask = { ...RunParts, task: Type.Optional(Task) };
export const RunQuery = Strict({ run: RunId, ...OfTask });
export const ChangesQuery = Strict({
  run: RunId,
  ...OfTask,
  create: Type.Optional(
    Type.Unsafe<'true' | 'false'>(Type.String({ enum: ['true', 'false'], default: 'false' })),
  ),
});
export const RepeatHeaders = Type.Object({
  'idempotency-key': Type.Optional(Type.String({ pattern: '^[A-Za-z0-9-]{1,64}$' })),
});
export const RunEnd = Strict({
  ...OfTask,
  exitCode: Type.Integer({ minimum: 0, maximum: 255 }),
  statistics: Type.Record(Type.String(), Type.Unknown()),
});
export const RunBody = Type.Object({
  id: RunId,
  user: Type.String(),
  command: Type.String(),
  definition: Type.String(),
  task: Type.String(),
  started: Instant,
  finished: Nullable(Instant),
  exitCode: Nullable(Type.Integer()),
  statistics: Type.Unknown(),
});
export const RunList = Type.Array(RunBody);
export const SourceQuery = Strict({ definition: Line(1000), task: Type.Optional(Task) });
export const LastRunBody = Type.Object({
  run: Nullable(Type.Object({ id: RunId, started: Instant, volumeRecords: Type.Integer() })),
});
export const UserName = Line(64);
export const RunListQuery = Type.Object({
  prefix: Type.Optional(RunId),
  user: Type.Optional(UserName),
  after: Type.Optional(RunId),
  afterUser: Type.Optional(UserName),
  limit: Type.Optional(Type.String({ pattern: '^([1-9][0-9]{0,2}|1000)$' })),
});
export const RunUserQuery = Type.Object({ user: Type.Optional(UserName) });
export const RunChangesQuery = Strict({
  user: Type.Optional(UserName),
  after: Type.Optional(Type.String({ pattern: '^[0-9]{1,18}$' })),
});
export const RunChangesBody = Type.Object({
  items: Type.Array(
    Type.Object({
      ...OfVolume,
      version: Type.Integer(),
      existed: Type.Boolean(),
      exists: Type.Boolean(),
      fields: Type.Record(
        Type.String(),
        Type.Unsafe<readonly [string | null, string | null]>(Type.Unknown()),
      ),
      since: Type.Optional(
        Type.Object({
          id: Type.String(),
          user: Type.String(),
          command: Type.String(),
          definition: Type.String(),
          started: Instant,
          at: Instant,
        }),
      ),
      isBack: Type.Boolean(),
    }),
  ),
  next: Type.Optional(Type.String()),
});

// Whether there is such a zone, the model says.
const SourceParts = {
  definition: Line(1000, 'the definition as its runs name it'),
  user: Line(64, 'the user of its runs'),
  by: Type.String({ description: 'time of day by which it should report, such as 07:00' }),
  zone: Line(64, 'time zone of this time, such as Europe/Berlin'),
};
const Days = Type.Unsafe<readonly Day[]>(
  Type.Array(Type.String({ enum: [...WEEK] }), { description: 'days of the week' }),
);
export const SourceParams = Type.Object({ source: Type.String({ pattern: '^[A-Za-z0-9._-]{1,64}$' }) });
export const SourceBody = Strict({
  ...SourceParts,
  customer: Type.Optional(Nullable(Customer)),
  task: Type.Optional(Task),
  days: Type.Optional(Days),
});
const SourceRunBody = Nullable(
  Type.Object({
    id: Type.String(),
    started: Instant,
    finished: Nullable(Instant),
    exitCode: Nullable(Type.Integer()),
  }),
);
export const SourceList = Type.Array(
  Type.Object({
    name: Type.String(),
    ...SourceParts,
    customer: Nullable(Customer),
    task: Task,
    days: Days,
    since: Instant,
    due: Nullable(Instant),
    next: Instant,
    lastRun: SourceRunBody,
    lastReport: SourceRunBody,
    isLate: Type.Boolean(),
  }),
);

// A place by its name: of the ids of its customer, its media type and itself.
const PlaceName = Type.String({
  pattern: `^[A-Z0-9]{1,${longest('customer')}}\\.[A-Z0-9]{1,${longest('media')}}\\.[A-Z0-9]{1,${longest('repository')}}$`,
});
const Status = '[a-z][a-z ]{0,30}';
const StatusCounts = Type.Record(
  Type.String({ pattern: `^${Status}$` }),
  Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }),
  { additionalProperties: false, maxProperties: 50 },
);
const CertificateParts = {
  finished: Moment,
  exitCode: Type.Integer({ minimum: 0, maximum: 255 }),
  places: Type.Array(PlaceName, { minItems: 1, maxItems: 100 }),
  sources: Type.Array(Line(1000), { maxItems: 1000 }),
  confirm: Type.Boolean(),
  audit: Type.Boolean(),
  counts: StatusCounts,
  stopped: Line(1000),
};
/** The first line of a certificate that is sent. */
export const CertificateHead = Strict(CertificateParts);
export const CertificateBody = Type.Object({
  id: RunId,
  user: Type.String(),
  ...RunParts,
  ...CertificateParts,
});
export const CertificateList = Type.Object({
  items: Type.Array(CertificateBody),
  next: Type.Optional(Type.String()),
});
export const NumberedPage = Type.Optional(Type.String({ pattern: '^[0-9]{1,15}$' }));
export const CertificatesQuery = Strict({
  prefix: Type.Optional(RunId),
  place: Type.Optional(PlaceName),
  after: NumberedPage,
  limit: Type.Optional(Type.String({ pattern: '^([1-9][0-9]{0,2}|1000)$' })),
});
export const CertificateQuery = Strict(RunParts);
export const FindingsQuery = Strict({
  user: Type.Optional(UserName),
  only: Type.Optional(
    Type.String({
      pattern: `^${Status}(,${Status}){0,30}$`,
      description: 'statuses, separated by commas, or overdue',
    }),
  ),
  after: NumberedPage,
});
export const FindingsBody = Type.Object({
  items: Type.Array(
    Type.Object({
      status: Type.String(),
      overdue: Type.Optional(Type.Literal(true)),
      label: Type.String(),
      line: Type.Optional(Type.Integer()),
      slot: Type.Optional(Type.String()),
      knownSlot: Type.Optional(Type.String()),
      currentRepository: Type.Optional(Type.String()),
      repository: Type.Optional(Type.String()),
      outcome: Type.Optional(Type.String({ description: 'what became of the change of the volume' })),
      firstLine: Type.Optional(Type.Integer()),
      scope: Type.Optional(Type.String()),
      within: Type.Optional(Type.String({ description: 'the container that was seen in its place' })),
      candidates: Type.Optional(Type.Unsafe<readonly string[]>(Type.Array(Type.String()))),
    }),
  ),
  next: Type.Optional(Type.String()),
});

export const HistoryList = Type.Array(
  Type.Object({
    version: Type.Integer(),
    at: Instant,
    user: Type.String(),
    run: Type.String(),
    command: Type.String({ description: 'the command of the run' }),
    field: Type.String(),
    old: Nullable(Type.String()),
    new: Nullable(Type.String()),
  }),
);
const Filtered = {
  filter: Type.Optional(Line(1024, 'a filter of Volume-IDs, such as A0*L8')),
  where: Type.Optional(
    Line(LONGEST_CONDITION, 'a condition, such as `repository = OFFS and not scratch and moveDate < today`'),
  ),
};
export const FilterQuery = Strict(Filtered);
export const PageQuery = Strict({
  ...Filtered,
  after: Type.Optional(Volume),
  limit: Type.Optional(Type.String({ pattern: '^([1-9][0-9]{0,2}|1000)$' })),
});
export const CountBody = Type.Object({ volumes: Type.Integer() });
export const CensusQuery = Strict({ movingBefore: Instant });
export const CensusBody = Type.Array(
  Type.Object({
    repository: Type.Optional(Type.String()),
    volumes: Type.Record(Type.String(), Type.Integer()),
  }),
);
/** A volume as `volumes --json` prints it; the table of fields has the other keys. */
export const VolumeBody = Type.Unsafe<VolumeJson>(
  Type.Object({ ...OfVolume, version: Type.Integer() }, { additionalProperties: true }),
);

const PageOf = <T extends Parameters<typeof Type.Array>[0]>(item: T) =>
  Type.Object({ items: Type.Array(item), next: Type.Optional(Volume) });
export const VolumePage = PageOf(VolumeBody);
export const HistoryPage = PageOf(Type.Object({ volume: Volume, entries: HistoryList }));

export const StateBody = Type.Object({ status: Type.String() });
