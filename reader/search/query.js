// What is typed, put in order.
import { MODEL, SEPARATOR, UNSPACED, fold, termOf, wordsOf } from './terms.js';

// A number of arXiv's with or without its version, on its own or in an address of any site; and those of before 2007.
const ID = /(?<!\d|\d\.)(\d\d(?:0[1-9]|1[0-2]))\.(\d{4,5})(?:v\d+)?(?!\d)/;
const OLD_ID = /(?<![a-z])([a-z-]{2,9}(?:\.[a-z]{2})?)\/(\d{7})(?:v\d+)?(?!\d)/;
const NUMBER = /^\d{5}$/; // of an id, without its month
const PARTICLE =
  /(?:으로써|에서는|에서|에게|까지|부터|처럼|보다|으로|하는|하기|한|된|들의|들은|들이|들을|[을를은는이가의에와과도로만들])$/;
const FEW = 5; // words: more are a title, in which a hyphenated word is found by its parts
const MODEL_ONLY = 0.7; // how sure "Qwen" is meant by "Qwen3", and "flowgrpo" by "flow grpo"
const BEGUN = 0.6; // a term of the glossary by its beginning
const PART = 0.5; // a term of the glossary within a longer word

// Returns { id, words, text }. Each of the words has `terms` [{ term, sure, goesOn }], one of which is to be found: how
// sure it is that this is meant, and whether it may be the beginning of a term. `place` is where it was typed; a word
// without one `joins` others, and is not missed if it is not found. `text` is what was typed, folded.
export function parse(typed, { stop, glossary, topics }) {
  const text = fold(typed).trim();
  const id = text.match(ID) ?? text.match(OLD_ID);
  if (id) {
    const [, before, number] = id;
    const words = [{ terms: [{ term: `${number}.${before}`, sure: 1 }] }];
    return { id: before + (number.length > 5 ? '/' : '.') + number, words, text };
  }
  if (NUMBER.test(text)) return { words: [{ terms: [{ term: `${text}.`, sure: 1, goesOn: true }] }], text };
  const isTyping = !/\s$/.test(typed);
  const words = mixed(wordsOf(text), glossary, isTyping);
  const topic = topics[wordsOf(text).join(' ')];
  if (topic) words.push({ terms: [{ term: `#${topic}`, sure: 1 }], joins: true });
  const telling = words.filter(({ terms }) => terms.some(({ term }) => !stop.has(term)));
  const kept = telling.filter(({ joins }) => !joins).length > 2 ? telling : words; // "He" and "Will" are names, too
  const keys = kept.map(({ terms }) => terms.map(({ term }) => term).join(' '));
  return { words: kept.filter((_, at) => keys.indexOf(keys[at]) === at), text };
}

// Words of all scripts, those of one kind that follow each other together.
function mixed(typed, glossary, isTyping) {
  const words = [];
  for (let at = 0, place = 0; at < typed.length;) {
    const isUnspaced = UNSPACED.test(typed[at]);
    let end = at + 1;
    while (end < typed.length && UNSPACED.test(typed[end]) === isUnspaced) end++;
    const some = typed.slice(at, end);
    const goesOn = isTyping && end === typed.length;
    const found = isUnspaced ? unspaced(some, glossary, goesOn) : spaced(some, goesOn);
    words.push(...found.map((word) => ({ ...word, place: word.joins ? undefined : place + word.place })));
    place = Math.max(place, ...words.map((word) => (word.place ?? 0) + 1));
    at = end;
  }
  return words;
}

function spaced(typed, isTyping) {
  const words = [];
  let place = 0;
  for (const [at, word] of typed.entries()) {
    const parts = word.split(SEPARATOR);
    const isLast = isTyping && at === typed.length - 1;
    if (parts.length > 1 && (typed.length < FEW || /\d/.test(word))) words.push(joining(parts, isLast));
    parts.forEach((part, number) => {
      const goesOn = isLast && number === parts.length - 1;
      const terms = [{ term: termOf(part), sure: 1, goesOn }];
      const model = part.match(MODEL)?.[1];
      if (model) terms.push({ term: model, sure: MODEL_ONLY, goesOn });
      if (part.length > 1) words.push({ terms, place: place + number });
    });
    place += parts.length;
  }
  const single = words.filter(({ joins }) => !joins).map(({ terms }) => terms[0]);
  if (single.length === 2 || single.length === 3)
    words.push(
      joining(
        single.map(({ term }) => term),
        single.at(-1).goesOn
      )
    );
  return words;
}

const joining = (parts, goesOn) => ({
  terms: [{ term: termOf(parts.join('')), sure: MODEL_ONLY, goesOn }],
  joins: true,
});

// Korean words: those of the glossary are looked for in English, and as they are; others only as they are. A term of the
// glossary counts where it is a whole word, but for a particle, or where terms make up all of the word. "토큰화" is not
// "토큰", and if the glossary did not have it, "토큰" would only be what it may have to do with.
function unspaced(typed, glossary, isTyping) {
  const words = [];
  for (let at = 0; at < typed.length;) {
    const [known, count] = termsAt(typed, at, glossary);
    const word = typed.slice(at, at + count).join('');
    const bare = word.replace(PARTICLE, '');
    const itself = { term: termOf(bare.length > 1 ? bare : word), sure: 1, goesOn: true };
    const isLast = isTyping && at + count === typed.length;
    const begun = isLast && word.length > 1 ? Object.keys(glossary).filter((term) => term.startsWith(word)) : [];
    if (known) {
      for (const english of known.flatMap((term) => englishOf(glossary[term], 1)))
        words.push({ terms: [...english, itself], place: words.length });
    } else if (word.length > 1) {
      const may = [
        ...begun.flatMap((term) => englishOf(glossary[term], BEGUN)),
        ...englishOf(glossary[longestIn(word, glossary)], PART),
      ];
      words.push({ terms: [itself, ...may.flat()], place: words.length });
    }
    at += count;
  }
  return words;
}

// The terms of the glossary that make up the word at a place, or that and the next ones; and how many words they are.
function termsAt(typed, at, glossary) {
  for (let count = Math.min(3, typed.length - at); count > 1; count--) {
    const term = formsOf(typed.slice(at, at + count).join('')).find((form) => Object.hasOwn(glossary, form));
    if (term) return [[term], count];
  }
  return [
    formsOf(typed[at])
      .map((form) => split(form, glossary))
      .find(Boolean),
    1,
  ];
}

const formsOf = (word) => [word, word.replace(PARTICLE, '')];

function split(word, glossary) {
  for (let length = word.length; length > 0; length--) {
    const term = word.slice(0, length);
    if (!Object.hasOwn(glossary, term)) continue;
    const rest = length === word.length ? [] : split(word.slice(length), glossary);
    if (rest) return [term, ...rest];
  }
  return undefined;
}

function longestIn(word, glossary) {
  for (let length = word.length - 1; length > 1; length--)
    if (Object.hasOwn(glossary, word.slice(0, length))) return word.slice(0, length);
  return undefined;
}

// By place in English phrases of which one is to be found, the terms there.
function englishOf(phrases = [], sure) {
  const split = phrases.map((phrase) => phrase.split(' '));
  const places = [...(split[0] ?? []).keys()];
  return places.map((at) => split.flatMap((words) => (words[at] ? { term: termOf(words[at]), sure } : [])));
}
