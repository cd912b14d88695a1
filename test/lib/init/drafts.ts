import type { DraftLine } from '../../../lib/init/definition/draft-line.ts';
import { type Column, type ExportLayout, namedColumn } from '../../../lib/init/export-layout.ts';
import type { FieldDraft } from '../../../lib/init/fields/field-draft.ts';

/** A column with a name, and blanks around its values where asked for. */
export function columnOf(name: string, values: readonly string[], padded = false): Column {
  return { ...namedColumn(name, values), padded };
}

/** Lines of a definition as text: `Statement(...); # comment`, a proposal with a # in front. */
export function written(lines: readonly DraftLine[]): readonly string[] {
  return lines.map(({ statement, comment, isOff }) => {
    const text = isOff ? `#${statement}` : statement;
    return [text, comment === '' ? '' : `# ${comment}`].filter((part) => part !== '').join(' ');
  });
}

/** A draft of a field as text: what takes effect, and what is proposed. */
export function writtenDraft(draft: FieldDraft | undefined) {
  return draft && { lines: written(draft.lines), open: written(draft.open) };
}

/** A layout as text, with the values of each column by its name and place. */
export function writtenLayout(layout: ExportLayout | undefined) {
  return (
    layout && {
      what: layout.what,
      lines: written(layout.lines),
      context: written(layout.context),
      columns: layout.columns.map(({ name, where, timeWhere, values }) => [
        name,
        timeWhere === undefined ? where : `${where} and ${timeWhere}`,
        ...values,
      ]),
    }
  );
}
