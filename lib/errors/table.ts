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

type Errors<Class, Texts> = {
  readonly [Code in keyof Texts]: { readonly class: Class; readonly text: Texts[Code] };
};

// The errors of one class. A text says what, where, what was expected, what was found, and what to do; `{name}` stands for
// a parameter.
function errors<const Class extends ErrorClass, const Texts extends Readonly<Record<string, string>>>(
  kind: Class,
  texts: Texts,
): Errors<Class, Texts> {
  const rows = Object.entries(texts).map(([code, text]) => [code, { class: kind, text }]);
  return Object.fromEntries(rows) as Errors<Class, Texts>;
}

/** Every error by its code. */
export const ERRORS = {
  // Usage and configuration
  ...errors('usage', {
    COMMAND_UNKNOWN:
      'there is no command or input file {name}{suggestion}; tapesync --help lists the commands',
    OPTION_INVALID: '{option}: {problem}',
    OPTION_UNKNOWN: 'there is no option {option}{suggestion}; tapesync {command} --help lists them',
    ARGUMENT_INVALID: '{problem}; tapesync {command} --help shows how it is called',
    CONDITION_INVALID: '--where: {problem}\n{diagnostics}',
    CONFIG_INVALID: 'configuration file {file}: {problem}',
    LOGON_INVALID:
      'logon string: {problem}; expected sqlite:FILE, https://USER@HOST[:PORT], USER:PASSWORDFILE@HOST[:PORT] or postgres://USER@HOST/DATABASE',
    PASSWORD_MISSING:
      'the password of {user} is missing{problem}; put it into a file (USER:FILE@HOST) or into $TAPESYNC_PASSWORD',
    OUTPUT_FAILED: 'cannot write {file}: {problem}',
    RUN_UNKNOWN: '{store} has no run {run}, or it is not yours to see; tapesync runs lists them',
    CERTIFICATE_UNKNOWN:
      '{store} has no certificate of a run {run}, or it is not yours to see; tapesync reconciliations lists them',
    HELD_UNKNOWN: '{store} has no held plan {plan}, or it is not yours to see; tapesync held lists them',
    RUN_AMBIGUOUS: '{run} is how several runs begin: {runs}; write more of the one that is meant',
    PLACE_UNKNOWN: '{store} has no {kind} {name}; tapesync admin list shows what is there',
    WORKING_FOLDER_GONE:
      'the working directory is no longer there: it was removed, or replaced by another of its name ({problem}); change to one that is there, with cd, and run the command again',
  }),
  ...errors('definition', {
    DEFINITION_UNREADABLE: 'cannot read the definition {file}: {problem}',
    DEFINITION_INVALID: '{count} in the definition; nothing was read or written\n{diagnostics}',
  }),
  // Sources: the input could not be read to its end, or is not what the definition describes
  ...errors('source', {
    SOURCE_MISSING: 'cannot read {source}: {problem}',
    SOURCE_COMMAND:
      '{source}: its output cannot be believed: {problem}{said}. Nothing was changed. Run it by hand to see what it lacks',
    SOURCE_PACKAGE:
      '{source}: it is read by a package that does not come with tapesync, and {package} {problem}; run: npm install --global {package} (without --global where tapesync itself is installed in a project)',
    SOURCE_EMPTY:
      '{source} holds no records; an empty export is taken for a failed one (--min-records 0 accepts it)',
    SOURCE_TOO_SHORT:
      'the input holds {read} volume records, fewer than the {minimum} that {rule} demands, and is taken for a failed export',
    SOURCE_CUT: '{source}: the {compression} data ends too early or is damaged ({problem}); export it again',
    SOURCE_WORKBOOK: '{source}: {found}. Nothing was changed; {remedy}',
    SOURCE_SHEET:
      '{source}: it has no sheet {sheet} with rows; it has: {sheets}. Nothing was changed; name one of them by SetSheet',
    SOURCE_TOO_LARGE:
      '{source}: it holds more than {limit} bytes after decompression ({bytes} so far), and is taken for no export; nothing was changed. If it is one, give --max-input a larger SIZE',
    SOURCE_RATIO:
      '{source}: {stored} bytes became {bytes} by decompression, {ratio} for one, over the limit of {limit}, and is taken for no export; nothing was changed. If it is one, give --max-ratio a larger NUMBER',
    SOURCE_ENCODING:
      '{source}: line {line} is not {encoding} (byte {byte}); name the encoding in the definition, for example SetEncoding("{suggestion}")',
    SOURCE_MISREAD:
      '{source}: the definition says SetEncoding("{encoding}"), but all characters beyond ASCII are UTF-8, the first on line {line}: {found}. Nothing was changed. Leave SetEncoding out, or write SetEncoding("UTF-8")',
    SOURCE_RECORD_TOO_LONG:
      '{source}: the record that begins on line {line} is longer than {limit} characters; {doubt}',
    SOURCE_QUOTE_OPEN:
      '{source}: the quote that opens on line {line} is never closed; the export is cut or its quotes are broken',
    SOURCE_LINE_ENDS:
      '{source}: lines end in CR alone; convert them to LF or CRLF, for example with: tr "\\r" "\\n"',
    SOURCE_TABLE_OPEN:
      '{source}: the table whose heading is on line {line} has an edge above it and none at its end: the export is cut, and nothing was changed; export it again',
    SOURCE_END_MISSING:
      '{source}: no record behind the START on line {line} matches {rule}: the export is cut, and nothing was changed; export it again, or mend the rule if the product has never written such a record',
    SOURCE_FOOTER_MISSING:
      '{source}: no record behind line {line} matches {rule}, with which every export ends: it is cut, and nothing was changed; export it again, or mend the rule if the product has never written such a record',
    SOURCE_COUNT:
      '{source}: records announced by {rule}: {announced}, found: {found}. The export is cut or damaged, and nothing was changed; export it again, or mend the rule if it takes or counts other lines than it should',
    SOURCE_NUMBER:
      '{source}: last number announced by {rule}: {announced}, found: {found}. The export is cut, and nothing was changed; export it again, or mend the rule if it takes other lines than it should',
    SOURCE_CARRIAGE:
      '{source}: line {line} begins with {found}, which is no carriage control, as SetCarriageControl(ASA) says of the first column: blank, 0, - , 1 or +; remove the statement if the export has none',
    SOURCE_HEADING:
      '{source}: line {line} should be the heading and name a column {expected}, but holds: {found}',
    SOURCE_HEADING_TWICE:
      '{source}: the heading on line {line} has more than one column {name}, and the definition takes one by this name; {remedy}',
    SOURCE_FORMAT:
      '{source}: nothing in it is {expected}; it begins with {found}. Is this the export that the definition describes?',
    SOURCE_UNCLEAR:
      '{source}: {found}; expected a list of tapes: JSON, delimited lines, a table, blocks of labels and values, words or columns, with volume labels such as E00090L6',
    SOURCE_MISFIT:
      '{source}: not one of its records ({count}) is what the definition describes; the first, on line {line}: {problem}; it reads {found}. Nothing was changed. Is this the right definition? -F 3 shows what it makes of the export',
    SOURCE_DATES_SWAPPED:
      '{source}: day and month of {field} are the other way round: {found} on line {line} ({count} in all) does not have the form {expected}, and every date that has it has the form {swapped} as well. Nothing was changed. If the export is right, write {swapped} into the definition',
    SOURCE_FAILURE:
      '{source}: line {line} says that the export failed: {found} ({rule}); nothing was changed',
    SOURCE_JSON: '{source}: line {line}: the JSON is cut or damaged ({problem}); export it again',
    FINGERPRINTS_DAMAGED:
      '{problem}; nothing was changed, and they have been removed. Run it once more: it then reads every line',
    SPILL_FAILED:
      'records cannot be kept in {folder}: {problem}; nothing was changed. Set TMPDIR to a folder with room, give more --memory, or sort the export by customer and media',

    // Outputs: the run itself went on
    METRICS_FAILED:
      'the metrics of this run cannot be {what}: {problem}; the run itself is as it would be without',
    DELIVERY_FAILED:
      'the report of this run was not {what}: {problem}; the run itself is as it would be without',
    OUTPUT_CUT: 'not all lines could be written to {file}: {problem}',
  }),
  ...errors('store', {
    STORE_FAILED: '{store}: {problem}',
    STORE_UNREACHABLE: '{store}: the database cannot be reached: {problem}',
    STORE_LOGON: '{store}: the database lets nobody in with this user and password: {problem}',
    STORE_DENIED: '{store}: the user of the database lacks a right: {problem}',
    STORE_STANDBY: '{store}: the database cannot be written, as a standby cannot; name the primary server',
    STORE_BUSY: '{store}: there is no connection left: {problem}; try again later',
    STORE_SLOW: '{store}: the database has not answered within {seconds} s, or somebody has cancelled it',
    STORE_SNAPSHOT_LEFT:
      '{store}: a snapshot was not read on for {seconds} s and has ended; read the scope again',
    STORE_OUTDATED:
      '{store}: the database has schema {found}, and {known} is needed; run: tapesync admin migrate',
    STORE_SEQUENCE:
      '{store}: the database gives new rows of {table} numbers that it has given before, as after a restore or a logical replication; run: tapesync admin migrate',
    STORE_TOO_OLD: '{store}: PostgreSQL {found} is too old; tapesync needs {oldest} or newer',
    STORE_LOCKED:
      '{store}: another process has held the database locked for {seconds} s; try again when it is done',
    STORE_READ_ONLY:
      '{store}: the database cannot be written; check the permissions of the file and its folder',
    CERTIFICATE_UNKEPT: 'no certificate of this reconciliation is kept: {problem}',
    HELD_UNKEPT: 'the changes that the limit stopped could not be held: {problem}',
    HELD_DECIDED: 'plan {plan} waits no more, and can be neither released nor refused: {why}',
    HELD_OWN:
      'plan {plan} was sent by {user}: on this server somebody else has to release it (--two-persons)',
    HELD_DAMAGED:
      'plan {plan} cannot be read to its end ({problem}); nothing was released. Run the sync again',
    STORE_CHANGED:
      '{store}: the database was written while it was read, and without the right to write beside it that cannot be kept apart; run again',
    STORE_REPLACED:
      '{store}: the file was {problem} while it was in use, and what was written since is not in the file of that name; find out who did it, see with tapesync admin verify what is there now, then run again',
    STORE_EXPOSED:
      '{store}: others than its owner can read the file (mode {mode}), and the password hashes of its users are in it; run: chmod 600 {file}',
    STORE_NOT_DATABASE:
      '{store}: the file is not a tapesync database or is damaged ({problem}); restore it from a backup (tapesync admin restore FILE), or name another with -S',
    STORE_NEWER:
      '{store}: the database was made by a newer tapesync (schema {found}, this one knows up to {known}); update tapesync',
    STORE_MISSING: '{store}: there is no such file; name the database with -S sqlite:FILE',
    STORE_IN_USE:
      '{store}: another process has the database open, and nothing was restored; end it (a server, a sync), then restore again',
    BACKUP_FAILED: '{store}: no backup was made: {problem}',
    RESTORE_FAILED: '{store}: {file} cannot be restored: {problem}; the database is as it was',
    STORE_FULL: '{store}: the disk is full; what was not applied is left for the next run',
    REPEAT_DIFFERS: 'the same key came with another batch before; every batch needs a key of its own',
    STORE_SNAPSHOT_CUT:
      '{store}: the snapshot of {scope} brought {found} volumes where {expected} were announced; nothing was changed in this scope',
    SNAPSHOT_OVERTAKEN:
      '{store}: the snapshot of {scope} was cut, and the scope had changed before it could go on; nothing was changed in this scope',

    // Servers: what they answer, and what their clients say of them
    LOGON_REFUSED: 'no log-on: there is no such user, or the password is wrong',
    LOGON_SLOWED: 'too many log-ons have failed, or wait; try again in {seconds} s',
    SESSION_ENDED: 'log on first: the token is missing, unknown or has expired',
    ACCESS_DENIED:
      'user {user} needs the role {role} with {whom}; an administrator of the server grants it with: tapesync admin user grant',
    NOT_FROM_HERE:
      'these pages are for who has started them, on this machine, at the address that tapesync pages has printed',
    LINK_USED: 'this link has been used or is too old; end tapesync pages and start it again for another one',
    NOT_THERE: 'there is no such thing, or it is not yours to see',
    FORM_ELSEWHERE: 'this form was not sent from a page of this server; open the page here and send it again',
    SCOPE_NOT_THERE: '{store}: there is no scope {scope}, or it is not yours to see',
    REQUEST_INVALID: 'the request is not understood: {problem}',
    SERVER_CLOSING: 'the server is shutting down; try again in {seconds} s',
    SERVER_BUSY: 'too many snapshots or large batches are under way; try again in {seconds} s',
    SERVER_FAILED: 'the server failed; its log says why, under request {request}',
    SERVER_UNREACHABLE:
      '{store}: {problem}; given up (tries: {attempts}). What was not applied is left for the next run',
    SERVER_ANSWER: '{store}: {problem}',
  }),
  ...errors('limit', {
    LIMIT_CHANGES:
      '{scope}: {changes} changes are {share} of its {volumes} volumes, over the limit of {limit}; none was applied. If they are intended, run again with --max-changes {suggestion}',
    LIMIT_ABSENT:
      '{scope}: the input leaves out {absent} of its {volumes} volumes, {share}, over the limit of {limit} ({rule}); none of its changes was applied. If they are gone for good, run again with --max-absent none',
    LIMIT_MISSING:
      '{place}: {missing} of {volumes} volumes that should be there were not seen ({share}, limit {limit}){hint}; nothing was written. If the inventory is whole, run again with --max-missing none',
    LIMIT_ELSEWHERE:
      '{place}: {percent} % of what was seen belongs to {repository}, so the inventory may be of that place; nothing was written. If it is of {place}, run again with --max-missing none',
    LIMIT_SHRUNK:
      'the input holds {records} volume records (run {run} of {started}), {share} fewer than the {recordsBefore} of the last complete run ({before} of {startedBefore}) with this definition, over the limit of {limit}; nothing was applied. If it is whole, run again with --max-shrink none; if it is another export than that of the last run, tell them apart with --metrics-task NAME',
  }),
  // Records: what --rejects explains
  ...errors('record', {
    RECORD_NO_KEY: '{field} is missing from the record',
    RECORD_VALUE: '{field} {value}: {problem}',
    RECORD_DATE: '{field} {value} is not a date of the form {format}: {problem}',
    RECORD_CONTRADICTS:
      'volume {volume}: {field} is {value} on {place}, and {otherValue} on {otherPlace}; neither is believed, and the volume stays as it is. Mend the export; if the product repeats volumes by design, SetRepeats(LAST) or SetRepeats(FIRST) says which counts',
    RECORD_UNSHOWN:
      'the record breaks the rule {rule}; what it reads is not shown, since only the definition names its file: name it on the command line',
    RECORD_NUL:
      '{what} holds a NUL character, as no text does: {found}; export it again, or drop NULs before it is read, for example with: tr -d "\\000"',
    RECORD_UNENDED:
      'the record may be cut by the end of the input: {reason}; volume {volume} is not changed by it, and it reads {found}. Mend the export or its transfer; if the product always ends so, write SetLineEnd(OPTIONAL); into the definition',
    RECORD_ELEMENTS:
      'the record has {found}, but {reason}; {cause}: mend the export, or let SetElements say how many there may be',
    RECORD_CSV: 'the record is not well-formed CSV: {problem}',
    RECORD_FORMAT: 'the record is not {expected}: {problem}',
    RECORD_JSON: 'the line is not a change as plan prints it: {problem}',
  }),
  // Changes: refused by a rule of the data model, or overtaken
  ...errors('change', {
    CUSTOMER_UNKNOWN:
      'customer {customer} does not exist; make it with: tapesync admin customer add {customer}',
    MEDIA_UNKNOWN: 'media {scope} does not exist; make it with: tapesync admin media add {scope}',
    REPOSITORY_UNKNOWN:
      'repository {repository} does not exist in {scope}; make it with: tapesync admin repository add {scope}.{repository}',
    DATA_CLUSTER_UNKNOWN:
      'data cluster {dataCluster} does not exist in {scope}; make it with: tapesync admin data-cluster add {argument}',
    CONTAINER_UNKNOWN:
      'volume {barcode} cannot lie in {container}: there is no such volume; add it first, in this run or by an export that has it (-a)',
    CONTAINER_FOREIGN: 'volume {barcode} cannot lie in {container}: a container is of the same customer',
    CONTAINER_CIRCLE: 'volume {barcode} cannot lie in {container}: that would be in itself ({circle})',
    CONTAINER_USED:
      "volume {barcode} is the container of others ({count}): take them out first; tapesync volumes --where 'container = {barcode}' lists them",
    REPOSITORY_DESC_UNKNOWN:
      'no repository of {scope} is described as {description}; make it with: tapesync admin repository add {scope}.ID --description {description}',
    REPOSITORY_DESC_AMBIGUOUS:
      'the repositories {repositories} of {scope} are both described as {description}; describe them differently with: tapesync admin repository add {scope}.ID --description TEXT',
    VOLUME_FILTERED: 'volume {volume} does not match the filter {filter} of media {scope}',
    VOLUME_LOCKED:
      'volume {volume} has the update lock; to change it, lift the lock and sync again: tapesync admin volume unlock {barcode}',
    VOLUME_MOVE_LOCKED:
      'volume {volume} has the move lock and must stay in {repository}; to move it, lift the lock and sync again: tapesync admin volume unlock {barcode} --move',
    CHANGE_VALUE: '{field} {value}: {problem}',
    CHANGE_ACTION: '{problem}',
    CONFIRM_ELSEWHERE:
      'volume {volume} is in {place}, but its target is {target}: that is no arrival; send it there first (tapesync move {barcode} --to {place}), or bring it where it belongs',
    CONFIRM_NOWHERE:
      'volume {barcode} has no target, so nobody knows where it has arrived; say where it is to be first (tapesync move {barcode} --to REPOSITORY)',
    RECONCILE_UNKNOWN: 'no volume{of} has the {what} {label}; see whose tape it is',
    RECONCILE_AMBIGUOUS:
      '{label} is the {what} of {barcodes}: none of them counts as seen, and none as missing; write which is meant, or name the scope of labels that name none: --scope CUSTOMER.MEDIA',
    RECONCILE_FOREIGN:
      'volume {barcode} was seen in {places}, and is of another scope: it {whither}; if that is the same room, name it with another -r',
    RECONCILE_UNEXPECTED: 'volume {barcode} is in {repository}, where it should not be: it {whither}',
    RECONCILE_SLOT: 'volume {barcode} is in slot {found}, not in {slot}; --confirm writes where it is',
    RECONCILE_MISSING: 'volume {barcode} should be in {repository}{slot}, and was not seen there',
    RECONCILE_OVERDUE: 'volume {barcode} has been on its way from {from} to {to} for too long',
    LABEL_INVALID: 'not a label: {problem}',
    LABEL_UNKNOWN: 'no volume has the label {label}{where}',
    LABEL_CUT:
      'no volume has the label {label}, and the scan ends with it, without a line end: it may be cut, and no volume whose label begins so counts as missing; send the scan again, or end its last line',
    LABEL_AMBIGUOUS: '{label} is the label of {barcodes}; write which of them is meant',
    REMOVE_DENIED:
      'volume {barcode} is removed by an administrator of customer {customer}, or by who has added it while nobody else has changed it',
    UNDO_OVERTAKEN:
      'volume {barcode} has changed since, by {command} in run {run} of {user}, {at}: it is left as it is; take that run back first, if it is to be: tapesync undo {run}',
    UNDO_UNKNOWN:
      'by the history of volume {barcode} no run has made of these values what it has now ({fields}): the change takes no run back; print those that do with: tapesync undo RUN',
    CUSTOMER_USED: 'customer {customer} has media types ({count}); remove them first',
    MEDIA_USED: 'media {scope} has {what} ({count}); remove them first',
    REPOSITORY_USED:
      'repository {repository} is where volumes of {scope} are, belong or go ({count}); move them first',
    DATA_CLUSTER_USED:
      'data cluster {dataCluster} has volumes of {scope} ({count}); take them out of it first',
    REPOSITORY_NEXT:
      'repository {repository} is where volumes go next from {other}; change that first with: tapesync admin repository add {scope}.{other} --next REPOSITORY (or --next - for none)',
    CHANGE_CONFLICT: 'volume {volume} {found}; {expected}; plan again',
    CHANGE_FAILED: 'the store failed before it said that the change was applied: {problem}',
  }),
};

/** A code of the error table. */
export type ErrorCode = keyof typeof ERRORS;

/** Says whether a value is a code of the table. */
export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && Object.hasOwn(ERRORS, value);
}
