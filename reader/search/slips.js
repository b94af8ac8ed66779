// How many slips two words are apart, or more than `most`: letters too many, too few or others. Neighbours that have
// changed places are one. The first letter is always right.
export function slips(a, b, most) {
  if (Math.abs(a.length - b.length) > most || a[0] !== b[0]) return most + 1;
  let before = [];
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        next[j] = Math.min(next[j], before[j - 2] + 1);
    }
    [before, row] = [row, next];
  }
  return row[b.length];
}

// What a word with a slip may have been, where its beginning is concerned: a shard of terms is known by that.
export function variants(word) {
  const letters = [...word.slice(2)].map((letter, at) => [at + 2, letter]);
  const swapped = letters.map(([at, letter]) => word.slice(0, at - 1) + letter + word[at - 1] + word.slice(at + 1));
  return [...swapped, ...letters.map(([at]) => word.slice(0, at) + word.slice(at + 1))];
}
