/**
 * The metrics of tapes: how many volumes are where, and what the last reconciliation of a place found. Their series are
 * bounded: so many places at the most have labels of their own.
 *
 * @module
 */

import {
  addCounts,
  type Census,
  type PlaceCensus,
  STATE_NAMES,
  type StateCounts,
} from '../../model/census.ts';
import { type Reconciled, STATUSES, type StatusCounts } from '../../model/reconciliation.ts';
import type { MetricSpec } from './metric-spec.ts';

/** Places that have labels of their own: those with the most volumes. */
export const MOST_PLACES = 200;

/** Label of what is in no repository. Identifiers are capitals and digits, so that none is like it. */
const NOWHERE = 'none';
/** Labels of all further places together. */
const OTHER = 'other';

/** Labels that name a place. */
export const PLACE_LABELS = ['customer', 'media', 'repository'] as const;

type PlaceLabels = Readonly<Record<(typeof PLACE_LABELS)[number], string>>;

/** The metrics of a count of volumes. */
export const VOLUME_METRICS: readonly MetricSpec<Census>[] = [
  {
    type: 'gauge',
    name: 'tapesync_volumes',
    help: `Volumes by where they are and by state: each is present or moving; overdue, scratch and audit failed are some of these. Places beyond the ${MOST_PLACES} with the most volumes are one, other`,
    labels: [...PLACE_LABELS, 'state'],
    samples: ({ places }) =>
      boundedPlaces(places).flatMap(({ labels, volumes }) =>
        STATE_NAMES.map((state) => [volumes[state], { ...labels, state }] as const),
      ),
  },
  {
    type: 'gauge',
    name: 'tapesync_volumes_timestamp_seconds',
    help: 'When the volumes were counted',
    samples: ({ at }) => [[at]],
  },
];

/** The metrics of a reconciliation. */
export const RECONCILIATION_METRICS: readonly MetricSpec<Reconciled>[] = [
  {
    type: 'gauge',
    name: 'tapesync_reconciliation_volumes',
    help: 'Lines and volumes by what the last reconciliation of the place found; overdue are some of the others',
    labels: [...PLACE_LABELS, 'status'],
    samples: ({ places }) =>
      places.flatMap(({ place, counts }) =>
        STATUS_NAMES.map((status) => [counts[status], { ...labelsOf(place), status }] as const),
      ),
  },
  {
    type: 'gauge',
    name: 'tapesync_reconciliation_timestamp_seconds',
    help: 'When the place was last reconciled, whatever was found; one that did not come to its end leaves it as it was',
    labels: PLACE_LABELS,
    samples: ({ at, places }) => places.map(({ place }) => [at, labelsOf(place)]),
  },
];

const STATUS_NAMES = [...Object.keys(STATUSES), 'overdue'] as readonly (keyof StatusCounts)[];

function labelsOf({ scope, repository }: Pick<PlaceCensus, 'scope' | 'repository'>): PlaceLabels {
  return { customer: scope.customer, media: scope.media, repository: repository ?? NOWHERE };
}

interface LabelledCounts {
  readonly labels: PlaceLabels;
  readonly volumes: StateCounts;
}

function boundedPlaces(places: readonly PlaceCensus[]): readonly LabelledCounts[] {
  const size = ({ volumes }: PlaceCensus) => volumes.present + volumes.moving;
  const bySize = places.length > MOST_PLACES ? places.toSorted((a, b) => size(b) - size(a)) : places;
  const shown = bySize
    .slice(0, MOST_PLACES)
    .map((place) => ({ labels: labelsOf(place), volumes: place.volumes }));
  const [first, ...others] = bySize.slice(MOST_PLACES).map(({ volumes }) => volumes);
  if (first === undefined) return shown;
  const labels = { customer: OTHER, media: OTHER, repository: OTHER };
  return [...shown, { labels, volumes: others.reduce(addCounts, first) }];
}
