import type { CommandName } from '../options/option-spec.ts';

/** What help and the README say of a command. */
export interface CommandText {
  readonly usage: string;
  readonly summary: string;
  readonly examples: readonly (readonly [command: string, does: string])[];
}

/** The texts of every command by its name, in the order of help. */
export const COMMAND_TEXTS: Readonly<Record<CommandName, CommandText>> = {
  sync: {
    usage: 'tapesync [sync] [OPTIONS] [FILE...]',
    summary: 'bring the server in step with an export (the default command)',
    examples: [
      [
        'tapesync sync -a --create -d volumes.ttidef < export.csv',
        'first load: adds volumes, makes what they need',
      ],
      [
        'tapesync sync -d volumes.ttidef --rejects rejects.ndjson export.csv.gz',
        'nightly run; rejects can be mended and piped in again',
      ],
      [
        'tapesync sync -d mminfo-m.ttidef --run -- mminfo -a -q family=tape -m',
        'runs mminfo and reads what it writes; where it fails, nothing is written',
      ],
      [
        'tapesync sync -d volumes.ttidef -F 3 export.csv',
        'shows the first 3 records field by field, touches nothing',
      ],
    ],
  },
  plan: {
    usage: 'tapesync plan [OPTIONS] [FILE...]',
    summary: 'print the changes that sync would make, one JSON line each, and make none',
    examples: [
      ['tapesync plan -d volumes.ttidef < export.csv', 'what would change'],
      [
        "tapesync plan -d volumes.ttidef < export.csv | jq -c 'select(.set.repository)' | tapesync apply",
        'apply only what moves tapes',
      ],
      [
        'tapesync plan --exit-code --quiet -d volumes.ttidef export.csv > changes.ndjson',
        'exits with 10 when something would change',
      ],
      [
        'tapesync plan --csv --sent sent.ndjson -a --create -S sqlite:sent.db -d volumes.ttidef export.json > tapes.csv',
        'for TMSS10Sync: the records that differ from what it was sent last',
      ],
    ],
  },
  apply: {
    usage: 'tapesync apply [OPTIONS] [FILE...]',
    summary: 'apply changes that plan printed',
    examples: [
      [
        'tapesync apply < changes.ndjson',
        'applies a reviewed plan; what has changed since is left alone and reported',
      ],
      [
        "jq -c 'select(.change).change' rejects.ndjson | tapesync apply",
        'tries again what a run could not apply',
      ],
    ],
  },
  reconcile: {
    usage: 'tapesync reconcile [OPTIONS] -r CUSTOMER.MEDIA.REPOSITORY... [FILE...]',
    summary:
      'compare an inventory of a place with what should be there: what is missing, unexpected, arrived or not left',
    examples: [
      [
        'mtx -f /dev/sg5 status | tapesync reconcile -r US01.LTO.LIBR -d mtx-status.ttidef --confirm',
        'the slots of a library: arrivals are confirmed, and slots written',
      ],
      [
        'tapesync reconcile -r US01.LTO.OFFS --scan scanned.txt',
        'what a hand scanner saw in the vault; writes nothing',
      ],
      [
        "tapesync reconcile -r 'US01.*.LIBR' -r US02.LTO.LIBR --scan scanned.txt",
        'a room with tapes of several media types and customers',
      ],
      [
        'tapesync reconcile -r US01.LTO.OFFS --scan scanned.txt --confirm --audit --overdue 3d',
        'confirms what has come, flags what is missing, names what is late',
      ],
    ],
  },
  confirm: {
    usage: 'tapesync confirm [OPTIONS] LABEL... (or - for a list on stdin)',
    summary: 'confirm that volumes have arrived where they should be',
    examples: [
      ['tapesync confirm US01.LTO.E00090L6', 'the volume is where it was to go'],
      [
        'tapesync confirm --in OFFS --scope US01.LTO - < scanned.txt',
        'a list of a hand scanner: those that do not belong in OFFS are refused',
      ],
    ],
  },
  move: {
    usage: 'tapesync move [OPTIONS] --to REPOSITORY LABEL... (or - for a list on stdin)',
    summary: 'say where volumes are to go: they are on their way until they are confirmed there',
    examples: [
      ['tapesync move --to OFFS US01.LTO.E00090L6', 'sends one volume to OFFS'],
      [
        'tapesync move --to LIBR --on 2026-03-15 --scope US01.LTO - < recall.txt',
        'sends those of a list, with the day on which they are to go',
      ],
    ],
  },
  due: {
    usage: 'tapesync due [OPTIONS] [CUSTOMER[.MEDIA]]',
    summary:
      'send volumes on their way whose move date has come: to the next repository of the one where they are, else home',
    examples: [
      ['tapesync due --dry-run', 'the changes that it would make, one JSON line each'],
      ['tapesync due US01 --max-changes 200', 'every night, before the pick lists are printed'],
    ],
  },
  extract: {
    usage: 'tapesync extract [OPTIONS] [FILE...]',
    summary: 'print the volume records that a definition makes of an export, one JSON line each',
    examples: [
      [
        'tapesync extract -d volumes.ttidef < export.csv | jq -r .volume',
        'the volumes that the export names',
      ],
      [
        'tapesync extract --csv -d volumes.ttidef export.json > tapes.csv',
        'for TMSS10Sync: all records of a whole export, or nothing at all',
      ],
    ],
  },
  bridge: {
    usage: 'tapesync bridge [OPTIONS]',
    summary: 'print the definition with which TMSS10Sync reads what extract --csv and plan --csv print',
    examples: [
      [
        'tapesync bridge -d volumes.ttidef > tapes.ttidef',
        'once, and again whenever volumes.ttidef fills other fields',
      ],
    ],
  },
  check: {
    usage: 'tapesync check [OPTIONS] DEFINITION...',
    summary: 'say what is wrong with definitions, with file, line and column',
    examples: [['tapesync check definitions/*/*.ttidef', 'exits with 2 when one has errors']],
  },
  test: {
    usage: 'tapesync test [OPTIONS] FOLDER_OR_DEFINITION...',
    summary: 'run definitions on their samples and compare with the expected records and changes',
    examples: [
      [
        'tapesync test definitions/',
        'every NAME.ttidef with NAME.sample.* and NAME.expected.ndjson beside it',
      ],
      [
        'tapesync volumes US01 --json > my.volumes.ndjson; tapesync test --update my.ttidef',
        'also writes my.changes.ndjson: what would be planned against these volumes',
      ],
      [
        'tapesync test --update my-definitions/',
        'writes the expected records anew, to be read before they are kept',
      ],
    ],
  },
  init: {
    usage: 'tapesync init [OPTIONS] [FILE]',
    summary: 'print a first definition for an export: a known one to be adapted, or a draft to be corrected',
    examples: [
      [
        'tapesync init export.csv > mine.ttidef; tapesync sync -F 5 -d mine.ttidef export.csv',
        'drafts a definition, and shows the first records that it makes',
      ],
      [
        'tapesync init --timezone Europe/Berlin --run -- mminfo -a -m',
        'of what mminfo writes; the dates are local to Berlin',
      ],
    ],
  },
  undo: {
    usage: 'tapesync undo [OPTIONS] RUN',
    summary: 'take back what a run has changed: print the changes that do it, or with --apply make them',
    examples: [
      ['tapesync undo 20260314T021345Z', 'what would be taken back; the beginning of the id is enough'],
      [
        'tapesync undo 20260314T021345Z-9f3a2b1c --apply',
        'takes it back; volumes that others have changed since are left as they are, and told',
      ],
      [
        "tapesync undo 20260314T021345Z | jq -c 'select(.set.repository)' | tapesync apply",
        'takes back only where tapes were sent',
      ],
    ],
  },
  reconciliations: {
    usage: 'tapesync reconciliations [OPTIONS] [RUN]',
    summary: 'list the certificates of reconciliations, the latest first, or print one again',
    examples: [
      [
        'tapesync reconciliations -r US01.LTO.LIBR',
        'when the library was inventoried, by whom, and what was found',
      ],
      [
        'tapesync reconciliations 20260314T021345Z',
        'one certificate: both sums, each exception, and how many of the rest; the beginning of its id is enough',
      ],
      ['tapesync reconciliations 20260314T021345Z --only all --csv', 'every finding, for a spreadsheet'],
    ],
  },
  held: {
    usage: 'tapesync held [OPTIONS] [[show|release|refuse] PLAN]',
    summary: 'list the plans that sync --hold has kept, show one, let it through once, or refuse it',
    examples: [
      ['tapesync held', 'what a limit has stopped, the latest first, and what became of it'],
      [
        'tapesync held show 20260314T021345Z',
        'why, what would change, and the nights before; the beginning of its id is enough',
      ],
      [
        'tapesync held show 20260314T021345Z --changes',
        'all of its changes, one JSON line each; --csv for a spreadsheet',
      ],
      [
        'tapesync held release 20260314T021345Z',
        'applies it, once and without a limit; what has changed since is left alone and told',
      ],
      [
        'tapesync held refuse 20260314T021345Z',
        'it will not be applied; the next run of the source finds what is different then',
      ],
    ],
  },
  runs: {
    usage: 'tapesync runs [OPTIONS] [RUN]',
    summary: 'list the runs that the server has recorded, the latest first, or show the report of one',
    examples: [
      ['tapesync runs', 'who has run what, when, and how it ended'],
      ['tapesync runs 20260314T021345Z', 'the report of one run; the beginning of its id is enough'],
      ["tapesync runs --limit 1000 --json | jq -c 'select(.exitCode != 0)'", 'runs that did not end well'],
    ],
  },
  volumes: {
    usage: 'tapesync volumes [OPTIONS] [CUSTOMER[.MEDIA[.VOLUME]] | LABEL]',
    summary: 'list the volumes that the server holds, or show all there is of one; each part may be a filter',
    examples: [
      ['tapesync volumes US01.LTO', 'a table'],
      ['tapesync volumes E00090L6', 'where the volume is and should be, since when and by whose word'],
      [
        "tapesync volumes US01 --where 'repository = OFFS and scratch and moveDate < tomorrow'",
        'scratch tapes in the vault that may come back',
      ],
      [
        'tapesync volumes --where moving --columns volume,currentRepository,repository,moveStarted --sort-by moveStarted',
        'what is on its way, the longest first',
      ],
      ['tapesync volumes US01.LTO --json | jq -c "select(.scratch)"', 'every field, one JSON line a volume'],
      ['tapesync volumes US01.LTO --csv > volumes.csv', 'for a spreadsheet; --csv=raw for a program'],
      ['tapesync volumes US01.LTO.E00090L6 --history', 'who changed what, when and in which run'],
    ],
  },
  moves: {
    usage: 'tapesync moves [OPTIONS] [CUSTOMER[.MEDIA]]',
    summary: 'list what is on its way and what has to go, by place and slot, with totals',
    examples: [
      ['tapesync moves US01', 'what is on its way'],
      ['tapesync moves --from LIBR --due=2026-03-15', 'what has to leave the library by that day'],
      ['tapesync moves --overdue 3d --csv', 'what has not arrived for three days, for a spreadsheet'],
      ['tapesync moves --scratch --to LIBR', 'scratch tapes that are to come back to the library'],
      [
        'tapesync moves US01.LTO --scratch --need 40 --to LIBR',
        'whether the library has 40 scratch tapes, with those on their way; exit code 1 where it has not',
      ],
      [
        'tapesync moves --from LIBR --html pick-list.html',
        'a pick list with barcodes, to be printed and signed',
      ],
    ],
  },
  admin: {
    usage: 'tapesync admin [OPTIONS] ACTION...',
    summary:
      'show, make and remove customers, media, repositories, data clusters, users and sources that should report; lock and remove volumes; back up, restore and verify',
    examples: [
      ['tapesync admin list', 'customers, media, repositories and data clusters'],
      [
        'tapesync admin customer add US01 --description "Head office"',
        'makes a customer, or changes its description',
      ],
      [
        'tapesync admin media add US01.LTO --volume-filter "??????L[5-9]"',
        'makes a media type whose volumes must match a filter',
      ],
      ['tapesync admin repository add US01.LTO.OFFS --description "Vault"', 'makes a repository'],
      [
        'tapesync admin repository add US01.LTO.OFFS --next LIBR',
        'volumes whose move date has come go from OFFS to LIBR',
      ],
      [
        'tapesync admin data-cluster add "US01.LTO.Payroll 2026"',
        'makes a data cluster; data-cluster remove removes one that no volume is of',
      ],
      [
        'tapesync admin repository add US01.LTO.OFFS --offsite --capacity 400',
        'OFFS is another site, with room for 400 volumes',
      ],
      ['tapesync admin volume lock US01.LTO.E00090L6', 'sets the update lock; --move sets the move lock'],
      ['tapesync admin volume unlock US01.LTO.E00090L6 --move', 'lifts the move lock'],
      [
        'tapesync admin customer remove US0I',
        'says what would go of a customer made by mistake; --apply removes it with its volumes, whose history stays',
      ],
      [
        'tapesync admin volume remove US01.LTO.E00090L6 --apply',
        'removes a volume; also media and repository remove',
      ],
      [
        'tapesync admin user add ada --role sync --customer US01',
        'on the store of a server: a user who may sync the volumes of US01',
      ],
      ['tapesync admin user list', 'users and their roles; also user grant, revoke and remove'],
      [
        'tapesync admin user set-password ada',
        'another password; whoever is logged on as ada has to log on again',
      ],
      [
        'tapesync admin source add nbu-north -d nbu.ttidef --user ada --by 07:00 --days mon-fri',
        'these runs should report by 07:00 of the clocks here; one that failed, or was stopped by a limit, has not',
      ],
      ['tapesync admin source list', 'when each last reported, and which are late; also source remove'],
      ['tapesync admin backup tapes-monday.db', 'copies the database into a new file, while others use it'],
      ['tapesync admin restore tapes-monday.db', 'puts a backup in its place, and keeps what was there'],
      ['tapesync admin verify', 'checks the database, and each volume against its history; changes nothing'],
      ['tapesync admin migrate', 'brings a database to the schema of this version'],
    ],
  },
  serve: {
    usage: 'tapesync serve [OPTIONS]',
    summary: 'run a Framework Server, which others sync to over the network',
    examples: [
      ['tapesync serve', 'for this machine only, on tapesync.db and port 5000'],
      ['tapesync serve --host 0.0.0.0 --tls-cert cert.pem --tls-key key.pem', 'for every machine, by HTTPS'],
      [
        'tapesync serve --store postgres://tapesync@db.example.com/tapesync',
        'on PostgreSQL; any number of servers may share one database',
      ],
    ],
  },
  pages: {
    usage: 'tapesync pages [OPTIONS]',
    summary: 'show the volumes and runs of a file in a browser, on this machine only, until Ctrl-C',
    examples: [
      ['tapesync pages', 'opens the pages of tapesync.db, with all rights and no password'],
      [
        'tapesync pages -S sqlite:/var/lib/tapesync/tapes.db --no-open',
        'prints the link; it opens one browser, once',
      ],
    ],
  },
  completion: {
    usage: 'tapesync completion [OPTIONS] SHELL',
    summary: 'print what has bash, zsh, fish or powershell complete command lines of tapesync',
    examples: [
      ['source <(tapesync completion bash)', 'for this shell; in ~/.bashrc for each'],
      ['tapesync completion zsh > ~/.zfunc/_tapesync', 'in a folder of $fpath'],
      [
        'tapesync completion fish > ~/.config/fish/completions/tapesync.fish',
        'read by fish when it is needed',
      ],
      ['tapesync completion powershell >> $PROFILE', 'PowerShell: for each session'],
    ],
  },
};
