// Texts with the words that were found, marked.
import { UNSPACED, fold, termsOf } from './terms.js';

const PART = /[\p{L}\p{N}]+/gu;
const LONGEST = 300; // characters of a text as it is shown: a gist is shorter

// Whether a part of a word is one of `terms`, or has one in it if it is Korean.
function isFound(part, terms) {
  const own = termsOf(fold(part));
  if (own.some((term) => terms.has(term))) return true;
  return UNSPACED.test(part) && [...terms].some((term) => UNSPACED.test(term) && fold(part).includes(term));
}

// Returns a text as [[piece, is it marked]].
export function marked(text, terms) {
  const pieces = [];
  let end = 0;
  for (const match of text.matchAll(PART)) {
    if (!isFound(match[0], terms)) continue;
    pieces.push([text.slice(end, match.index), false], [match[0], true]);
    end = match.index + match[0].length;
  }
  return [...pieces, [text.slice(end), false]].filter(([piece]) => piece);
}

// Returns of a long text the sentences from the first one on that has most of the terms.
export function passage(text, terms) {
  if (text.length <= LONGEST) return text;
  const sentences = text.match(/[^.!?。]+(?:[.!?。]+\s*|$)/g) ?? [text];
  const counts = sentences.map(
    (each) => new Set((each.match(PART) ?? []).filter((part) => isFound(part, terms)).map(fold)).size
  );
  const best = counts.indexOf(Math.max(...counts));
  let shown = sentences[best];
  for (let next = best + 1; next < sentences.length && shown.length + sentences[next].length <= LONGEST; next++)
    shown += sentences[next];
  return shown.length <= LONGEST ? shown.trim() : `${shown.slice(0, LONGEST).replace(/\s+\S*$/, '')}…`;
}
