import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { endChildrenWithProcess, ProcessGroup, removeAtExit } from "../../access/processes/process-group";

// A program that starts a group of three processes and creates a folder, prints them, and waits.
endChildrenWithProcess();
const folder = mkdtempSync(join(tmpdir(), "gatehouse-it's held-"));
removeAtExit(folder);
const lines: string[] = [];
new ProcessGroup("sh", ["-c", "trap '' TERM; sleep 60 & echo $!; sleep 61 & echo $!; echo $$; wait"], {
  environment: process.env,
  onLine: (line) => {
    lines.push(line);
    if (lines.length < 3) return;
    process.stdout.write(`${JSON.stringify({ folder, pids: lines.map(Number) })}\n`);
    if (process.argv[2] === "throw") throw new Error("nobody catches this");
    if (process.argv[2] === "exit") process.exit(0);
  },
});
