import { gateway, promFile, task, wholeNumber } from './option-parsers.ts';
import { CHAIN, options } from './option-spec.ts';

/** Where the metrics of a run go. */
export const METRICS_OPTIONS = options({
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
});
