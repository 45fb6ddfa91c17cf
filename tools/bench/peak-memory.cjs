// Loaded before a measured program: says at its end what it took at most, in kilobytes.
process.on("exit", () => require("node:fs").writeSync(3, String(process.resourceUsage().maxRSS)));
