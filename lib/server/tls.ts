import type { SecureContextOptions } from 'node:tls';

/** A certificate with its chain and its key, both as PEM. */
export interface CertifiedKey {
  readonly cert: string | Buffer;
  readonly key: string | Buffer;
}

// Each with forward secrecy and authenticated encryption: what is recorded today stays closed when the key gets out.
const CIPHERS = [
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'TLS_AES_128_GCM_SHA256',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
];

/** Returns how a server with a certificate speaks TLS: 1.2 or newer, by ciphers with forward secrecy. */
export function tlsSettings({ cert, key }: CertifiedKey): SecureContextOptions {
  return { cert, key, minVersion: 'TLSv1.2', ciphers: CIPHERS.join(':') };
}
