import { gateway, promFile, task, wholeNumber } from './option-parsers.ts';
import { CHAIN, COMPARING, options, REPORTING, SENDING } from './option-spec.ts';

/** The report that leaves nothing out. */
export const LONG_REPORT = 'long';

const REPORT_FORMS: readonly string[] = ['short', LONG_REPORT];

/** Says of a value of `report` whether it is the form of a report, rather than a file. */
export function isReportForm(value: string): boolean {
  return REPORT_FORMS.includes(value);
}

/** What a command prints and writes beside the volumes, in which form, and where its metrics go. */
export const REPORTING_OPTIONS = options({
  rejects: {
    value: 'FILE',
    commandLineOnly: true,
    commands: REPORTING,
    text: 'write records that were rejected, refused, conflicted or failed to FILE as NDJSON; - for the standard output',
  },
  absent: {
    value: 'FILE',
    commandLineOnly: true,
    commands: COMPARING,
    text: 'write the barcodes of volumes that a complete input did not mention to FILE; - for the standard output',
  },
  stats: {
    value: 'FILE',
    commandLineOnly: true,
    commands: REPORTING,
    text: 'write the statistics to FILE as JSON; - for the standard output',
  },
  report: {
    value: 'FILE',
    commands: REPORTING,
    text: `write the long report to FILE instead of the short one to the standard error; - for the standard output, as TMSS10Sync does; ${LONG_REPORT} and short are no files but the form of that on the standard error`,
  },
  metricsPort: {
    value: 'PORT',
    parse: wholeNumber(0, 65_535),
    commands: CHAIN,
    text: 'serve metrics for Prometheus at /metrics while the run goes on; 0 for any port that is free',
  },
  metricsHost: {
    value: 'ADDRESS',
    default: '127.0.0.1',
    commands: CHAIN,
    text: 'address on which metrics are served; 0.0.0.0 or :: for all',
  },
  metricsFile: {
    value: 'FILE',
    parse: promFile,
    commands: [...CHAIN, 'moves'],
    text: 'write the metrics to FILE, whose name ends in .prom, at the end: for the textfile collector of node_exporter',
  },
  metricsPush: {
    value: 'URL',
    parse: gateway,
    secret: true,
    commands: [...CHAIN, 'moves'],
    text: 'push the metrics to this Pushgateway at the end, such as http://gateway.example.com:9091',
  },
  metricsTask: {
    value: 'NAME',
    parse: task,
    commands: [...CHAIN, 'moves', 'admin'],
    text: 'name of this task, where several exports are synced: a label of the metrics, and with one definition for several exports what --max-shrink tells them apart by',
  },
  changes: {
    commands: SENDING,
    text: 'print the changes that plan would print',
  },
  exitCode: {
    commandLineOnly: true,
    commands: ['plan'],
    text: 'exit with 10 when there are changes',
  },
  quiet: {
    commands: REPORTING,
    text: 'print only errors and what is left to do, in one line: the same as --log-level error',
  },
  progress: {
    value: 'SECONDS',
    default: 60,
    parse: wholeNumber(0, 86_400),
    commands: REPORTING,
    text: 'show how far the run is: on a terminal in one line all the time, elsewhere every SECONDS; 0: never',
  },
  json: {
    commandLineOnly: true,
    commands: [...REPORTING, 'check', 'reconciliations', 'runs', 'volumes', 'moves', 'admin'],
    text: 'print JSON lines where a person reads a table or a report',
  },
});
