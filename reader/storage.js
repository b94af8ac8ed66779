// What is kept of a reader, in this browser and nowhere else.
export const KEY = 'paperboy';

// The outcome of `work`, or null where the browser keeps nothing, or what it keeps cannot be read.
export const attempt = (work) => {
  try {
    return work();
  } catch {
    return null;
  }
};

const texts = (value) => [value].flat().filter((each) => each?.trim?.());

// Whatever was kept, by an older script or by somebody else's file, as this script takes it:
// words: the keywords; opened: ids of papers; known: by edition the ids that its list had at the last visit;
// saved: by id what is kept of a paper (`saved.js`); show: the choice among the chips; hide: no papers that were read.
export const understood = (value) => {
  const { words, opened, known, saved, show, hide } = value ?? {};
  return {
    words: texts(words),
    opened: { ...opened },
    known: { ...known },
    saved: Object.fromEntries(Object.entries({ ...saved }).filter(([id, it]) => /^paper-/.test(id) && it?.data?.trim?.())),
    show: texts(show)[0] ?? '',
    hide,
  };
};

export const load = () => understood(attempt(() => JSON.parse(localStorage.getItem(KEY))));

// Returns null where that is refused. Read again each time: another page may have written in between.
export const save = (change) => attempt(() => localStorage.setItem(KEY, JSON.stringify({ ...load(), ...change })));

export const latest = (object, count) => Object.fromEntries(Object.entries(object).slice(-count));
