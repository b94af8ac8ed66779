// Dialogs: the reader's keywords, and the keys.
import { copy, element, first, refused, say } from './page.js';
import { attempt, KEY, load, save } from './storage.js';

const openPanel = (label, ...content) => {
  const dialog = element('dialog', { className: 'paperboy-panel', ariaLabel: label });
  dialog.append(element('form', { method: 'dialog' }, element('h2', {}, label), ...content));
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
};

const choice = (value, korean, english) => element('button', { value }, say(korean, english));

// Asks for keywords, and calls `refresh` when what is kept has changed.
export const openSettings = (refresh) => {
  const { words, hide } = load();
  const area = element('textarea', { rows: 8, value: words.join('\n') });
  const hiding = element('input', { type: 'checkbox', checked: hide });
  const dialog = openPanel(
    say('관심 키워드', 'Keywords of interest'),
    element('label', {}, say(
      '키워드, 저자, 소속을 한 줄에 하나씩 적으세요. 이 브라우저에만 저장됩니다.',
      'Keywords, authors, organizations, one a line. They stay in this browser.'
    ), area),
    element('label', {}, hiding, say(' 읽은 논문 숨기기', ' Hide papers I have read')),
    choice('save', '저장', 'Save'),
    choice('copy', '키워드 복사', 'Copy keywords'),
    choice('forget', '모두 지우기', 'Delete everything'),
    choice('', '닫기', 'Close')
  );
  dialog.addEventListener('close', () => {
    const chosen = dialog.returnValue;
    const lines = area.value.split('\n').map((word) => word.trim().slice(0, 99)).filter(Boolean);
    if (chosen === 'copy') copy(area.value);
    if (chosen === 'save' && save({ words: lines, hide: hiding.checked }) === null) refused();
    if (chosen === 'forget') {
      const question = say(
        '키워드, 읽은 표시, 저장한 논문을 모두 지울까요?',
        'Delete all keywords, marks and saved papers?'
      );
      if (!confirm(question)) return;
      attempt(() => localStorage.removeItem(KEY));
    }
    refresh();
  });
};

export const openHelp = () => {
  const keys = [
    ['j', '다음 논문', 'Next paper'],
    ['k', '이전 논문', 'Previous paper'],
    ['o', '초록 펼치기', 'Open the abstract'],
    ['s', '나중에 보기', 'Save for later'],
    ['/', '검색', 'Search'],
    ['?', '도움말', 'Help'],
  ];
  const list = element('dl');
  list.innerHTML = keys.map(([key, ...names]) => `<dt><kbd>${key}</kbd><dd>${say(...names)}`).join('');
  openPanel(say('키', 'Keys'), list, choice('', '닫기', 'Close'));
};
