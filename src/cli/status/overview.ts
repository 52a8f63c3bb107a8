import { isOpen } from "../../domain/lifecycle/case-status.ts";
import { conditionOf } from "../../domain/lifecycle/conditions.ts";
import type { Campaign } from "../../schemas/resources/campaign.ts";
import { isSuspended } from "../campaign/suspendable.ts";
import { isOverdue } from "../case/list.ts";
import { type NextThing, nextText } from "../next.ts";
import type { Everything } from "./everything.ts";
import { nextThings } from "./next-things.ts";
import { type Wrong, wrongThings } from "./wrong.ts";

/** One screen: what runs, what is wrong, what to do next. */
export type Overview = {
  readonly running: readonly { readonly name: string; readonly text: string }[];
  readonly wrong: readonly Wrong[];
  readonly next: readonly NextThing[];
};

export function overviewOf(all: Everything, nowMs: number): Overview {
  return { running: runningLines(all), wrong: wrongThings(all, nowMs), next: nextThings(all) };
}

function runningLines(all: Everything): Overview["running"] {
  return [
    { name: "policy", text: policyText(all) },
    { name: "campaigns", text: campaignsText(all) },
    { name: "messages", text: messagesText(all) },
    { name: "cases", text: casesText(all) },
    { name: "consent", text: consentText(all) },
    { name: "senders", text: sendersText(all) },
    ...(all.templates.length === 0 ? [] : [{ name: "templates", text: templatesText(all) }]),
  ];
}

function policyText({ bundles }: Everything): string {
  if (bundles === undefined) return "you may not see policy bundles";
  const active = bundles.filter(({ status }) => status.active !== undefined);
  if (active.length === 0) return "no bundle is active: nothing is judged, messages wait";
  const each = active.map(({ metadata, status }) => {
    const candidate =
      status.candidate === undefined ? "" : `, ${status.candidate.revision} is ${phaseText(status.phase)}`;
    return `${metadata.name} ${status.active?.revision ?? ""} on ${status.gates ?? "0/0"} gates${candidate}`;
  });
  return each.join("; ");
}

function phaseText(phase: string | undefined): string {
  return (phase ?? "on its way").toLowerCase();
}

function campaignsText({ campaigns }: Everything): string {
  const suspended = campaigns.filter(isSuspended).length;
  const notReady = campaigns.filter((each) => !isSuspended(each) && !isTrue(each, "Ready")).length;
  const sending = campaigns.length - suspended - notReady;
  return counted([
    [sending, "sending"],
    [suspended, "stopped"],
    [notReady, "not ready"],
  ]);
}

function messagesText({ campaigns }: Everything): string {
  const sum = (of: (messages: NonNullable<Campaign["status"]["messages"]>) => number) =>
    campaigns.reduce((total, { status }) => total + (status.messages === undefined ? 0 : of(status.messages)), 0);
  return counted([
    [sum(({ approved }) => approved), "approved"],
    [sum(({ rejected }) => rejected), "refused"],
    [sum(({ held }) => held), "held"],
    [sum(({ deferred }) => deferred), "deferred"],
    [sum(({ undecidable }) => undecidable), "without a fact they need"],
  ]);
}

function casesText({ cases }: Everything): string {
  const open = cases.filter(({ status }) => isOpen(status.phase));
  return counted([
    [open.length, "open"],
    [open.filter(isOverdue).length, "overdue"],
  ]);
}

function consentText({ sources }: Everything): string {
  const fresh = sources.filter((each) => isTrue(each, "Fresh")).length;
  const ineffective = sources.filter(
    ({ status }) => conditionOf(status.conditions, "OptInEffective")?.status === "False",
  );
  const granted = sources.reduce((total, { status }) => total + (status.granted ?? 0), 0);
  return `${counted([
    [fresh, "fresh"],
    [sources.length - fresh, "not fresh"],
    [ineffective.length, "not effective"],
  ])}; ${granted.toLocaleString("en")} consents`;
}

function sendersText({ senders }: Everything): string {
  const healthy = senders.filter((each) => isTrue(each, "Healthy")).length;
  return counted([
    [healthy, "healthy"],
    [senders.length - healthy, "not healthy"],
  ]);
}

function templatesText({ templates }: Everything): string {
  const refused = (each: WithConditions) => conditionOf(each.status.conditions, "Compliant")?.status === "False";
  const sendable = templates.filter((each) => isTrue(each, "Sendable") && !refused(each)).length;
  return counted([
    [sendable, "sendable"],
    [templates.length - sendable, "not sendable"],
  ]);
}

type WithConditions = { readonly status: { readonly conditions?: Campaign["status"]["conditions"] } };

function isTrue({ status }: WithConditions, type: Parameters<typeof conditionOf>[1]): boolean {
  return conditionOf(status.conditions, type)?.status === "True";
}

/** `2 sending, 1 stopped`: the first always, the others when there are any. */
function counted(parts: readonly (readonly [number, string])[]): string {
  const shown = parts.filter(([count], at) => at === 0 || count > 0);
  return shown.map(([count, word]) => `${count.toLocaleString("en")} ${word}`).join(", ");
}

const wrongMax = 10;
const nextMax = 10;

/** @param all false cuts what is wrong and what to do to one screen, and says how much was left out */
export function overviewText({ running, wrong, next }: Overview, { all }: { readonly all: boolean }): string {
  const width = Math.max(...running.map(({ name }) => name.length));
  const lines = running.map(({ name, text }) => `${name.padEnd(width)}   ${text}\n`).join("");
  const wrongShown = all ? wrong : wrong.slice(0, wrongMax);
  const nextShown = all ? next : next.slice(0, nextMax);
  const parts = [
    lines,
    wrong.length === 0
      ? "nothing is wrong\n"
      : `wrong:\n${wrongShown.map(wrongText).join("")}${more(wrong, wrongShown)}`,
    `${nextText(nextShown, "next")}${more(next, nextShown)}`,
  ];
  return parts.filter((part) => part !== "").join("\n");
}

function wrongText({ object, text }: Wrong): string {
  return `  ${object}\n    ${text}\n`;
}

function more(all: readonly unknown[], shown: readonly unknown[]): string {
  return all.length > shown.length ? `  and ${all.length - shown.length} more: consentry status -o wide\n` : "";
}
