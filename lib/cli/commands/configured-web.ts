import { messageOf, TapesyncError } from '../../errors/error.ts';
import { authoritiesOf } from '../../platform/authorities.ts';
import { exposureOf } from '../../platform/exposed-file.ts';
import { readWhole } from '../../platform/read-whole.ts';
import { addressProblem } from '../../sources/http/address.ts';
import type { HttpOptions } from '../../sources/http/http-source.ts';
import type { TokenHeader } from '../../sources/http/token.ts';
import { token } from '../options/source-parsers.ts';
import type { CommandContext } from './command.ts';

/**
 * Returns how exports behind addresses of the web are fetched. A file with a token that others can read is warned of.
 * Throws OPTION_INVALID for an address, a token or an authority that is not as it has to be, and for a token that several hosts
 * would see.
 */
export function webOptionsOf(context: CommandContext, addresses: readonly URL[]): HttpOptions {
  const { config, terminal } = context;
  const proof = tokenOf(context);
  for (const address of addresses) {
    const problem = addressProblem(address, proof !== undefined);
    if (problem !== undefined) throw invalid(`--source ${address.protocol}//${address.host}`, problem);
  }
  const hosts = new Set(addresses.map(({ host }) => host));
  if (proof !== undefined && hosts.size > 1) {
    throw invalid(
      '--source',
      `one token is not sent to several hosts (${[...hosts].join(', ')}); read them in runs of their own`,
    );
  }
  return {
    token: proof,
    headers: Object.fromEntries(config.sourceHeader),
    authorities: authoritiesOf(config.sourceCa, '--source-ca'),
    timeoutMs: config.sourceTimeout === undefined ? undefined : config.sourceTimeout * 1000,
    limits: { bytes: config.maxInput, ratio: config.maxRatio },
    onMessage: (sentence) => terminal.note(sentence),
  };
}

function tokenOf({ config, terminal }: CommandContext): TokenHeader | undefined {
  const { sourceTokenFile: file, sourceToken } = config;
  if (file === '') return sourceToken;
  const option = `--source-token-file ${file}`;
  let text: string;
  try {
    text = readWhole(file).toString();
  } catch (error) {
    throw invalid(option, messageOf(error), error);
  }
  const parsed = token(text);
  if ('problem' in parsed) throw invalid(option, parsed.problem);
  const exposure = exposureOf(file, 'a token');
  if (exposure !== undefined) terminal.note(exposure);
  return parsed.value;
}

function invalid(option: string, problem: string, cause?: unknown): TapesyncError {
  return new TapesyncError('OPTION_INVALID', { option, problem }, { cause });
}
