// Short names for what a page is read and built with.
export const first = (selector, within = document) => within.querySelector(selector);
export const all = (selector, within = document) => [...within.querySelectorAll(selector)];

export const on = addEventListener; // to the window

// The pairs of an address, and of bibliographic data.
export const query = (text) => new URLSearchParams(text);

// In the language of the post, else of the page.
export const say = (korean, english) =>
  (first('.paperboy[lang]') ?? document.documentElement).lang.startsWith('ko') ? korean : english;

export const element = (tag, properties = {}, ...children) => {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
};

export const button = (text, onclick, className) =>
  element('button', { type: 'button', onclick, className }, text);

export const refused = () => alert(say('브라우저가 막고 있습니다.', 'The browser does not allow it.'));

// Calls `done` when `text` is on the clipboard.
export const copy = (text, done = () => {}) => navigator.clipboard?.writeText(text).then(done, refused) ?? refused();
