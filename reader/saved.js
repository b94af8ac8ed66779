// Papers that are saved for later: a star at each, and the page that lists them.
import { all, button, copy, element, first, query, refused, say } from './page.js';
import { bibtex, markdown } from './citations.js';
import { authorsOf, dataOf, firstOf, papers, rowOf, WEB } from './papers.js';
import { shownIds } from './filter.js';
import { attempt, latest, load, save, understood } from './storage.js';

const titleOf = (id) => query(dataOf(id)).get('rft.title') ?? first('a', rowOf(id))?.textContent ?? id;

// What is kept of a paper is what its row on the page of saved papers needs.
const detailsOf = (id) => {
  const row = rowOf(id);
  const link = first('a', row)?.href.replace(location.search, '') ?? `${location.pathname}#${id}`;
  return {
    at: Date.now(),
    ...row.dataset, // paper, topics, code
    data: dataOf(id) || String(query({ 'rft.title': titleOf(id), 'rft.identifier': link })),
    link: link.replace(location.origin, ''),
    gist: firstOf(id, '.paperboy-gist')?.textContent,
    organization: firstOf(id, '.paperboy-organization')?.textContent,
  };
};

export const markSaved = (saved) => {
  const link = first('.paperboy-saved-link');
  if (link) link.textContent = say('저장', 'Saved') + ` ${Object.keys(saved).length}`;
  all('.paperboy-star').forEach((star) => {
    const isSaved = star.dataset.id in saved;
    star.textContent = isSaved ? '★' : '☆';
    star.ariaPressed = String(isSaved);
  });
};

export const toggleSaved = (id) => {
  const { saved } = load();
  if (id in saved) delete saved[id];
  else saved[id] = detailsOf(id);
  if (save({ saved }) === null) refused();
  markSaved(load().saved);
};

export const makeStars = () => {
  all('.paperboy-star').forEach((star) => star.remove());
  papers.forEach((parts, id) => {
    const ariaLabel = `${say('나중에 보기', 'Save for later')}: ${titleOf(id)}`;
    parts.forEach((part) => {
      const star = element('button', { type: 'button', className: 'paperboy-star', ariaLabel });
      star.dataset.id = id;
      part.append(star);
    });
  });
};

// ---- The page of saved papers

const savedRow = ([id, { data, link, gist = '', organization, paper, topics, code }]) => {
  const about = query(data);
  const to = (href, content) => {
    const made = element('a', { href }, content);
    if (!made.matches(`${WEB}, a[href^="/"]`)) made.removeAttribute('href'); // a file may hold anything
    return made;
  };
  const title = element('bdi', { lang: 'en' }, element('strong', {}, about.get('rft.title') ?? id));
  const made = element(
    'li',
    {},
    to(link, title),
    ' ',
    element('span', { className: 'paperboy-about' },
      element('bdi', { className: 'paperboy-organization' }, organization ?? authorsOf(about)[0] ?? ''), ' · ',
      to(about.get('rft.identifier'), about.get('rft.publisher') ?? '↗')),
    element('span', { className: 'paperboy-gist', lang: 'en' }, gist),
    element('span', { className: 'Z3988', title: data })
  );
  made.dataset.paper = paper ?? id.replace('paper-', '');
  if (topics) made.dataset.topics = topics;
  if (code !== undefined) made.dataset.code = '';
  return made;
};

// Puts the saved papers into the page's list for them. Returns whether the page has one.
export const fillSaved = () => {
  const list = first('.paperboy-saved');
  const rows = Object.entries(load().saved).sort(([, one], [, other]) => other.at - one.at).map(savedRow);
  const none = element('li', {}, say('아직 저장한 논문이 없습니다.', 'No papers saved yet.'));
  list?.replaceChildren(...(rows[0] ? rows : [none]));
  return Boolean(list);
};

const textOfShown = (write) => {
  const { saved } = load();
  return shownIds().filter((id) => id in saved)
    .map((id) => write(query(saved[id].data), saved[id].gist ?? '')).join('\n');
};

const download = () => {
  const { words, opened, saved } = load();
  const file = new Blob([JSON.stringify({ words, opened, saved })], { type: 'application/json' });
  element('a', { href: URL.createObjectURL(file), download: 'paperboy.json' }).click();
};

// Takes in what another browser has put into a file: it is added, and nothing that is here goes. Returns what to say.
const takeIn = async (file) => {
  const text = await file.text();
  const { words, opened, saved } = understood(attempt(() => JSON.parse(text)));
  const count = Object.keys(saved).length;
  if (!words[0] && !count && !Object.keys(opened)[0]) {
    return say(`${file.name}: paperboy가 내보낸 파일이 아닙니다.`, `${file.name} was not exported by paperboy.`);
  }
  const here = load();
  const isKept = save({
    words: [...new Set([...here.words, ...words])],
    opened: latest({ ...opened, ...here.opened }, 2000),
    saved: { ...saved, ...here.saved },
  });
  if (isKept === null) refused();
  return say(`논문 ${count}편을 가져왔습니다.`, `Papers imported: ${count}.`);
};

// What one can do with the saved papers that are shown. `refresh` is called when there are others.
export const makeSavedTools = (refresh) => {
  const status = element('span', { role: 'status' });
  const copying = (write) => () =>
    copy(textOfShown(write), () => (status.textContent = say('복사했습니다.', 'Copied.')));
  const picker = element('input', { type: 'file', accept: '.json', hidden: true });
  picker.addEventListener('change', async () => {
    const said = await takeIn(picker.files[0]);
    picker.value = '';
    refresh();
    status.textContent = said;
  });
  first('.paperboy-saved-tools')?.remove();
  first('.paperboy-saved').before(
    element('p', { className: 'paperboy-saved-tools' },
      button(say('마크다운으로 복사', 'Copy as Markdown'), copying(markdown)),
      button(say('BibTeX로 복사', 'Copy as BibTeX'), copying(bibtex)),
      button(say('파일로 내보내기', 'Export to a file'), download),
      button(say('파일에서 가져오기', 'Import from a file'), () => picker.click()),
      picker,
      status)
  );
};
