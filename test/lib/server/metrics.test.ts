import t from 'tap';
import { WEEK } from '../../../lib/model/schedule.ts';
import { changeLineOf, PLACE, rightRequest } from './every-route.ts';
import { send, tokenOf } from './requests.ts';
import { type Started, startServer } from './started-server.ts';

interface Family {
  help: string;
  type: string;
  samples: { name: string; labels: string; value: number }[];
}

// Reads the text format strictly: what Prometheus would not take throws. It takes NaN in any case, and prom-client writes Nan:
// the mean of the event loop's lag, where none was measured yet.
function parse(text: string): Map<string, Family> {
  const families = new Map<string, Family>();
  let last = '';
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const [, kind, named = '', rest = ''] = /^# (HELP|TYPE) ([a-z_][a-z0-9_]*) (.+)$/.exec(line) ?? [];
    if (kind === 'HELP') {
      if (families.has(named)) throw new Error(`${named} comes twice`);
      families.set(named, { help: rest, type: '', samples: [] });
      last = named;
    } else if (kind === 'TYPE') {
      if (named !== last) throw new Error(`the type of ${named} does not follow its help`);
      families.get(named)!.type = rest;
    } else {
      const [, name = '', labels = '', value = ''] =
        /^([a-z_][a-z0-9_]*)(?:\{((?:[a-z_]+="(?:[^"\\\n]|\\["\\n])*",?)*)\})? (-?[0-9.e+-]+|\+Inf|Na[Nn])$/.exec(
          line,
        ) ?? [];
      if (name === '' || !name.startsWith(last)) throw new Error(`stray: ${line}`);
      families.get(last)!.samples.push({ name, labels, value: Number(value.replace('+Inf', 'Infinity')) });
    }
  }
  return families;
}

async function metricsOf(server: Started): Promise<Map<string, Family>> {
  return parse((await send(server, { path: '/metrics', token: await tokenOf(server) })).text);
}

t.test('metrics keep the conventions of Prometheus', async (s) => {
  const server = await startServer(s);
  await send(server, { path: '/health' });
  const answer = await send(server, { path: '/metrics', token: await tokenOf(server) });
  s.match(answer.headers['content-type'], /^text\/plain; version=0\.0\.4; charset=utf-8$/);
  s.ok(answer.text.endsWith('\n'));
  for (const [name, { help, type, samples }] of parse(answer.text)) {
    s.ok(help.length > 5, `${name} says what it is`);
    s.ok(['counter', 'gauge', 'histogram'].includes(type), `${name} is a ${type}`);
    s.equal(name.endsWith('_total'), type === 'counter', `${name}: only counters are totals`);
    s.notMatch(name, /_(ms|milliseconds|minutes|kb|mb|kilobytes)(_|$)/, `${name} is in base units`);
    if (name.startsWith('tapesync_'))
      s.match(name, /_(seconds|bytes|total|info|volumes)$/, `${name} names its unit`);
    const series = samples.map((sample) => `${sample.name}{${sample.labels}}`);
    s.equal(new Set(series).size, series.length, `${name}: no series comes twice`);
  }
});

t.test('a histogram has buckets that add up', async (s) => {
  const server = await startServer(s);
  for (let time = 0; time < 3; time++) await send(server, { path: '/health' });
  const { type, samples } = (await metricsOf(server)).get('tapesync_http_request_duration_seconds')!;
  s.equal(type, 'histogram');
  const health = samples.filter(({ labels }) => labels.includes('"/health"'));
  const buckets = health.filter(({ name }) => name.endsWith('_bucket')).map(({ value }) => value);
  s.strictSame(
    buckets,
    buckets.toSorted((a, b) => a - b),
  );
  s.equal(buckets.at(-1), 3);
  s.equal(health.find(({ name }) => name.endsWith('_count'))?.value, 3);
  s.equal(health.filter(({ name }) => name.endsWith('_sum')).length, 1);
});

