/**
 * The one-way street, as rules that a build can fail on. One table says which layer may see which; a rule a line is made of it,
 * each with a sentence that says where the code should go instead.
 */
const layers = {
  schemas: {
    sees: ["schemas"],
    instead:
      "src/schemas says what data looks like and needs nothing else. A decision about the data belongs in src/domain.",
  },
  domain: {
    sees: ["schemas"],
    instead:
      "src/domain decides, from values alone. Take what you need as a parameter; whoever calls you (operator, gate, edge, cli) gathers it.",
  },
  io: {
    sees: ["schemas"],
    instead:
      "src/io touches the world and decides nothing. Move the decision to src/domain and let the role's start.ts join the two.",
  },
  operator: roleLayer("operator"),
  gate: roleLayer("gate"),
  edge: roleLayer("edge"),
  cli: roleLayer("cli"),
};

/** The files in which a role is put together: they may join io with the rest. Every group of commands has a join of its own. */
const joints = "^src/((operator|gate)/(start|join-[^/]+)|edge/[^/]+/(start|join-[^/]+)|cli/(index|join-[^/]+))\\.ts$";
/** What runs on one's own machine, loaded by main.ts only when asked for. */
const labPrograms = "^src/lab/(demo|bench)/start\\.ts$";

function roleLayer(name) {
  return {
    sees: ["schemas", "domain"],
    instead:
      `src/${name} declares the narrow functions it needs in its own file and gets them as parameters: its start.ts (cli: join-*.ts) takes them ` +
      "from src/io. What two roles share belongs in src/domain (decisions), src/schemas (shapes) or src/io (the world).",
  };
}

const layerRules = Object.entries(layers).map(([name, layer]) => ({
  name: `${name}-sees-only-${layer.sees.join("-and-")}`,
  comment: layer.instead,
  severity: "error",
  from: { path: `^src/${name}/`, pathNot: joints },
  to: { path: "^(src|test|tools)/", pathNot: `^src/(${[...new Set([name, ...layer.sees])].join("|")})/` },
}));

const roles = ["operator", "gate", "edge", "cli"];

const strangerRules = roles.map((name) => ({
  name: `${name}-is-a-stranger-to-other-roles`,
  comment: `Roles talk over NATS, not by import. What src/${name} shares with another role belongs in src/domain, src/schemas or src/io.`,
  severity: "error",
  from: { path: `^src/${name}/` },
  to: { path: `^src/(${roles.filter((other) => other !== name).join("|")}|lab)/` },
}));

const edgeRules = ["sync", "intake", "dispatch"].map((name) => ({
  name: `${name}-is-a-stranger-to-other-edges`,
  comment: `Edge roles are separate processes with separate secrets. What src/edge/${name} shares belongs in src/domain or src/io.`,
  severity: "error",
  from: { path: `^src/edge/${name}/` },
  to: { path: "^src/edge/[^/]+/", pathNot: `^src/edge/${name}/` },
}));

const worldModules = [
  "fs",
  "fs/promises",
  "net",
  "tls",
  "dgram",
  "dns",
  "dns/promises",
  "http",
  "http2",
  "https",
  "child_process",
  "cluster",
  "crypto",
  "os",
  "process",
  "readline",
  "readline/promises",
  "repl",
  "stream",
  "stream/promises",
  "stream/web",
  "timers",
  "timers/promises",
  "tty",
  "v8",
  "vm",
  "wasi",
  "worker_threads",
  "zlib",
  "perf_hooks",
  "async_hooks",
  "inspector",
  "events",
  "sqlite",
  "diagnostics_channel",
];

