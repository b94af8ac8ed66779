// Reads formulas as MathJax does: a JSON list of TeX in, a JSON list of MathML out.
const { join } = require("node:path");

const mathjax = require(join(__dirname, "browser", "node_modules", "mathjax"));
const formulas = JSON.parse(require("node:fs").readFileSync(0, "utf8"));

mathjax
  .init({ loader: { load: ["input/tex"] } })
  .then(async (ready) => {
    const page = ready.tex2mmlPromise ? ready : MathJax;
    const written = [];
    for (const formula of formulas) written.push(await page.tex2mmlPromise(formula, { display: false }));
    process.stdout.write(JSON.stringify(written));
  })
  .catch((error) => {
    process.stderr.write(String(error));
    process.exitCode = 1;
  });
