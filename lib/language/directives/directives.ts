/**
 * The table of directives. The checks of statements and the language reference derive from it.
 *
 * @module
 */

import type { Place } from '../syntax/diagnostics.ts';
import type { ArgumentTypes, DirectiveSpec, ParameterSpec } from './directive-spec.ts';
import { INPUT_DIRECTIVES } from './input-directives.ts';
import { SYNC_DIRECTIVES } from './sync-directives.ts';
import { VALUE_DIRECTIVES } from './value-directives.ts';

/** Every directive, in the order in which definitions usually use them. */
export const DIRECTIVES = [...INPUT_DIRECTIVES, ...VALUE_DIRECTIVES, ...SYNC_DIRECTIVES] as const;

/**
 * The directives of a confined definition: those about values, and of those about the input the ones that reach out of it
 * nowhere. A list of what is allowed, so that a new directive about the input is refused until somebody has thought of it.
 */
const CONFINED: ReadonlySet<string> = new Set([
  ...[...VALUE_DIRECTIVES, ...SYNC_DIRECTIVES].map(({ name }) => name),
  // Reads from the folder of the definition alone, confined or not.
  'Include',
  'SetSheet',
  'SetEncoding',
  'SetCSVDelimiter',
  'SetFormat',
  'SetDetailCount',
  'SetElements',
  'SetCarriageControl',
  'SetTimeZone',
  'AddString',
  'SetHeaderCount',
  'AddContext',
  'AddAnnouncedCount',
  'AddAnnouncedNumber',
  'SetLineEnd',
  'SetMinimumRecords',
] satisfies (typeof DIRECTIVES)[number]['name'][]);

/** Says whether a confined definition may use a directive. */
export function isForConfined({ name }: Pick<DirectiveSpec, 'name'>): boolean {
  return CONFINED.has(name);
}

/** The name of a directive. */
export type DirectiveName = (typeof DIRECTIVES)[number]['name'];

/** A checked argument and its place. */
export interface Argument<T> {
  readonly value: T;
  readonly place: Place;
}

type ArgumentOf<P extends ParameterSpec> = P['occurs'] extends 'repeated' | 'any' | 'paired'
  ? readonly Argument<ArgumentTypes[P['kind']]>[]
  : P['occurs'] extends 'optional'
    ? Argument<ArgumentTypes[P['kind']]> | undefined
    : Argument<ArgumentTypes[P['kind']]>;

type Row<N extends DirectiveName> = Extract<(typeof DIRECTIVES)[number], { readonly name: N }>;

/** A statement with checked arguments, in the types of its directive. */
export type BoundStatement = {
  readonly [D in DirectiveName]: {
    readonly directive: D;
    readonly place: Place;
    /** The statement as written, with its place: names it in statistics. */
    readonly label: string;
    /** Its arguments as written, without quotes, variables not replaced. */
    readonly given: readonly string[];
    readonly arguments: {
      readonly [P in Row<D>['parameters'][number] as P['name']]: ArgumentOf<P>;
    };
  };
}[DirectiveName];

/** A statement of one directive, or of one of several. */
export type StatementOf<N extends DirectiveName> = Extract<BoundStatement, { readonly directive: N }>;

/** Finds a directive by name or alias, ignoring case; `undefined` if there is none. */
export function findDirective(name: string): (typeof DIRECTIVES)[number] | undefined {
  const wanted = name.toUpperCase();
  return DIRECTIVES.find((row) => directiveNames(row).some((known) => known.toUpperCase() === wanted));
}

/** Says whether a definition may contain a directive only once. */
export function isOnce(name: DirectiveName): boolean {
  return DIRECTIVES.some((row) => row.name === name && 'once' in row);
}

/** Returns the name and the aliases of a directive. */
export function directiveNames(row: DirectiveSpec): readonly string[] {
  return [row.name, ...(row.aliases ?? [])];
}

/** Returns the form of a directive: `Name(first, second[, third])`. */
export function directiveSignature(row: DirectiveSpec): string {
  const parameters = row.parameters.map(({ name, occurs }, index) => {
    const comma = index === 0 ? '' : ', ';
    if (occurs === 'optional') return `[${comma}${name}]`;
    if (occurs === 'any') return `[${comma}${name}, ...]`;
    if (occurs === 'paired')
      return index === row.parameters.length - 1 ? `, ${name}, ...]` : `[${comma}${name}`;
    return occurs === 'repeated' ? `${comma}${name}, ...` : `${comma}${name}`;
  });
  return `${row.name}(${parameters.join('')})`;
}
