/**
 * The table of errors: every message about something that went wrong, in one place.
 *
 * @module
 */

/**
 * The kind of an error; decides the exit code. `record` and `change` errors concern a single record or change and never
 * stop a run.
 */
export type ErrorClass = 'usage' | 'definition' | 'source' | 'store' | 'limit' | 'record' | 'change';

interface ErrorSpec {
  readonly class: ErrorClass;
  /** Says what, where, what was expected, what was found, and what to do; `{name}` stands for a parameter. */
  readonly text: string;
}

const errors = <const T extends Record<string, ErrorSpec>>(table: T): T => table;

/** Every error by its code. */
export const ERRORS = errors({
  // Usage and configuration
  COMMAND_UNKNOWN: {
    class: 'usage',
    text: 'there is no command or input file {name}{suggestion}; tapesync --help lists the commands',
  },
  OPTION_INVALID: { class: 'usage', text: '{option}: {problem}' },
  OPTION_UNKNOWN: {
    class: 'usage',
    text: 'there is no option {option}{suggestion}; tapesync {command} --help lists them',
  },
  ARGUMENT_INVALID: { class: 'usage', text: '{problem}; tapesync {command} --help shows how it is called' },
  CONFIG_INVALID: { class: 'usage', text: 'configuration file {file}: {problem}' },
  LOGON_INVALID: {
    class: 'usage',
    text: 'logon string: {problem}; expected sqlite:FILE, https://USER@HOST[:PORT], USER:PASSWORDFILE@HOST[:PORT] or postgres://USER@HOST/DATABASE',
  },
  PASSWORD_MISSING: {
    class: 'usage',
    text: 'the password of {user} is missing{problem}; put it into a file (USER:FILE@HOST) or into $TAPESYNC_PASSWORD',
  },
  OUTPUT_FAILED: { class: 'usage', text: 'cannot write {file}: {problem}' },

  // Definitions
  DEFINITION_UNREADABLE: { class: 'definition', text: 'cannot read the definition {file}: {problem}' },
  DEFINITION_INVALID: {
    class: 'definition',
    text: '{count} in the definition; nothing was read or written\n{diagnostics}',
  },

  // Sources: the input could not be read to its end, or is not what the definition describes
  SOURCE_MISSING: { class: 'source', text: 'cannot read {source}: {problem}' },
  SOURCE_EMPTY: {
    class: 'source',
    text: '{source} holds no records; an empty export is taken for a failed one (--min-records 0 accepts it)',
  },
  SOURCE_TOO_SHORT: {
    class: 'source',
    text: 'the input holds {read} volume records, fewer than the {minimum} that {rule} demands, and is taken for a failed export',
  },
  SOURCE_CUT: {
    class: 'source',
    text: '{source}: the {compression} data ends too early or is damaged ({problem}); export it again',
  },
  SOURCE_ENCODING: {
    class: 'source',
    text: '{source}: line {line} is not {encoding} (byte {byte}); name the encoding in the definition, for example SetEncoding("{suggestion}")',
  },
  SOURCE_RECORD_TOO_LONG: {
    class: 'source',
    text: '{source}: the record that begins on line {line} is longer than {limit} characters; is this the export that the definition describes?',
  },
  SOURCE_QUOTE_OPEN: {
    class: 'source',
    text: '{source}: the quote that opens on line {line} is never closed; the export is cut or its quotes are broken',
  },
  SOURCE_LINE_ENDS: {
    class: 'source',
    text: '{source}: lines end in CR alone; convert them to LF or CRLF, for example with: tr "\\r" "\\n"',
  },
  SOURCE_TAIL: {
    class: 'source',
    text: '{source}: the last record, on line {line}, has no line end and {width} of {expected} elements: the export is cut. If it is whole, end it with a line end',
  },
  SOURCE_HEADING: {
    class: 'source',
    text: '{source}: line {line} should be the heading and name a column {expected}, but holds: {found}',
  },
  SOURCE_HEADING_TWICE: {
    class: 'source',
    text: '{source}: the heading on line {line} has more than one column {name}, and the definition takes one by this name; let Extract take it by its number, {numbers}',
  },
  SOURCE_FORMAT: {
    class: 'source',
    text: '{source}: nothing in it is {expected}; it begins with {found}. Is this the export that the definition describes?',
  },
  SOURCE_UNCLEAR: {
    class: 'source',
    text: '{source}: {found}; expected a list of tapes: JSON, delimited lines, a table, blocks of labels and values, words or columns, with volume labels such as E00090L6',
  },
  SOURCE_MISFIT: {
    class: 'source',
    text: '{source}: not one of its records ({count}) is what the definition describes; the first, on line {line}: {problem}; it reads {found}. Nothing was changed. Is this the right definition? -F 3 shows what it makes of the export',
  },
  SOURCE_FAILURE: {
    class: 'source',
    text: '{source}: line {line} says that the export failed: {found} ({rule}); nothing was changed',
  },
  SOURCE_JSON: {
    class: 'source',
    text: '{source}: line {line}: the JSON is cut or damaged ({problem}); export it again',
  },
  SPILL_FAILED: {
    class: 'source',
    text: 'records cannot be kept in {folder}: {problem}; nothing was changed. Set TMPDIR to a folder with room, give more --memory, or sort the export by customer and media',
  },

  // Outputs: the run itself went on
  METRICS_FAILED: {
    class: 'source',
    text: 'the metrics of this run cannot be {what}: {problem}; the run itself is as it would be without',
  },
  OUTPUT_CUT: { class: 'source', text: 'not all lines could be written to {file}: {problem}' },

  // Stores
  STORE_FAILED: { class: 'store', text: '{store}: {problem}' },
  STORE_UNREACHABLE: { class: 'store', text: '{store}: the database cannot be reached: {problem}' },
  STORE_LOGON: {
    class: 'store',
    text: '{store}: the database lets nobody in with this user and password: {problem}',
  },
  STORE_DENIED: {
    class: 'store',
    text: '{store}: the user of the database lacks a right: {problem}',
  },
  STORE_STANDBY: {
    class: 'store',
    text: '{store}: the database cannot be written, as a standby cannot; name the primary server',
  },
  STORE_BUSY: { class: 'store', text: '{store}: there is no connection left: {problem}; try again later' },
  STORE_SLOW: {
    class: 'store',
    text: '{store}: the database has not answered within {seconds} s, or somebody has cancelled it',
  },
  STORE_SNAPSHOT_LEFT: {
    class: 'store',
    text: '{store}: a snapshot was not read on for {seconds} s and has ended; read the scope again',
  },
  STORE_OUTDATED: {
    class: 'store',
    text: '{store}: the database has schema {found}, and {known} is needed; run: tapesync admin migrate',
  },
  STORE_TOO_OLD: {
    class: 'store',
    text: '{store}: PostgreSQL {found} is too old; tapesync needs {oldest} or newer',
  },
  STORE_LOCKED: {
    class: 'store',
    text: '{store}: another process has held the database locked for {seconds} s; try again when it is done',
  },
  STORE_READ_ONLY: {
    class: 'store',
    text: '{store}: the database cannot be written; check the permissions of the file and its folder',
  },
  STORE_NOT_DATABASE: {
    class: 'store',
    text: '{store}: the file is not a tapesync database or is damaged ({problem}); restore it from a copy, or name another with -S',
  },
  STORE_NEWER: {
    class: 'store',
    text: '{store}: the database was made by a newer tapesync (schema {found}, this one knows up to {known}); update tapesync',
  },
  STORE_FULL: {
    class: 'store',
    text: '{store}: the disk is full; what was not applied is left for the next run',
  },
  RUN_TAKEN: {
    class: 'store',
    text: 'run {run} belongs to another user; start a new run',
  },
  REPEAT_DIFFERS: {
    class: 'store',
    text: 'the same key came with another batch before; every batch needs a key of its own',
  },
  STORE_SNAPSHOT_CUT: {
    class: 'store',
    text: '{store}: the snapshot of {scope} brought {found} volumes where {expected} were announced; nothing was changed in this scope',
  },
  SNAPSHOT_OVERTAKEN: {
    class: 'store',
    text: '{store}: the snapshot of {scope} was cut, and the scope had changed before it could go on; nothing was changed in this scope',
  },

  // Servers: what they answer, and what their clients say of them
  LOGON_REFUSED: { class: 'store', text: 'no log-on: there is no such user, or the password is wrong' },
  LOGON_SLOWED: { class: 'store', text: 'too many log-ons that failed; try again in {seconds} s' },
  SESSION_ENDED: { class: 'store', text: 'log on first: the token is missing, unknown or has expired' },
  ACCESS_DENIED: {
    class: 'store',
    text: 'user {user} needs the role {role} with {whom}; an administrator of the server grants it with: tapesync admin user grant',
  },
  NOT_THERE: { class: 'store', text: 'there is no such thing, or it is not yours to see' },
  SCOPE_NOT_THERE: {
    class: 'store',
    text: '{store}: there is no scope {scope}, or it is not yours to see',
  },
  REQUEST_INVALID: { class: 'store', text: 'the request is not understood: {problem}' },
  SERVER_CLOSING: { class: 'store', text: 'the server is shutting down; try again in {seconds} s' },
  SERVER_BUSY: { class: 'store', text: 'too many snapshots are under way; try again in {seconds} s' },
  SERVER_FAILED: { class: 'store', text: 'the server failed; its log says why, under request {request}' },
  SERVER_UNREACHABLE: {
    class: 'store',
    text: '{store}: {problem}; given up (tries: {attempts}). What was not applied is left for the next run',
  },
  SERVER_ANSWER: { class: 'store', text: '{store}: {problem}' },

  // Limits
  LIMIT_CHANGES: {
    class: 'limit',
    text: '{scope}: {changes} changes are {share} of its {volumes} volumes, over the limit of {limit}; none was applied. If they are intended, run again with --max-changes {suggestion}',
  },

  // Records: what --rejects explains
  RECORD_NO_KEY: { class: 'record', text: '{field} is missing from the record' },
  RECORD_VALUE: { class: 'record', text: '{field} {value}: {problem}' },
  RECORD_DATE: { class: 'record', text: '{field} {value} is not a date of the form {format}: {problem}' },
  RECORD_CSV: { class: 'record', text: 'the record is not well-formed CSV: {problem}' },
  RECORD_FORMAT: { class: 'record', text: 'the record is not {expected}: {problem}' },
  RECORD_JSON: { class: 'record', text: 'the line is not a change as plan prints it: {problem}' },

  // Changes: refused by a rule of the data model, or overtaken
  CUSTOMER_UNKNOWN: {
    class: 'change',
    text: 'customer {customer} does not exist; make it with: tapesync admin customer add {customer}, or give --create',
  },
  MEDIA_UNKNOWN: {
    class: 'change',
    text: 'media {scope} does not exist; make it with: tapesync admin media add {scope}, or give --create',
  },
  REPOSITORY_UNKNOWN: {
    class: 'change',
    text: 'repository {repository} does not exist in {scope}; make it with: tapesync admin repository add {scope}.{repository}, or give --create',
  },
  REPOSITORY_DESC_UNKNOWN: {
    class: 'change',
    text: 'no repository of {scope} is described as {description}; make it with: tapesync admin repository add {scope}.ID --description {description}',
  },
  REPOSITORY_DESC_AMBIGUOUS: {
    class: 'change',
    text: 'the repositories {repositories} of {scope} are both described as {description}; describe them differently with: tapesync admin repository add {scope}.ID --description TEXT',
  },
  VOLUME_FILTERED: {
    class: 'change',
    text: 'volume {volume} does not match the filter {filter} of media {scope}',
  },
  VOLUME_LOCKED: {
    class: 'change',
    text: 'volume {volume} has the update lock; to change it, lift the lock and sync again: tapesync admin volume unlock {barcode}',
  },
  VOLUME_MOVE_LOCKED: {
    class: 'change',
    text: 'volume {volume} has the move lock and must stay in {repository}; to move it, lift the lock and sync again: tapesync admin volume unlock {barcode} --move',
  },
  CHANGE_VALUE: { class: 'change', text: '{field} {value}: {problem}' },
  CHANGE_CONFLICT: {
    class: 'change',
    text: 'volume {volume} {found}; {expected}; plan again',
  },
  CHANGE_FAILED: {
    class: 'change',
    text: 'the store failed before it said that the change was applied: {problem}',
  },
});

/** A code of the error table. */
export type ErrorCode = keyof typeof ERRORS;

/** Says whether a value is a code of the table. */
export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && Object.hasOwn(ERRORS, value);
}