t.test('no label grows with what is asked for', async (s) => {
  const server = await startServer(s);
  const token = await tokenOf(server);
  const before = await metricsOf(server);
  for (let index = 0; index < 20; index++) {
    await send(server, { path: `/no/such/path/${index}` });
    await send(server, { path: `/v1/customers/X${index}/media/LTO/snapshot`, token });
    await send(server, { path: `/v1/runs/run-${index}`, token });
    await send(server, { path: '/health', method: ['PURGE', 'PROPFIND', 'PATCH', 'TRACE'][index % 4]! });
  }
  const after = await metricsOf(server);
  const name = 'tapesync_http_request_duration_seconds';
  const routesOf = (families: typeof after) => {
    const labels = families.get(name)?.samples.map((sample) => /route="[^"]*"/.exec(sample.labels)?.[0]);
    return new Set(labels);
  };
  s.strictSame([...routesOf(after)].filter((route) => !routesOf(before).has(route)).toSorted(), [
    'route="/metrics"',
    'route="/v1/customers/:customer/media/:media/snapshot"',
    'route="/v1/runs/:run"',
    'route="none"',
  ]);
  s.notMatch(
    [...after.values()].flatMap(({ samples }) => samples.map(({ labels }) => labels)).join(),
    /X1|run-|ada/,
  );
});

t.test('volumes are counted by place and state, and not again before it is time', async (s) => {
  const server = await startServer(s);
  const token = await tokenOf(server);
  for (const route of [
    'PUT /v1/customers/:customer',
    'PUT /v1/customers/:customer/media/:media',
    'PUT /v1/customers/:customer/media/:media/repositories/:repository',
  ]) {
    await send(server, { ...rightRequest(route), token });
  }
  const changes = rightRequest('POST /v1/customers/:customer/media/:media/changes');
  const tape = (volume: string) => changeLineOf({ ...PLACE, volume }, { repository: 'OFFS', scratch: true });
  await send(server, { ...changes, token, body: tape('A') });
  const counted = async () => {
    const samples = (await metricsOf(server)).get('tapesync_volumes')?.samples ?? [];
    return samples.filter(({ value }) => value > 0).map(({ labels, value }) => [labels, value]);
  };
  const labels = (state: string) => `customer="US01",media="LTO",repository="OFFS",state="${state}"`;
  const one = [
    [labels('present'), 1],
    [labels('scratch'), 1],
  ];
  s.strictSame(await counted(), one);
  await send(server, { ...changes, token, body: tape('B') });
  s.strictSame(await counted(), one, 'a scrape does not count a million volumes each time');
});

t.test(
  'an expected source says how late it is, and the rest is told where that cannot be read',
  async (s) => {
    const server = await startServer(s);
    const source = {
      ...{ name: 'nbu', customer: null, definition: 'nbu.ttidef', task: '', user: 'ada' },
      ...{ by: '07:00', zone: 'UTC', days: WEEK },
    };
    await server.store.expected.put(source);
    const late = async () => (await metricsOf(server)).get('tapesync_source_late_seconds')?.samples;
    s.strictSame(await late(), [
      { name: 'tapesync_source_late_seconds', labels: 'source="nbu",customer=""', value: 0 },
    ]);
    const { list } = server.store.expected;
    server.store.expected.list = () => Promise.reject(new Error('the disk is gone'));
    s.strictSame(await late(), []);
    s.ok((await metricsOf(server)).has('tapesync_volumes'));
    server.store.expected.list = async () =>
      (await list()).map((state) => ({ ...state, isLate: true, due: '2026-01-01T00:00:00Z' }));
    s.match(await late(), [{ value: Number }]);
    s.ok((await late())?.every(({ value }) => value > 0));
  },
);

t.test('changes are counted by what became of them', async (s) => {
  const server = await startServer(s);
  const token = await tokenOf(server);
  for (const route of ['PUT /v1/customers/:customer', 'PUT /v1/customers/:customer/media/:media']) {
    await send(server, { ...rightRequest(route), token });
  }
  const lines = ['A', 'B', '-'].map((volume) => changeLineOf({ ...PLACE, volume })).join('');
  await send(server, {
    ...rightRequest('POST /v1/customers/:customer/media/:media/changes'),
    token,
    body: lines,
  });
  const { samples } = (await metricsOf(server)).get('tapesync_changes_total')!;
  s.strictSame(
    samples.map(({ labels, value }) => [labels, value]),
    [
      ['outcome="added"', 2],
      ['outcome="refused"', 1],
    ],
  );
});
