import { beforeAll, expect, it } from "vitest";
import { ana, ben, edda, installWithPeople, paul, petra, robot, vera } from "../../support/installed-cluster.ts";
import { rightsOf } from "../../support/rights.ts";
import { describeWithServers, useKubernetes } from "../../support/servers.ts";
import { operatorUser } from "../../support/written-status.ts";

// For every persona everything that it may do, asked of the API server: a right too many is as red as one too few.

const look = "get list watch";
const write = "create update patch delete";
const lookAtAll = {
  "campaigns.consentry.dev": look,
  "consentsources.consentry.dev": look,
  "messagetemplates.consentry.dev": look,
  "senders.consentry.dev": look,
  "policybundles.consentry.dev": look,
  "compliancecases.consentry.dev": look,
  "compliancereviews.consentry.dev": look,
};
const officer = {
  ...lookAtAll,
  "campaigns.consentry.dev": `${look} update patch resume`,
  "senders.consentry.dev": `${look} update patch resume`,
  "compliancecases.consentry.dev": `${look} create update patch`,
  "compliancereviews.consentry.dev": `${look} create update patch`,
};

/** What is not named nobody may do. */
const personas = [
  { who: "a viewer", user: vera, may: lookAtAll },
  {
    who: "a campaign author",
    user: edda,
    may: {
      ...lookAtAll,
      "campaigns.consentry.dev": `${look} ${write} resume`,
      "consentsources.consentry.dev": `${look} ${write}`,
      "messagetemplates.consentry.dev": `${look} ${write}`,
    },
  },
  { who: "a compliance officer", user: ana, may: officer },
  {
    who: "an approver",
    user: ben,
    may: { ...officer, "compliancecases.consentry.dev": `${look} create update patch delete approve` },
  },
  {
    who: "a policy author",
    user: paul,
    may: {
      ...lookAtAll,
      "policybundles.consentry.dev": `${look} update patch`,
      "consentry-system configmaps consentry-policy": "get create update patch",
    },
  },
  { who: "a policy promoter", user: petra, may: { "policybundles.consentry.dev": `${look} update patch promote` } },
  {
    who: "the operator",
    user: operatorUser,
    may: {
      "campaigns.consentry.dev": "list watch",
      "consentsources.consentry.dev": "list watch",
      "messagetemplates.consentry.dev": "list watch",
      "senders.consentry.dev": "list watch",
      "policybundles.consentry.dev": "list watch",
      "compliancecases.consentry.dev": "list watch create patch",
      "compliancereviews.consentry.dev": "list watch",
      "campaigns/status.consentry.dev": "patch",
      "consentsources/status.consentry.dev": "patch",
      "messagetemplates/status.consentry.dev": "patch",
      "senders/status.consentry.dev": "patch",
      "policybundles/status.consentry.dev": "patch",
      "compliancecases/status.consentry.dev": "patch",
      "compliancereviews/status.consentry.dev": "patch",
      "events.events.k8s.io": "create patch",
      "consentry-system configmaps": "list watch",
      "consentry-system secrets consentry-policy-keys": "get",
      "consentry-system leases.coordination.k8s.io": "create",
      "consentry-system leases.coordination.k8s.io consentry-operator": "get update",
    },
  },
  { who: "a gate, sync, intake or dispatch", user: "system:serviceaccount:consentry-system:default", may: {} },
];

const rows = personas.flatMap(({ who, user, may }) =>
  Object.entries(may).map(([what, verbs]) => ({ who, user, what, verbs })),
);

describeWithServers("the roles of the install", () => {
  const server = useKubernetes();
  const granted = new Map<string, Map<string, string[]>>();

  beforeAll(async () => {
    await installWithPeople(server());
    const users = [...personas.map(({ user }) => user), robot];
    await Promise.all(users.map(async (user) => granted.set(user, await rightsByResource(user))));
  }, 120_000);

  it.each(rows)("let $who do with $what: $verbs", ({ user, what, verbs }) => {
    expect(granted.get(user)?.get(what)?.sort()).toEqual(verbs.split(" ").sort());
  });

  it.each(personas)("let $who do nothing else", ({ user, may }) => {
    expect([...(granted.get(user)?.keys() ?? [])].sort()).toEqual(Object.keys(may).sort());
  });

  it("leave the verbs that decide to those who have a role for it", () => {
    const deciding = ["approve", "promote", "resume", "trust"];
    const rights = [...granted].flatMap(([user, of]) => [...of].map(([what, verbs]) => ({ user, what, verbs })));
    const found = rights.flatMap(({ user, what, verbs }) =>
      deciding.filter((verb) => verbs.includes(verb)).map((verb) => `${user} ${verb} ${what.split(".")[0]}`),
    );
    expect(found.sort()).toEqual([
      `${ana} resume campaigns`,
      `${ana} resume senders`,
      `${ben} approve compliancecases`,
      `${ben} resume campaigns`,
      `${ben} resume senders`,
      `${edda} resume campaigns`,
      `${petra} promote policybundles`,
    ]);
  });

  async function rightsByResource(user: string): Promise<Map<string, string[]>> {
    const verbs = new Map<string, string[]>();
    for (const { namespace, resource, name, verb } of await rightsOf(server(), {
      user,
      namespaces: ["consentry-system"],
    })) {
      const what = [namespace, resource, name].filter((word) => word !== undefined).join(" ");
      verbs.set(what, [...(verbs.get(what) ?? []), verb]);
    }
    return verbs;
  }
});
