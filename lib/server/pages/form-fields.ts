import { type Html, html } from '../../markup/html.ts';

/** A field of a form for one line of text. */
export interface TextField {
  readonly name: string;
  readonly label: string;
  readonly value?: string | undefined;
  readonly help?: string;
  readonly most?: number;
  readonly isRequired?: boolean;
}

/** Returns a field for a line of text with its label. */
export function textField({ name, label, value = '', help, most = 64, isRequired = false }: TextField): Html {
  const hint = help === undefined ? html`` : html` <span class="help">${help}</span>`;
  return html`<label>${label}${hint} <input type="text" name="${name}" value="${value}" maxlength="${most}"${isRequired ? html` required` : html``} autocomplete="off" autocapitalize="none" spellcheck="false"></label>
`;
}

/** Returns a field for a new password. What was typed never comes back. */
export function passwordField(name: string, label: string, help?: string): Html {
  const hint = help === undefined ? html`` : html` <span class="help">${help}</span>`;
  return html`<label>${label}${hint} <input type="password" name="${name}" required maxlength="1024" autocomplete="new-password"></label>
`;
}

/** Returns a field that takes one of some values, each with its text. */
export function choiceField(
  name: string,
  label: string,
  options: readonly (readonly [value: string, text: string])[],
  chosen: string,
): Html {
  const shown = options.map(
    ([value, text]) =>
      html`<option value="${value}"${value === chosen ? html` selected` : html``}>${text}</option>`,
  );
  return html`<label>${label} <select name="${name}">${shown}</select></label>
`;
}

/** Returns a box to tick. */
export function tickField(
  name: string,
  label: string,
  {
    value = 'yes',
    isTicked = false,
    isRequired = false,
  }: { readonly value?: string; readonly isTicked?: boolean; readonly isRequired?: boolean } = {},
): Html {
  return html`<label class="check"><input type="checkbox" name="${name}" value="${value}"${isTicked ? html` checked` : html``}${isRequired ? html` required` : html``}> ${label}</label>
`;
}

/** Returns a form of several fields with its button; `action` is what it asks for. */
export function actionForm(to: string, action: string, fields: readonly Html[], button: string): Html {
  return html`<form method="post" action="${to}" class="stack"><input type="hidden" name="do" value="${action}">
${fields}<div><button>${button}</button></div></form>`;
}
