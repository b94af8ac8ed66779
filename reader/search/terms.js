// The terms that a text is found by, as src/paperboy/enrich/terms.py makes them.
export const SEPARATOR = /[-.'’/+_]/;
export const MODEL = /^([a-z]{2,})\d/; // a name with a number: "qwen3"
export const UNSPACED = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]/; // Korean, Japanese, Chinese
const LONGEST = 24;
const WORD = /[\p{L}\p{N}]+(?:[-.'’/+_][\p{L}\p{N}]+)*/gu;
const GREEK =
  'alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma sigma tau upsilon' +
  ' phi chi psi omega';
const SPELLED = { ł: 'l', ø: 'o', đ: 'd', ð: 'd', ħ: 'h', ı: 'i', ß: 'ss', æ: 'ae', œ: 'oe', þ: 'th', '^': '' };
GREEK.split(' ').forEach((name, number) => (SPELLED[String.fromCharCode(0x3b1 + number)] = name));

// "Üstün" as "ustun", "R²" as "r2", "τ-bench" as "tau-bench".
export const fold = (text) =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .normalize('NFC')
    .toLowerCase()
    .replace(/[łøđðħıßæœþ^α-ω]/g, (letter) => SPELLED[letter]);

export function stem(word) {
  if (word.length < 4 || !word.endsWith('s') || 'sui'.includes(word.at(-2))) return word;
  return word.endsWith('ies') && word.length > 4 ? `${word.slice(0, -3)}y` : word.slice(0, -1);
}

export const wordsOf = (folded) => folded.match(WORD) ?? [];
export const termOf = (part) => stem(part).slice(0, LONGEST);

// The terms of a folded word: its parts, a name without its number, the whole joined; of Korean and other words that are
// written without spaces also their endings, each as long as `parts` of them are.
export function termsOf(word) {
  const parts = word.split(SEPARATOR);
  const terms = [...parts.map(termOf), ...parts.flatMap((part) => part.match(MODEL)?.[1] ?? [])];
  if (parts.length === 2 || (parts.length > 2 && /\d/.test(word))) terms.push(termOf(parts.join('')));
  for (const part of parts)
    if (UNSPACED.test(part))
      for (let start = 1; start < part.length - 1; start++) terms.push(part.slice(start, start + 8));
  return [...new Set(terms.filter((term) => term.length > 1))];
}
