import { type Html, html } from '../../markup/html.ts';
import type { VolumeJson } from '../../model/volume-json.ts';
import type { Lock, Repository } from '../../stores/roles/places.ts';
import { TEXTS } from './texts.ts';
import { volumePath } from './whereabouts.ts';

/** What a user may do to a volume. */
export interface Allowed {
  readonly changes: boolean;
  readonly locks: boolean;
}

const LETTERS = [
  ['update', 'L'],
  ['move', 'l'],
] as const satisfies readonly (readonly [Lock, string])[];

/** Returns the forms by which a user says that a volume has arrived, sends it elsewhere, and sets or lifts its locks. */
export function volumeActions(
  barcode: string,
  volume: VolumeJson,
  repositories: readonly Repository[],
  allowed: Allowed,
): Html {
  return html`${allowed.changes ? moving(barcode, volume, repositories) : html``}
${locks(barcode, typeof volume.locks === 'string' ? volume.locks : '', allowed.locks)}
${allowed.changes || allowed.locks ? html`` : html`<p class="soft">${TEXTS.volume.notFor}</p>`}`;
}

function moving(barcode: string, volume: VolumeJson, repositories: readonly Repository[]): Html {
  const texts = TEXTS.volume;
  const { currentRepository: current, repository: target } = volume;
  // The place that the page shows: where the volume goes by now may be another.
  const confirm =
    typeof target === 'string' && target !== current
      ? form(
          barcode,
          'confirm',
          html`<input type="hidden" name="place" value="${target}"><button class="main">${texts.confirm(target)}</button>`,
        )
      : html``;
  const others = repositories.filter(({ repository }) => repository !== target);
  const options = others.map(
    ({ repository, description }) =>
      html`<option value="${repository}">${repository} ${description}</option>`,
  );
  const send =
    options.length === 0
      ? html``
      : form(
          barcode,
          'move',
          html`<label>${texts.moveTo} <select name="place">${options}</select></label> <button>${texts.move}</button>`,
        );
  return html`<h2>${texts.act}</h2><div class="actions">${confirm}${send}</div><p class="help">${texts.alone}</p>`;
}

function locks(barcode: string, set: string, mayLock: boolean): Html {
  const texts = TEXTS.volume;
  const shown = LETTERS.filter(([, letter]) => set.includes(letter)).map(
    ([lock]) => html`<li><strong>${texts.lock[lock]}</strong>: ${texts.lockMeans[lock]}</li>`,
  );
  const buttons = LETTERS.map(([lock, letter]) => {
    const isSet = set.includes(letter);
    const text = isSet ? texts.liftLock(lock) : texts.setLock(lock);
    return form(barcode, `${isSet ? 'unlock' : 'lock'}-${lock}`, html`<button>${text}</button>`);
  });
  return html`<h2>${texts.locks}</h2>
${shown.length === 0 ? html`<p>${texts.locksNone}</p>` : html`<ul>${shown}</ul>`}
${mayLock ? html`<div class="actions">${buttons}</div>` : html``}`;
}

function form(barcode: string, action: string, inner: Html): Html {
  return html`<form method="post" action="${volumePath(barcode)}"><input type="hidden" name="do" value="${action}">${inner}</form>`;
}
