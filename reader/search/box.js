// The box: papers and posts for what is typed, and the way to all of them.
import { element, say } from '../page.js';
import { marked, passage } from './marks.js';

// box: the input; place: the element for what is found; all: the address of the page with all results, if there is one.
export function watch(box, place, { search }, all) {
  const status = element('p', { className: 'paperboy-found', role: 'status' });
  const list = element('ol', { className: 'paperboy-results' });
  let isAsking = false;
  let answered = '';

  const links = () => [...list.querySelectorAll('a')];
  const show = (text, rows = [], terms = new Set()) => {
    status.replaceChildren(text);
    list.replaceChildren(...rows.map((row) => item(row, terms)));
    if (status.parentNode !== place) place.replaceChildren(status, list);
  };

  // Answers what is typed last. What is typed while an answer is on its way is asked when it is there.
  const ask = async () => {
    if (isAsking) return;
    isAsking = true;
    while (box.value.trim() && box.value !== answered) {
      const typed = box.value;
      try {
        const { rows, count, terms } = await search(typed);
        if (box.value.trim()) show(summary(typed, count), rows, terms);
      } catch {
        show(
          say(
            '검색 자료를 읽지 못했습니다. 잠시 뒤에 다시 해 보세요.',
            'The search data could not be read. Try again in a while.'
          )
        );
      }
      answered = typed;
    }
    isAsking = false;
    if (!box.value.trim()) clear();
  };

  const clear = () => {
    answered = '';
    place.replaceChildren();
  };

  const summary = (typed, count) => {
    if (!count) return say('찾은 논문이 없습니다.', 'Nothing found.');
    const text = say(`${count}편을 찾았습니다.`, `${count} found.`);
    return all
      ? element('span', {}, `${text} `, element('a', { href: all(typed) }, say('모두 보기', 'Show all')))
      : text;
  };

  box.addEventListener('input', () => (box.value.trim() ? ask() : clear()));
  box.addEventListener('keydown', (event) => {
    if (event.isComposing) return; // Enter ends a Korean syllable
    if (event.key === 'ArrowDown' && links()[0]) {
      event.preventDefault();
      links()[0].focus();
    } else if (event.key === 'Enter' && box.value.trim()) {
      event.preventDefault();
      const target = all?.(box.value.trim()) ?? links()[0]?.href;
      if (target) location.assign(target);
    }
  });
  place.addEventListener('keydown', (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || !links().includes(event.target)) return;
    event.preventDefault();
    const next = links().indexOf(event.target) + step;
    (next < 0 ? box : (links()[next] ?? event.target)).focus();
  });
  if (box.value.trim()) ask();
}

function item({ id, title, date, upvotes, text, isByAI, organization, url, accepted, isWithdrawn }, terms) {
  const lang = id ? 'en' : document.documentElement.lang;
  const votes = id && `▲ ${upvotes}`;
  const about = [date, votes, organization, accepted, isWithdrawn && say('철회됨', 'Withdrawn')].filter(Boolean);
  const label = isByAI ? [element('span', { className: 'paperboy-label' }, say('AI 요약', 'AI summary')), ': '] : [];
  const gist = element('span', { className: 'paperboy-gist', lang }, ...nodes(passage(text, terms), terms));
  return element(
    'li',
    {},
    element('a', { href: url }, element('bdi', { lang }, ...nodes(title, terms))),
    ' ',
    element('span', { className: 'paperboy-about' }, ...nodes(about.join(' · '), terms)),
    ' ',
    element('span', { className: 'paperboy-line' }, ...label, gist)
  );
}

const nodes = (text, terms) =>
  marked(text, terms).map(([piece, isMarked]) => (isMarked ? element('mark', {}, piece) : piece));
