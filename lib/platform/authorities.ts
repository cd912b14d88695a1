import { readFileSync } from 'node:fs';
import { messageOf, TapesyncError } from '../errors/error.ts';

/**
 * Returns the certificates, PEM, of the authorities that are to be trusted when `--ca` names a file: the usual ones and
 * those in it; `undefined` where it names none, for the usual ones alone.
 * Throws OPTION_INVALID for a file that cannot be read or holds no certificate.
 */
export function authoritiesOf(file: string): readonly string[] | undefined {
  if (file === '') return undefined;
  const invalid = (problem: string, cause?: unknown) =>
    new TapesyncError('OPTION_INVALID', { option: `--ca ${file}`, problem }, { cause });
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw invalid(messageOf(error), error);
  }
  if (!/^-----BEGIN (TRUSTED |X509 )?CERTIFICATE-----/m.test(text))
    throw invalid('holds no certificate as PEM');
  // Loaded only here: it takes 10 ms, and most runs name no file.
  const { getCACertificates } = process.getBuiltinModule('node:tls');
  // What is named to TLS takes the place of what it would trust by itself.
  return [...getCACertificates('default'), text];
}
