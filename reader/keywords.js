// Whether keywords are in a text, as whole words: the same rule as that of the filters in a blog's config
// (docs/configuration.md, "Words of filters"; src/paperboy/text/keywords.py). One table of examples tests both.

const asRead = (text) =>
  text.replace(/[‘’‛ʼ′´`]/g, "'") // first: of an acute accent alone NFKC makes a space and an accent
    .normalize('NFKC').toUpperCase().toLowerCase().normalize('NFKC') // ß is SS
    .replace(/\u00ad(?=\s)|[\p{Pd}\u2212]/gu, '-') // a soft hyphen is seen at a line's end, and only there
    .replace(/\p{Cf}/gu, '')
    .replace(/\s+/g, ' ')
    .trim();

// A word and its regular English plural become the same text, which need not be a word.
const PLURAL = RegExp(
  '(?:(?<=[a-z]{3})ies?|(?<=[a-z]{2})(ss|zz|x|ch|sh)es?|(?<=[a-z])((?<=[a-z]{2})u|ia)s(?:es?)?' +
    '|(?<=[a-z]{2})(?<!s|\\bnew|dynamic|economic|semantic)s)(?![a-z0-9])',
  'g'
);
const singular = (text) =>
  text.replace(PLURAL, (end, hissing, latin) => hissing ?? latin ?? (end[0] === 'i' ? 'y' : ''));

const KOREAN = /\p{sc=Hang}/u; // particles follow a word without a space
const SPACELESS = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Laoo}\p{sc=Mymr}\p{sc=Khmr}]/u;
const WORD = /[\p{L}\p{N}_]/u;
const OTHER_LETTER = `(?!${KOREAN.source}|${SPACELESS.source})${WORD.source}`;

const wholeWords = (text) => {
  const signs = [...text];
  const [start, end] = [signs[0], signs.at(-1)];
  const noLetterBefore = SPACELESS.test(start) ? ''
    : KOREAN.test(start) ? `(?<!${KOREAN.source})`
    : `(?<!${OTHER_LETTER})`;
  const goesOn = WORD.test(end) ? `|\\+\\+|#(?!${WORD.source})` : ''; // C is not in C++, nor in C#
  const noLetterAfter = SPACELESS.test(end) || KOREAN.test(end) ? '' : `(?!${OTHER_LETTER}${goesOn})`;
  const pieces = signs.map((sign, at) => {
    const before = signs[at - 1] ?? '';
    const lineEnd = before === '-' ? ' ?' : WORD.test(before) && WORD.test(sign) ? '(?:- )?' : '';
    return lineEnd + sign.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&');
  });
  return noLetterBefore + pieces.join('') + noLetterAfter;
};

// Returns what says of texts whether one of `keywords` is in them; null where there is no keyword.
export const finderOf = (keywords) => {
  const read = keywords.map(asRead).filter(Boolean);
  if (!read[0]) return null;
  const pattern = RegExp(read.flatMap((word) => [word, singular(word)]).map(wholeWords).join('|'), 'u');
  return (texts) => {
    const text = texts.map(asRead).join('\0');
    return pattern.test(`${text}\0${singular(text)}`);
  };
};
