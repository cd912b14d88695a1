import { isLoopback } from '../../platform/loopback.ts';

/** Returns what is wrong with the address of an export, before anything is sent; `undefined` if nothing is. */
export function addressProblem(url: URL, hasToken: boolean): string | undefined {
  if (url.username !== '' || url.password !== '') {
    return 'a user or password in an address is seen by everybody on this machine; put what proves who you are into the file of --source-token-file';
  }
  if (hasToken && url.protocol === 'http:' && !isLoopback(url)) {
    return 'a token is not sent in the clear; name an address that begins with https://';
  }
  return undefined;
}

/** Returns what messages call an address: without its query, which may have secrets in it. */
export function addressName({ protocol, host, pathname }: URL): string {
  return `${protocol}//${host}${pathname}`;
}

/**
 * Returns whether an export may go on at another address than the one that was named: at the same server, or at the same host by
 * TLS where the first address had none.
 */
export function isSamePlace(from: URL, to: URL): boolean {
  if (to.username !== '' || to.password !== '') return false;
  return from.origin === to.origin || isUpgrade(from, to);
}

function isUpgrade(from: URL, to: URL): boolean {
  return from.protocol === 'http:' && to.protocol === 'https:' && from.hostname === to.hostname;
}
