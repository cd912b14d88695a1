/** The script of the pages, on which nothing depends: times in the zone of the reader, and scans that are answered at once. */
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

for (const button of document.querySelectorAll('button[data-print]')) {
  button.hidden = false;
  button.addEventListener('click', () => print());
}

const scan = document.querySelector('form.scan');
if (scan !== null) {
  const [field, list] = [scan.elements.line, scan.elements.list];
  const waiting = document.getElementById('waiting');
  const sound = document.getElementById('sound');
  sound.hidden = false;
  let [unanswered, isAsking, audio] = [0, false, undefined];
  const sounds = { good: [[880, 0, 0.08]], warn: [[440, 0, 0.2]], bad: [[220, 0, 0.2], [180, 0.25, 0.3]] };
  const say = (kind) => {
    if (!sound.firstElementChild.checked || sounds[kind] === undefined) return;
    audio ??= new AudioContext();
    for (const [hertz, after, seconds] of sounds[kind]) {
      const tone = new OscillatorNode(audio, { frequency: hertz });
      tone.connect(audio.destination);
      tone.start(audio.currentTime + after);
      tone.stop(audio.currentTime + after + seconds);
    }
  };
  const show = (problem = '') => {
    waiting.textContent = problem || (unanswered > 0 ? scan.dataset.waiting.replace('{count}', unanswered) : '');
  };
  // One question at a time, about all that was scanned until then.
  const ask = async () => {
    if (isAsking) return;
    isAsking = true;
    const asked = unanswered;
    const data = new URLSearchParams({ list: list.value, from: scan.elements.from?.value ?? '0' });
    let again = 0;
    try {
      const answer = await fetch(scan.action, { method: 'POST', body: data });
      const isThere = new URL(answer.url).pathname === new URL(scan.action).pathname;
      const text = await answer.text();
      const page = new DOMParser().parseFromString(text, 'text/html');
      const answers = page.getElementById('answers');
      if (answers === null) {
        again = 3000;
        show(isThere ? scan.dataset.offline : scan.dataset.ended);
      } else {
        unanswered -= asked;
        const problem = page.querySelector('main > .message');
        document.getElementById('answers').replaceWith(document.adoptNode(answers));
        show(problem === null ? '' : problem.textContent);
        say(answers.querySelector('.answer')?.dataset.sound);
      }
    } catch {
      again = 3000;
      show(scan.dataset.offline);
    }
    isAsking = false;
    if (again > 0) setTimeout(ask, again);
    else if (unanswered > 0) ask();
  };
  scan.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.target !== field) return;
    event.preventDefault();
    const line = field.value.trim();
    field.value = '';
    if (line === '') return;
    list.value = list.value.trimEnd() === '' ? line : list.value.trimEnd() + '\\n' + line;
    unanswered++;
    show();
    ask();
  });
  // Wherever the focus is, a scanner types into the field.
  document.addEventListener('keydown', (event) => {
    const isText = event.key.length === 1 && event.key !== ' ' && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (isText && !/^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) field.focus();
  });
  // A form that was sent twice, or a list that a browser has kept, is answered too.
  if (list.value.trim() !== '' && scan.elements.from === undefined) ask();
}
`;
