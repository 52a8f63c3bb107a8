/**
 * The real servers that demo, tests, benchmark and checks run, and where each can come from.
 * Plain JavaScript, because tools/run.mjs reads it on any Node before anything is installed.
 *
 * @typedef {"etcd" | "kube-apiserver" | "kubectl" | "nats-server" | "opa"} ServerName
 *
 * @typedef {object} KnownServer
 * @property {string} minimum oldest version that has what Consentry uses
 * @property {string} pinned version that is downloaded or built
 * @property {readonly string[]} versionArgs arguments that make it print its version
 * @property {string} goModule folder under tools/ whose go.mod pins it
 * @property {string} goPackage what to build there
 * @property {string} goLdFlags linker flags, also stamping the version where the source does not carry it
 * @property {number} buildMinutes how long a first build takes on two idle cores
 */

const kubernetesVersion = "1.37.2";
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
};

/** @type {readonly ServerName[]} in the order in which they are built: quick ones first */
export const serverNames = ["nats-server", "opa", "etcd", "kubectl", "kube-apiserver"];

/** Oldest Go that builds the modules under tools/. */
export const goMinimum = "1.26.0";
