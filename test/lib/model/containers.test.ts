import t from 'tap';
import type { Change } from '../../../lib/model/change.ts';
import {
  asksForContainers,
  type Containers,
  containerRefusal,
  mayFollow,
  partsOf,
} from '../../../lib/model/containers.ts';
import { add, remove, update } from '../stores/contract/shorthands.ts';

/** Volumes of US01.LTO as `volume: container`; empty for those that lie in none. */
const lying = (volumes: Readonly<Record<string, string>>): Containers => {
  const barcodes = Object.entries(volumes).map(([volume, container]) => {
    return [`US01.LTO.${volume}`, container && `US01.LTO.${container}`] as const;
  });
  const containers = new Map<string, string>(barcodes);
  return {
    containerOf: (barcode) => containers.get(barcode),
    contentsOf: (barcode) => barcodes.filter(([, container]) => container === barcode).length,
  };
};

const VOLUMES = lying({ A: 'B', B: 'C', C: '', D: '', X: 'Y', Y: 'X', E: 'GONE' });
const codeOf = (change: Change, before = '') => containerRefusal(change, before, VOLUMES)?.code;
const into = (volume: string, container: string) => update(volume, 1, { container: `US01.LTO.${container}` });

t.test('only changes that put a volume somewhere, or remove one, ask for containers', async (t) => {
  t.ok(asksForContainers(into('A', 'D')));
  t.ok(asksForContainers(remove('A', 1)));
  t.notOk(asksForContainers(update('A', 1, { container: null })));
  t.notOk(asksForContainers(add('A', { slot: '1' })));
});

t.test('a container is there, of the same customer, and not in the volume itself', async (t) => {
  t.equal(codeOf(into('D', 'A')), undefined);
  t.equal(codeOf(into('D', 'GONE')), 'CONTAINER_UNKNOWN');
  t.equal(codeOf(update('D', 1, { container: 'US02.LTO.A' })), 'CONTAINER_FOREIGN');
  t.equal(codeOf(update('D', 1, { container: 'US011.LT.A' })), 'CONTAINER_FOREIGN');
  t.equal(codeOf(into('D', 'D')), 'CONTAINER_CIRCLE');
  t.equal(codeOf(into('C', 'A')), 'CONTAINER_CIRCLE');
  t.equal(codeOf(into('D', 'E')), undefined, 'what was there before the rule is no reason');
  t.equal(codeOf(into('D', 'X')), undefined, 'nor is a circle of others');
  t.equal(codeOf(into('D', 'GONE'), 'US01.LTO.GONE'), undefined, 'it lies there already');
});

t.test('a volume is removed when nothing lies in it', async (t) => {
  t.equal(codeOf(remove('D', 1)), undefined);
  t.match(containerRefusal(remove('C', 1), '', VOLUMES), {
    code: 'CONTAINER_USED',
    message: /US01\.LTO\.C .* \(1\).* --where 'container = US01\.LTO\.C'/,
  });
});

t.test('what another change may bring or empty is worth another try', async (t) => {
  const codes = ['CONTAINER_UNKNOWN', 'CONTAINER_USED', 'CONTAINER_CIRCLE', 'CONTAINER_FOREIGN'];
  t.strictSame(codes.map(mayFollow), [true, true, false, false]);
  t.strictSame(partsOf('US01.LTO.A-1'), ['US01', 'LTO', 'A-1']);
});
