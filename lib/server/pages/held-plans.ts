import { type Html, html } from '../../markup/html.ts';
import { type HeldPlan, shareOf } from '../../model/held-plan.ts';
import { scopeName } from '../../model/scope.ts';
import type { User } from '../../stores/roles/accounts.ts';
import { eachHeldPlan, type HeldPlans } from '../../stores/roles/held-plans.ts';
import { seesPlan } from '../visible-plans.ts';
import { afterIn } from './certificates.ts';
import type { PageAnswer, PageRequest } from './page.ts';
import { prose } from './prose.ts';
import { shownSource } from './run-state.ts';
import { HELD_TEXTS as TEXTS } from './texts-held.ts';
import { shownValue } from './whereabouts.ts';

const SHOWN = 50;
// Plans that a page counts.
const MOST_COUNTED = 100;

/** Returns the address of the page of a plan: users may have runs of one id. */
export function planPath({ id, user }: Pick<HeldPlan, 'id' | 'user'>): string {
  return `/held/${encodeURIComponent(id)}?user=${encodeURIComponent(user)}`;
}

/** Returns in words whether a plan waits, or what became of it. */
export function shownPlanState({ state }: Pick<HeldPlan, 'state'>): Html {
  switch (state) {
    case 'held':
      return html`<strong class="bad">! ${TEXTS.states.held}</strong>`;
    case 'released':
    case 'refused':
      return html`<span class="good">✓ ${TEXTS.states[state]}</span>`;
    case 'superseded':
    case 'expired':
      return html`<span class="soft">${TEXTS.states[state]}</span>`;
  }
}

/** Returns the latest plans that a user sees, some at the most. */
export async function latestPlans(
  user: User,
  heldPlans: Pick<HeldPlans, 'list'>,
  selection: { readonly waiting?: true },
): Promise<readonly HeldPlan[]> {
  const found: HeldPlan[] = [];
  let looked = 0;
  for await (const plan of eachHeldPlan(heldPlans, { ...selection, limit: MOST_COUNTED })) {
    if (seesPlan(user, plan)) found.push(plan);
    looked++;
    if (looked === MOST_COUNTED) break;
  }
  return found;
}

/** Lists held plans, the latest first. */
export async function heldPlansPage({ query, server, user }: PageRequest): Promise<PageAnswer> {
  const after = afterIn(query);
  const { items, next } = await server.store.heldPlans.list({
    limit: SHOWN,
    ...(after !== undefined && { after }),
  });
  const seen = items.filter((plan) => seesPlan(user, plan));
  const more =
    next === undefined
      ? html``
      : html`<p class="pages"><a rel="next" href="/held?after=${next}">${TEXTS.next}</a></p>`;
  const nothing =
    next === undefined && after === undefined
      ? html`<p><strong>${TEXTS.none}</strong> ${prose(TEXTS.noneNext)}</p>`
      : html`<p>${TEXTS.noneHere}</p>`;
  return {
    kind: 'page',
    title: TEXTS.title,
    body: html`${seen.length === 0 ? nothing : table(seen)}${more}`,
  };
}

function table(plans: readonly HeldPlan[]): Html {
  const rows = plans.map((plan) => {
    const volumes = plan.scopes.reduce((sum, scope) => sum + scope.volumes, 0);
    return html`<tr><th scope="row"><a href="${planPath(plan)}">${shownValue(plan.started, true)}</a></th>
<td class="text" data-label="${TEXTS.source}">${shownSource(plan)}</td><td data-label="${TEXTS.user}">${plan.user}</td>
<td class="text" data-label="${TEXTS.scopes}">${plan.scopes.map(scopeName).join(', ')}</td><td class="number" data-label="${TEXTS.changes}">${plan.changes.toLocaleString('en')}</td>
<td class="number" data-label="${TEXTS.share}">${shareOf(plan.changes, volumes)}</td><td data-label="${TEXTS.state}">${shownPlanState(plan)}</td></tr>
`;
  });
  return html`<div class="scroll" role="region" tabindex="0" aria-label="${TEXTS.caption}"><table class="cards"><caption>${TEXTS.caption}</caption>
<thead><tr><th scope="col">${TEXTS.run}</th><th scope="col">${TEXTS.source}</th><th scope="col">${TEXTS.user}</th><th scope="col">${TEXTS.scopes}</th><th scope="col" class="number">${TEXTS.changes}</th><th scope="col" class="number">${TEXTS.share}</th><th scope="col">${TEXTS.state}</th></tr></thead>
<tbody>${rows}</tbody></table></div>`;
}
