import { createSecureContext } from 'node:tls';
import { messageOf, TapesyncError } from '../../errors/error.ts';
import { systemProblem } from '../../errors/system-problem.ts';
import { exposureOf } from '../../platform/exposed-file.ts';
import { readWhole } from '../../platform/read-whole.ts';
import { type CertifiedKey, tlsSettings } from '../../server/tls.ts';
import type { Configuration } from '../options/configuration.ts';
import { misused } from './command.ts';

/**
 * Reads the certificate and key that the options of a server name; `undefined` without them.
 * Throws OPTION_INVALID for files that cannot be read or do not belong together.
 */
export function readCertificate({
  tlsCert,
  tlsKey,
}: Pick<Configuration, 'tlsCert' | 'tlsKey'>): CertifiedKey | undefined {
  if (tlsCert === '' && tlsKey === '') return undefined;
  if (tlsCert === '' || tlsKey === '') throw misused('serve', '--tls-cert and --tls-key belong together');
  const pair = { cert: readPem('--tls-cert', tlsCert), key: readPem('--tls-key', tlsKey) };
  try {
    createSecureContext(tlsSettings(pair));
  } catch (error) {
    const option = `--tls-cert ${tlsCert} --tls-key ${tlsKey}`;
    const said = systemProblem(error);
    const problem = `not a certificate and its key, both as PEM${said === undefined ? '' : `: ${said}`}`;
    throw new TapesyncError('OPTION_INVALID', { option, problem }, { cause: error });
  }
  return pair;
}

/** Returns warnings about files with a private key in them that others can read. */
export function exposedKeys({
  tlsCert,
  tlsKey,
}: Pick<Configuration, 'tlsCert' | 'tlsKey'>): readonly string[] {
  const files = new Set([tlsKey, tlsCert].filter((file) => file !== ''));
  return [...files].flatMap((file) => {
    const hasKey = readWhole(file).includes('PRIVATE KEY-----');
    return (hasKey && exposureOf(file, 'a private key')) || [];
  });
}

function readPem(option: string, file: string): Buffer {
  try {
    return readWhole(file);
  } catch (error) {
    const parameters = { option: `${option} ${file}`, problem: messageOf(error) };
    throw new TapesyncError('OPTION_INVALID', parameters, { cause: error });
  }
}
