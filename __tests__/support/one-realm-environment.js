const vm = require("node:vm");
const { TestEnvironment } = require("jest-environment-node");

/*
 * Runs test files in Node's own realm, for packages are loaded into it once per worker (shared-packages-runtime.js):
 * an Error of a package is an Error of the test. A file that leaves its mark on the process is cleaned up after.
 */

const contexts = new WeakSet();
const { compileFunction } = vm;
// Jest has no option to compile a module outside a context.
vm.compileFunction = (code, parameters, { parsingContext, ...options } = {}) =>
  compileFunction(code, parameters, contexts.has(parsingContext) ? options : { parsingContext, ...options });

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
    const { env, cwd, exitCode } = this.before;
    for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name];
    Object.assign(process.env, env);
    process.chdir(cwd);
    process.exitCode = exitCode;
  }
};
