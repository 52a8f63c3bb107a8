/**
 * The real servers and programs that demo, tests, benchmark and checks run, and where each can come from.
 * Plain JavaScript, because tools/run.mjs reads it on any Node before anything is installed.
 *
 * @typedef {"etcd" | "helm" | "kube-apiserver" | "kube-score" | "kubeconform" | "kubectl" | "nats-server" | "opa" | "prometheus" | "promtool"} ServerName
 *
 * @typedef {object} KnownServer
 * @property {string} minimum oldest version that has what Consentry uses
 * @property {string} pinned version that is downloaded or built
 * @property {readonly string[]} versionArgs arguments that make it print its version
 * @property {string} goModule folder under tools/ whose go.mod pins it
 * @property {string} goPackage what to build there
 * @property {string} goLdFlags linker flags, also stamping the version where the source does not carry it
 * @property {string} [goTags] build tags
 * @property {number} buildMinutes how long a first build takes on two idle cores
 */

const kubernetesVersion = "1.37.2";
const helmVersion = "4.3.1";
const kubeconformVersion = "0.8.0";
const kubeScoreVersion = "1.20.0";
const prometheusVersion = "3.16.0";
/** Without the ways to find targets in some thirty clouds, which nothing here asks for: a third of the time to build. */
const prometheusBuild = {
  pinned: prometheusVersion,
  versionArgs: ["--version"],
  goModule: "prometheus",
  goLdFlags: `-s -w -X github.com/prometheus/common/version.Version=${prometheusVersion}`,
  goTags: "remove_all_sd",
};
const kubernetesLdFlags = [
  "-s -w",
  `-X k8s.io/component-base/version.gitVersion=v${kubernetesVersion}`,
  "-X k8s.io/component-base/version.gitMajor=1",
  "-X k8s.io/component-base/version.gitMinor=37",
].join(" ");

/** @type {Readonly<Record<ServerName, KnownServer>>} */
export const knownServers = {
  "nats-server": {
    minimum: "2.15.0",
    pinned: "2.15.2",
    versionArgs: ["--version"],
    goModule: "nats",
    goPackage: "github.com/nats-io/nats-server/v2",
    goLdFlags: "-s -w",
    buildMinutes: 1,
  },
  opa: {
    minimum: "1.22.0",
    pinned: "1.22.2",
    versionArgs: ["version"],
    goModule: "opa",
    goPackage: "github.com/open-policy-agent/opa",
    goLdFlags: "-s -w",
    buildMinutes: 2,
  },
  etcd: {
    minimum: "3.5.0",
    pinned: "3.7.3",
    versionArgs: ["--version"],
    goModule: "kubernetes",
    goPackage: "go.etcd.io/etcd/server/v3",
    goLdFlags: "-s -w",
    buildMinutes: 1,
  },
  kubectl: {
    minimum: "1.34.0",
    pinned: kubernetesVersion,
    versionArgs: ["version", "--client"],
    goModule: "kubernetes",
    goPackage: "k8s.io/kubernetes/cmd/kubectl",
    goLdFlags: kubernetesLdFlags,
    buildMinutes: 2,
  },
  "kube-apiserver": {
    minimum: "1.36.0",
    pinned: kubernetesVersion,
    versionArgs: ["--version"],
    goModule: "kubernetes",
    goPackage: "k8s.io/kubernetes/cmd/kube-apiserver",
    goLdFlags: kubernetesLdFlags,
    buildMinutes: 5,
  },
  helm: {
    minimum: "4.0.0",
    pinned: helmVersion,
    versionArgs: ["version", "--short"],
    goModule: "helm",
    goPackage: "helm.sh/helm/v4/cmd/helm",
    goLdFlags: `-s -w -X helm.sh/helm/v4/internal/version.version=v${helmVersion}`,
    buildMinutes: 2,
  },
  kubeconform: {
    minimum: "0.7.0",
    pinned: kubeconformVersion,
    versionArgs: ["-v"],
    goModule: "kubeconform",
    goPackage: "github.com/yannh/kubeconform/cmd/kubeconform",
    goLdFlags: `-s -w -X main.version=v${kubeconformVersion}`,
    buildMinutes: 1,
  },
  "kube-score": {
    minimum: "1.20.0",
    pinned: kubeScoreVersion,
    versionArgs: ["version"],
    goModule: "kube-score",
    goPackage: "github.com/zegl/kube-score/cmd/kube-score",
    goLdFlags: `-s -w -X main.version=${kubeScoreVersion}`,
    buildMinutes: 1,
  },
  promtool: {
    ...prometheusBuild,
    minimum: "2.42.0",
    goPackage: "github.com/prometheus/prometheus/cmd/promtool",
    buildMinutes: 4,
  },
  prometheus: {
    ...prometheusBuild,
    minimum: "2.42.0",
    goPackage: "github.com/prometheus/prometheus/cmd/prometheus",
    buildMinutes: 2,
  },
};

/** @type {readonly ServerName[]} what the demo needs, in the order in which they are built: quick ones first */
export const demoServerNames = ["nats-server", "opa", "etcd", "kubectl", "kube-apiserver"];

/** @type {readonly ServerName[]} everything, with the programs that only tests run, in the same order */
export const serverNames = [
  "kubeconform",
  "kube-score",
  ...demoServerNames.slice(0, 4),
  "helm",
  "promtool",
  "prometheus",
  "kube-apiserver",
];

/** Oldest Go that builds the modules under tools/. */
export const goMinimum = "1.26.0";
