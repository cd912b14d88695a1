import { gateway, promFile, task, wholeNumber } from './option-parsers.ts';
import { CHAIN, options } from './option-spec.ts';

/** What a run tells, and where. */
export const REPORT_OPTIONS = options({
  metricsPort: {
    name: 'metrics-port',
    value: 'PORT',
    default: '',
    parse: wholeNumber(0, 65_535),
    commands: CHAIN,
    text: 'serve metrics for Prometheus at /metrics while the run goes on; 0 for any port that is free',
  },
  metricsHost: {
    name: 'metrics-host',
    value: 'ADDRESS',
    default: '127.0.0.1',
    commands: CHAIN,
    text: 'address on which metrics are served; 0.0.0.0 or :: for all',
  },
  metricsFile: {
    name: 'metrics-file',
    value: 'FILE',
    default: '',
    parse: promFile,
    commands: CHAIN,
    text: 'write the metrics to FILE, whose name ends in .prom, at the end: for the textfile collector of node_exporter',
  },
  metricsPush: {
    name: 'metrics-push',
    value: 'URL',
    default: '',
    parse: gateway,
    secret: true,
    commands: CHAIN,
    text: 'push the metrics to this Pushgateway at the end, such as http://gateway.example.com:9091',
  },
  metricsTask: {
    name: 'metrics-task',
    value: 'NAME',
    default: '',
    parse: task,
    commands: CHAIN,
    text: 'label task of the metrics, where one machine syncs several exports',
  },
  changes: {
    name: 'changes',
    default: false,
    commands: ['sync', 'apply'],
    text: 'print the changes that plan would print',
  },
  exitCode: {
    name: 'exit-code',
    default: false,
    commandLineOnly: true,
    commands: ['plan'],
    text: 'exit with 10 when there are changes',
  },
  quiet: {
    name: 'quiet',
    default: false,
    commands: CHAIN,
    text: 'print only errors and what is left to do, in one line: the same as --log-level error',
  },
  progress: {
    name: 'progress',
    value: 'SECONDS',
    default: 60,
    parse: wholeNumber(0, 86_400),
    commands: CHAIN,
    text: 'show how far the run is: on a terminal in one line all the time, elsewhere every SECONDS; 0: never',
  },
  json: {
    name: 'json',
    default: false,
    commandLineOnly: true,
    commands: [...CHAIN, 'check', 'volumes', 'admin'],
    text: 'print JSON lines where a person reads a table or a report',
  },
  csv: {
    name: 'csv',
    default: false,
    commandLineOnly: true,
    commands: ['volumes'],
    text: 'print CSV',
  },
  history: {
    name: 'history',
    default: false,
    commandLineOnly: true,
    commands: ['volumes'],
    text: 'print the changes of the volumes instead of what they hold',
  },
});
