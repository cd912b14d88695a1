/** The script of the pages, on which nothing depends: it shows times in the zone of the reader. */
export const SCRIPT = `'use strict';
// Days as 2026-12-01: no other order is understood everywhere.
const form = new Intl.DateTimeFormat('sv', {
  year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', timeZoneName: 'short',
});
for (const element of document.querySelectorAll('time[datetime]')) {
  const date = new Date(element.dateTime);
  if (Number.isNaN(date.valueOf())) continue;
  element.title = element.dateTime;
  element.textContent = form.format(date);
}
`;
