/**
 * How customers, media types and repositories are made and changed, by a request of the API or a form of a page: one rule for
 * both. Each throws REQUEST_INVALID for what cannot be right, beside what the store throws.
 *
 * @module
 */

import { quoted } from '../errors/error.ts';
import { canonicalDescription, nextRepositoryProblem, volumeFilterProblem } from '../model/place-rules.ts';
import type { Customer, Media, Places, RepositoryPut } from '../stores/roles/places.ts';
import { invalidRequest } from './error-answers.ts';

/** Makes a customer, or describes it anew. */
export async function putCustomer(places: Pick<Places, 'putCustomer'>, customer: Customer): Promise<void> {
  await places.putCustomer({ ...customer, description: described(customer) });
}

/** Makes a media type, or changes it. */
export async function putMedia(places: Pick<Places, 'putMedia'>, media: Media): Promise<void> {
  const { volumeFilter } = media;
  const problem = volumeFilterProblem(volumeFilter);
  if (problem !== undefined) throw invalidRequest(`the filter ${quoted(volumeFilter)}: ${problem}`);
  await places.putMedia({ ...media, description: described(media) });
}

/** Makes a repository, or changes it. */
export async function putRepository(
  places: Pick<Places, 'putRepository'>,
  repository: RepositoryPut,
): Promise<void> {
  const { next } = repository;
  const problem = next && nextRepositoryProblem(repository.repository, next);
  if (problem) throw invalidRequest(problem);
  await places.putRepository({ ...repository, description: described(repository) });
}

function described({ description }: { readonly description: string }): string {
  const result = canonicalDescription(description);
  if ('problem' in result) throw invalidRequest(`the description ${quoted(description)} ${result.problem}`);
  return result.value;
}
