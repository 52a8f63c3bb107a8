import { desiredSender } from "../domain/desired/sender.ts";
import { senderAtWhatsApp } from "../domain/desired/sender-at-whatsapp.ts";
import { holdChanges, suspendWish } from "../domain/lifecycle/hold-wishes.ts";
import { nextSenderStatus, type SenderFacts, senderEvents } from "../domain/lifecycle/sender-status.ts";
import type { Campaign } from "../schemas/resources/campaign.ts";
import type { Sender } from "../schemas/resources/sender.ts";
import type { SenderStatus } from "../schemas/resources/sender-status.ts";
import { desiredKeys } from "../schemas/wire/desired.ts";
import type { HoldRecord, HoldState } from "../schemas/wire/hold.ts";
import type { SenderWords } from "../schemas/wire/standing.ts";
import { type CampaignRef, senderScope } from "../schemas/wire/subjects.ts";
import { earliest } from "./again.ts";
import type { Steps } from "./controller.ts";
import type { DesiredStore } from "./desired-store.ts";
import type { TellEvent } from "./events.ts";
import type { StatusWriter } from "./status-writer.ts";

export type SenderParts = {
  readonly sender: (key: string) => Sender | undefined;
  readonly campaign: (key: string) => Campaign | undefined;
  readonly senderWords: (ref: CampaignRef) => SenderWords | undefined;
  readonly holdState: (scope: string) => HoldState | undefined;
  readonly desired: Pick<DesiredStore, "get" | "put" | "delete">;
  readonly writeHold: (record: HoldRecord) => Promise<void>;
  readonly writeStatus: StatusWriter["write"];
  readonly tell: TellEvent;
  readonly nowMs: () => number;
};

type SenderPlan = {
  readonly holds: readonly HoldRecord[];
  readonly status: SenderStatus;
  readonly againInMs: number | undefined;
};

export function senderSteps(parts: SenderParts): Steps<SenderFacts, SenderPlan> {
  return {
    kind: "Sender",
    gather: async (key) => {
      const sender = parts.sender(key);
      if (sender === undefined) return undefined;
      const nowMs = parts.nowMs();
      return {
        sender,
        atWhatsApp: senderAtWhatsApp(sender.spec.whatsapp, parts.senderWords(sender.metadata), nowMs),
        stored: parts.desired.get(desiredKeys.sender(sender.metadata)) !== undefined,
        carrier: carrierOf(sender, parts),
        holds: { sender: parts.holdState(senderScope(sender.metadata)), all: parts.holdState("all") },
        nowMs,
      };
    },
    decide: (facts) => {
      const { sender, atWhatsApp, holds, nowMs } = facts;
      const scope = senderScope(sender.metadata);
      const { changesAtMs } = atWhatsApp;
      return {
        holds: holdChanges({ scope, wishes: suspendWish(sender), held: holds.sender, nowMs }),
        status: nextSenderStatus(facts),
        againInMs: changesAtMs === undefined ? undefined : changesAtMs - nowMs,
      };
    },
    act: async ({ sender, atWhatsApp }, plan) => {
      const record = desiredSender(sender, atWhatsApp.restricted.untilMs);
      await parts.desired.put(desiredKeys.sender(sender.metadata), record);
      for (const hold of plan.holds) await parts.writeHold(hold);
      const wanted = {
        kind: "Sender",
        object: sender,
        next: plan.status,
        withoutCounts: (status: SenderStatus) => status,
      } as const;
      const { written, again } = await parts.writeStatus(wanted);
      const events = written ? senderEvents(sender.status, plan.status) : [];
      for (const event of events) parts.tell({ kind: "Sender", object: sender, event });
      return earliest({ againInMs: plan.againInMs }, again);
    },
    cleanUp: async (key) => {
      const [namespace = "", name = ""] = key.split("/");
      await parts.desired.delete(desiredKeys.sender({ namespace, name }));
    },
  };
}

function carrierOf({ metadata, spec }: Sender, { campaign }: Pick<SenderParts, "campaign">): Campaign | undefined {
  return spec.replies && campaign(`${metadata.namespace}/${spec.replies.campaignRef.name}`);
}
