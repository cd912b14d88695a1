import { TapesyncError } from '../../errors/error.ts';
import { barcodeOf, RepositoryId } from '../../model/scope.ts';
import type { Lock } from '../../stores/roles/places.ts';
import { admit } from '../access.ts';
import { invalidRequest } from '../error-answers.ts';
import { runOf } from './own-run.ts';
import type { PageAnswer, PageRequest } from './page.ts';
import { type Barcode, readBarcode } from './seen.ts';
import { TEXTS } from './texts.ts';
import { shownVolume } from './volume.ts';
import { volumePath } from './whereabouts.ts';

/** What a form of the page of a volume may ask for. */
type Done = keyof typeof TEXTS.done;

const LOCKS: ReadonlyMap<string, readonly [lock: Lock, on: boolean]> = new Map([
  ['lock-update', ['update', true]],
  ['unlock-update', ['update', false]],
  ['lock-move', ['move', true]],
  ['unlock-move', ['move', false]],
]);

/** Does what a form of the page of a volume asks for, and shows the page again. */
export async function changeVolume(request: PageRequest): Promise<PageAnswer> {
  const { params, form, user, server } = request;
  const barcode = readBarcode(params.barcode ?? '');
  admit(user, { of: 'customer', role: 'read' }, barcode.scope.customer);
  const action = form.get('do') ?? '';
  const lock = LOCKS.get(action);
  if (lock !== undefined) {
    await setLock(request, barcode, ...lock);
    return see(barcode, lock[1] ? 'lock' : 'unlock');
  }
  const place = RepositoryId.of((form.get('place') ?? '').toUpperCase());
  if (place === undefined || (action !== 'confirm' && action !== 'move')) {
    throw invalidRequest(TEXTS.unknownAction);
  }
  // The engine is loaded for who changes something.
  const { confirmVolumes, sendVolumes } = await import('./by-hand.ts');
  const change = action === 'confirm' ? confirmVolumes : sendVolumes;
  const { changed, problems } = await change(user, server.store, [barcode], place);
  if (problems.length > 0) return shownVolume(request, barcode, { problems, status: 409 });
  return see(barcode, changed > 0 ? action : 'same');
}

async function setLock({ user, server }: PageRequest, { scope, volume }: Barcode, lock: Lock, on: boolean) {
  admit(user, { of: 'customer', role: 'admin' }, scope.customer);
  const { places } = server.store;
  const isThere = await places.setLock(runOf(user, 'admin'), scope, volume, lock, on);
  if (!isThere) throw new TapesyncError('NOT_THERE');
}

function see({ scope, volume }: Barcode, done: Done): PageAnswer {
  return { kind: 'see', location: `${volumePath(barcodeOf({ ...scope, volume }))}?done=${done}` };
}
