// Papers of interest, new or opened, and keys. All stays in this browser.
const first = (selector, within = document) => within.querySelector(selector);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const language = (first('.paperboy') ?? document.documentElement).lang;
const say = (ko, en) => (language.startsWith('ko') ? ko : en);
const entries = all('.paperboy-paper, .paperboy-short');
const lineOf = new Map(all('.paperboy-list li > a').map((link) => [link.hash.slice(1), link.parentElement]));

const KEY = 'paperboy';
const kept = (work) => {
  try {
    return work();
  } catch {
    return null;
  }
};
const load = () => {
  const { words, opened, known } = kept(() => JSON.parse(localStorage.getItem(KEY))) ?? {};
  return { words: [words].flat().filter((word) => word?.trim), opened: { ...opened }, known: { ...known } };
};
const save = (change) => kept(() => localStorage.setItem(KEY, JSON.stringify({ ...load(), ...change })));
const mark = (id, name, on) =>
  [document.getElementById(id), lineOf.get(id)].forEach((element) => element?.classList.toggle(`paperboy-is-${name}`, on));

// Not in the list at the last visit.
const latest = (object, count) => Object.fromEntries(Object.entries(object).slice(-count));
const here = location.pathname;
const state = load();
const before = state.known[here];
const ids = entries.map((entry) => entry.id);
if (Array.isArray(before)) ids.filter((id) => !before.includes(id)).forEach((id) => mark(id, 'new', true));
delete state.known[here];
if (ids[0]) save({ known: latest({ ...state.known, [here]: ids }, 60) });

// Opened by hand, not in print.
const opened = (id) => {
  save({ opened: latest({ ...load().opened, [id]: 1 }, 2000) });
  mark(id, 'opened', true);
};
entries.forEach((entry) => {
  mark(entry.id, 'opened', entry.id in state.opened);
  entry.addEventListener('click', (event) => event.target.closest('a[href^="http"], summary') && opened(entry.id));
});

// Mine: one of the reader's words is in it, or among all its authors.
const button = document.createElement('button');
button.className = 'paperboy-mine';
first(':is(.paperboy-tools:has(+ .paperboy-list), .paperboy-list)')?.previousElementSibling?.append(' · ', button);
const text = (entry) => {
  const copy = entry.cloneNode(true);
  all('a[href^="http"], summary, .paperboy-label', copy).forEach((it) => it.remove());
  copy.append(' ', new URLSearchParams((first('.Z3988', copy) ?? first('.Z3988', lineOf.get(entry.id)))?.title).getAll('rft.au').join('|'));
  return copy.textContent;
};
const find = () => {
  const { words } = load();
  const parts = words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\s+/g, '\\s+'));
  const pattern = words[0] && new RegExp(`(?<![\\p{L}\\p{N}])(?:${parts.join('|')})(?![\\p{L}\\p{N}])`, 'iu');
  const mine = entries.filter((entry) => pattern?.test(text(entry)));
  entries.forEach((entry) => mark(entry.id, 'mine', mine.includes(entry)));
  button.textContent = words[0]
    ? say(`내 관심 ${mine.length}편`, `${mine.length} of interest`)
    : say('내 관심 정하기', 'Choose interests');
};
find();

const refused = () => alert(say('브라우저가 허락하지 않습니다.', 'The browser does not allow it.'));

button.addEventListener('click', () => {
  const dialog = document.createElement('dialog');
  dialog.className = 'paperboy-panel';
  const choice = (value, ko, en) => `<button value="${value}">${say(ko, en)}</button> `;
  dialog.innerHTML = `<form method="dialog"><label>${say(
    '관심 있는 낱말, 저자, 소속을 한 줄에 하나씩 적으세요. 이 브라우저에만 남습니다.',
    'Words, authors, organizations of interest, one a line. They stay in this browser.'
  )}<textarea rows="8"></textarea></label>${choice('save', '저장', 'Save')}${choice('copy', '복사', 'Copy')}${choice(
    'forget', '모두 지우기', 'Forget everything')}${choice('', '닫기', 'Close')}</form>`;
  const area = first('textarea', dialog);
  area.value = load().words.join('\n');
  dialog.addEventListener('close', () => {
    const chosen = dialog.returnValue;
    if (chosen === 'copy') navigator.clipboard?.writeText(area.value).catch(refused) ?? refused();
    const words = area.value.split('\n').map((word) => word.trim().slice(0, 99)).filter(Boolean);
    if (chosen === 'save' && save({ words }) === null) refused();
    if (chosen === 'forget') {
      kept(() => localStorage.removeItem(KEY));
      ids.forEach((id) => ['new', 'opened'].forEach((name) => mark(id, name, false)));
    }
    dialog.remove();
    find();
    button.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
});

// j and k go through papers, o folds, / searches; the theme's keys win.
let at = -1;
addEventListener('keydown', (event) => {
  const { key } = event;
  const isTyping = event.target.closest('input, textarea, select, dialog');
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping) return;
  if (ids[0] && 'jk'.includes(key)) {
    at = Math.min(ids.length - 1, Math.max(0, at + (key === 'j' ? 1 : -1)));
    entries[at].tabIndex = -1;
    entries[at].focus({ preventScroll: true });
    entries[at].scrollIntoView();
  } else if (key === 'o') {
    entries[at] && first('summary', entries[at])?.click();
  } else if (key === '/') {
    event.preventDefault();
    first('#search-trigger')?.click();
    first('#search-input, [type=search]')?.focus();
  }
});

addEventListener('beforeprint', () => all('.paperboy-paper details').forEach((details) => (details.open = true)));

const style = document.createElement('style');
style.textContent = `.paperboy-is-opened>a,.paperboy-is-opened>h2,.paperboy-short.paperboy-is-opened{opacity:.75}
.paperboy-is-mine{box-shadow:-3px 0}li.paperboy-is-new>a::before{content:"● ";font-size:.7em;vertical-align:.15em}
.paperboy-mine,.paperboy-panel button{font:inherit;color:inherit;background:none;border:1px solid;border-radius:1em;padding:0 .6em}
.paperboy-panel{width:30rem;border:1px solid;border-radius:.5rem;color:inherit}
.paperboy-panel textarea{width:100%;margin:.5rem 0;font:inherit}`;
document.head.append(style);
