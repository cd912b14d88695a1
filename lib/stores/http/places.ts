import type { PathName } from '../protocol/paths.ts';
import type { Customer, DataCluster, Media, Places, Repository } from '../roles/places.ts';
import { unlessNotThere } from './failures.ts';
import { askForList } from './query.ts';
import type { Requests } from './requests.ts';
import { runQuery } from './runs.ts';

/** Returns the places of a server. */
export function httpPlaces(requests: Requests): Places {
  const put = (path: PathName, parameters: Readonly<Record<string, string>>, json: object) => {
    const body = { type: 'application/json', text: JSON.stringify(json) };
    return requests.send({ method: 'PUT', path, parameters, body });
  };
  const remove = (path: PathName, parameters: Readonly<Record<string, string>>) =>
    found(requests.send({ method: 'DELETE', path, parameters }));
  return {
    customers: () => askForList<Customer>(requests, 'customers', ['customer', 'description']),

    media: () => askForList<Media>(requests, 'media', ['customer', 'media', 'description', 'volumeFilter']),

    repositories: () =>
      askForList<Repository>(requests, 'repositories', ['customer', 'media', 'repository', 'description']),

    // A server of an earlier version has none.
    dataClusters: () =>
      unlessNotThere(
        askForList<DataCluster>(requests, 'dataClusters', ['customer', 'media', 'dataCluster']),
        [],
      ),

    putCustomer: ({ description, ...id }) => put('customer', id, { description }),

    putMedia: ({ description, volumeFilter, ...id }) => put('scope', id, { description, volumeFilter }),

    // What is not given is left out, so that servers that do not know it take the rest.
    putRepository: ({ customer, media, repository, ...body }) =>
      put('repository', { customer, media, repository }, body),

    putDataCluster: ({ customer, media, dataCluster }) =>
      requests.send({
        ...{ method: 'PUT', path: 'dataCluster', parameters: { customer, media } },
        query: { name: dataCluster },
      }),

    removeCustomer: (customer) => remove('customer', { customer }),

    removeMedia: ({ customer, media }) => remove('scope', { customer, media }),

    removeRepository: ({ customer, media, repository }) =>
      remove('repository', { customer, media, repository }),

    removeDataCluster: ({ customer, media, dataCluster }) =>
      found(
        requests.send({
          ...{ method: 'DELETE', path: 'dataCluster', parameters: { customer, media } },
          query: { name: dataCluster },
        }),
      ),

    setLock: async (run, scope, volume, lock, on) => {
      const parameters = { ...scope, volume, lock };
      const method = on ? 'PUT' : 'DELETE';
      return found(requests.send({ method, path: 'lock', parameters, query: runQuery(run) }));
    },
  };
}

function found(sent: Promise<void>): Promise<boolean> {
  return unlessNotThere(
    sent.then(() => true),
    false,
  );
}