export default {
  forbidden: [
    ...layerRules,
    ...strangerRules,
    ...edgeRules,
    {
      name: "only-the-operator-asks-kubernetes",
      comment:
        "gate, sync, intake and dispatch run without a token and keep working when the API server is gone. What they have to know of Kubernetes the operator writes to the bucket desired; what both need is no part of src/io/kubernetes.",
      severity: "error",
      from: { path: "^src/(gate|edge)/" },
      to: { path: ["^src/io/kubernetes/", "node_modules/@kubernetes/"], reachable: true },
    },
    {
      name: "main-only-chooses",
      comment: "src/main.ts picks the role or command and hands over. Put the work into that role's start.ts.",
      severity: "error",
      from: { path: "^src/main\\.ts$" },
      to: { path: "^src/", pathNot: [joints, labPrograms, "^src/io/(?:telemetry/crash|keep-compiled)\\.ts$"] },
    },
    {
      name: "nobody-needs-main",
      comment: "src/main.ts is where the program begins. Export what you need from the role it starts.",
      severity: "error",
      from: { pathNot: "^test/" },
      to: { path: "^src/main\\.ts$" },
    },
    {
      name: "lab-is-not-product",
      comment: "src/lab (demo, bench, servers) may look at everything; nothing that ships in a role may need it.",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/lab/" },
      to: { path: "^src/lab/", pathNot: labPrograms },
    },
    {
      name: "lab-programs-only-from-main",
      comment: "The demo and the benchmark are started by src/main.ts and needed by nothing else.",
      severity: "error",
      from: { path: "^src/", pathNot: ["^src/lab/", "^src/main\\.ts$"] },
      to: { path: labPrograms },
    },
    {
      name: "world-only-in-io",
      comment:
        "Node's own I/O modules are imported in src/io only. Declare the function you need, and let start.ts hand it over.",
      severity: "error",
      from: { path: "^src/", pathNot: ["^src/(io|lab)/", "^src/main\\.ts$", joints] },
      to: { dependencyTypes: ["core"], path: `^(node:)?(${worldModules.join("|")})$` },
    },
    {
      name: "packages-only-in-io",
      comment:
        "Packages other than zod and yaml are imported in src/io only (commander in src/cli/parser.ts). Wrap it there, and take a function.",
      severity: "error",
      from: { path: "^src/", pathNot: ["^src/(io|lab)/", "^src/cli/parser\\.ts$", joints] },
      to: { path: "node_modules", pathNot: "node_modules/(zod|yaml)/" },
    },
    {
      name: "core-knows-no-node",
      comment: "src/schemas and src/domain import nothing of Node: whatever they need of it is a parameter.",
      severity: "error",
      from: { path: "^src/(schemas|domain)/" },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "no-cycles",
      comment:
        "Two files that need each other are one file, or there is a third in them: move what both need into a file of its own.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "no-orphans",
      comment: "Nothing imports this file and it imports nothing. Use it or delete it.",
      severity: "error",
      from: {
        orphan: true,
        pathNot: [
          "\\.d\\.ts$",
          "\\.config\\.(ts|mjs)$",
          "^tools/(run|bootstrap/.*)\\.mjs$",
          "guardian\\.mjs$",
          "worker",
        ],
      },
      to: {},
    },
    {
      name: "source-ignores-tests",
      comment: "The program may not need its tests. What both use belongs in src (src/lab for servers and fakes).",
      severity: "error",
      from: { path: "^src/" },
      to: { path: "^test/" },
    },
    {
      name: "tests-share-only-support",
      comment: "A test never imports another test. Builders and servers that several need live in test/support.",
      severity: "error",
      from: { path: "^test/(unit|integration)/" },
      to: { path: "^test/", pathNot: ["^test/support/", "^test/[^/]+/.*(?<!\\.test)\\.ts$"] },
    },
    {
      name: "no-dev-packages-in-product",
      comment: "This package is missing on a user's machine: move it from devDependencies to dependencies.",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/lab/" },
      to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only"], pathNot: "node_modules/@types/" },
    },
    {
      name: "packages-are-declared",
      comment: "Install the package (npm i …): what is not in package.json is there by luck.",
      severity: "error",
      from: {},
      to: { dependencyTypes: ["npm-no-pkg", "npm-unknown"] },
    },
    {
      name: "imports-resolve",
      comment: "The import leads nowhere. Relative imports name the file with its ending (./x.ts).",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(dist|coverage|node_modules/node)/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    moduleSystems: ["es6"],
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
      extensions: [".ts", ".mjs", ".js", ".d.ts"],
    },
  },
};
