import { connect } from 'node:tls';

const TIMEOUT_MS = 3000;

/** Finds out whether what listens on a port speaks TLS, by greeting it so; nothing else is sent. `false` where that is not known in time. */
export function speaksTls(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    // Whose certificate it is does not matter: nothing is told to it.
    const socket = connect({ host, port, rejectUnauthorized: false, timeout: TIMEOUT_MS });
    const end = (speaks: boolean) => {
      socket.destroy();
      resolve(speaks);
    };
    socket.on('secureConnect', () => end(true));
    // Who refuses the greeting by an alert, as for want of a certificate of the caller, speaks TLS too.
    socket.on('error', (error: NodeJS.ErrnoException) => end(/^ERR_SSL_.*ALERT/.test(error.code ?? '')));
    socket.on('timeout', () => end(false));
    socket.on('close', () => end(false));
  });
}
