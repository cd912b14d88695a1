/**
 * Generates the sections of the README about commands, options, exit codes, errors and statistics from their tables.
 *
 * @module
 */

import { ERRORS } from '../../errors/table.ts';
import { STATISTICS_FIELDS } from '../../observe/statistics.ts';
import { COMMAND_TEXTS } from '../commands/command-texts.ts';
import { EXIT_CODES, flagText } from '../commands/help.ts';
import type { OptionSpec } from '../options/option-spec.ts';
import { OPTIONS, variableOf } from '../options/options.ts';
import { markdownTable, replaceSections } from './markdown.ts';

/** Returns the README with its generated sections up to date. Throws `RangeError` if it lacks a section. */
export function updateReadme(page: string): string {
  return replaceSections(page, {
    commands: markdownTable(
      ['command', 'does'],
      Object.values(COMMAND_TEXTS).map(({ usage, summary }) => [`\`${usage}\``, summary]),
    ),
    options: markdownTable(
      ['option', 'commands', 'environment', 'meaning'],
      Object.values(OPTIONS).map((option: OptionSpec) => {
        const variable = variableOf(option);
        return [
          `\`${flagText(option).trim()}\``,
          option.commands.join(' '),
          variable === undefined ? '' : `\`${variable}\``,
          option.text,
        ];
      }),
    ),
    'exit-codes': markdownTable(['exit code', 'meaning'], EXIT_CODES),
    statistics: markdownTable(
      ['field', 'meaning'],
      Object.entries(STATISTICS_FIELDS).map(([name, meaning]) => [`\`${name}\``, meaning]),
    ),
    rejects: markdownTable(
      ['code', 'message'],
      Object.entries(ERRORS)
        .filter(([, { class: kind }]) => kind === 'record' || kind === 'change')
        .map(([code, { text }]) => [`\`${code}\``, text]),
    ),
  });
}
