import { type Html, html } from '../../markup/html.ts';
import type { VolumeJson } from '../../model/volume-json.ts';
import { TEXTS } from './texts.ts';

/** Returns in words whether a volume is where it should be; `movingBefore` is the canonical date before which moves are overdue. */
export function placeState(volume: VolumeJson, movingBefore: string): Html {
  const { currentRepository: current, repository: target, moveStarted } = volume;
  const texts = TEXTS.place;
  if (typeof target !== 'string') return html`<span class="soft">${texts.noTarget}</span>`;
  if (current === target) return html`<span class="good">✓ ${texts.stays}</span>`;
  return typeof moveStarted === 'string' && moveStarted < movingBefore
    ? html`<strong class="bad">! ${texts.overdue(target)}</strong>`
    : html`<span class="warn">→ ${texts.moving(target)}</span>`;
}

/** Returns the address of the page of a volume. */
export function volumePath(barcode: string): string {
  return `/volumes/${encodeURIComponent(barcode)}`;
}

/** Returns the value of a field as it is shown: dates are marked, flags are words. */
export function shownValue(value: unknown, isDate: boolean): Html {
  if (value === undefined || value === null) return html``;
  if (typeof value === 'boolean') return html`${value ? TEXTS.volume.yes : TEXTS.volume.no}`;
  const text = String(value);
  if (!isDate) return html`${text}`;
  return html`<time datetime="${text}">${text.slice(0, 10)} ${text.slice(11, 16)} UTC</time>`;
}
