const asyncHooks = require("node:async_hooks");
const vm = require("node:vm");
const { TestEnvironment } = require("jest-environment-node");

/*
 * Runs test files in Node's own realm, into which packages are loaded once per worker (shared-packages-runtime.js): an
 * Error of a package is an Error of the test. Undoes the changes that a file makes to the process.
 */

const contexts = new WeakSet();
const { compileFunction } = vm;
// Jest has no option to compile a module outside a context.
vm.compileFunction = (code, parameters, { parsingContext, ...options } = {}) =>
  compileFunction(code, parameters, contexts.has(parsingContext) ? options : { parsingContext, ...options });

const storages = new Set();
// Jest leaves one for each file, and each slows all later promises (before Node 24): a tenth of the run.
Object.defineProperty(asyncHooks, "AsyncLocalStorage", {
  configurable: true,
  enumerable: true,
  writable: true,
  value: class extends asyncHooks.AsyncLocalStorage {
    constructor(...args) {
      super(...args);
      storages.add(this);
    }
  },
});

// Freeing a worker's heap takes longer than the half second after which Jest kills it and reports a leak.
if (process.connected) process.once("beforeExit", () => process.reallyExit());

module.exports = class OneRealmEnvironment extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    contexts.add(this.context);
    this.global = globalThis;
    this.moduleMocker = new this.moduleMocker.constructor(globalThis);
    this.fakeTimersModern = new this.fakeTimersModern.constructor({
      config: config.projectConfig,
      global: globalThis,
    });
    this.before = { env: { ...process.env }, cwd: process.cwd(), exitCode: process.exitCode };
  }

  async teardown() {
    await super.teardown();
    for (const storage of storages) storage.disable();
    storages.clear();
    const { env, cwd, exitCode } = this.before;
    for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name];
    Object.assign(process.env, env);
    process.chdir(cwd);
    process.exitCode = exitCode;
  }
};
